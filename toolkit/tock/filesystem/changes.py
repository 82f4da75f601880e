"""What writing a file, or removing one, does to the image. Who calls saves it, or goes back after an error."""

from __future__ import annotations

from collections.abc import Callable

from formats.errors import FormatError
from toolkit.errors import RefusedContentError
from toolkit.tock.app import App, parse_app
from toolkit.tock.apps.change import Change
from toolkit.tock.apps.install import How, install
from toolkit.tock.apps.listed import AppList, Listed
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.apps.remove import uninstall
from toolkit.tock.filesystem.documents import start_address_in
from toolkit.tock.filesystem.failures import content_judged
from toolkit.tock.filesystem.names import key_of, value_in
from toolkit.tock.filesystem.places import Target, target_of
from toolkit.tock.filesystem.tree import ViewFile
from toolkit.tock.image.attributes import put_bootloader, remove_attribute, set_attribute
from toolkit.tock.image.bootloader import require_bootloader, set_start_address
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import kernel_of, put_kernel, read_kernel
from toolkit.tock.sources import is_archive


def store(image: FlashImage, path: str, content: bytes) -> Change | None:
    """Put the content of a file into the image; tells what became of the apps where it is one.

    Raises:
        RefusedContentError: it is not what the place takes.
        LayoutError: there is no room for it.
    """
    with content_judged():
        return _STORES[target_of(path) or Target.SCRATCH](image, path.rpartition("/")[2], content)


def remove_attribute_of(image: FlashImage, node: ViewFile) -> None:
    """Remove the attribute that a file shows."""
    remove_attribute(image, node.key)


def uninstall_app(image: FlashImage, apps: AppList, app: Listed) -> Change:
    """Take an app out of the list, which must be the list of the image.

    Raises:
        ToolkitError: the list is broken, or the app cannot be told from others.
    """
    words = (word for word in (hex(app.address), app.name) if apps.named(word) == (app,))
    return uninstall(image, [next(words, hex(app.address))])


def _put_bootloader(image: FlashImage, _name: str, content: bytes) -> None:
    put_bootloader(image, content)


def _put_kernel(image: FlashImage, _name: str, content: bytes) -> None:
    """A whole kernel: its attributes end with its region, so one whose copying was interrupted is shorter."""
    before, room = read_kernel(image), image.board.kernel.length
    put_kernel(image, content)
    if len(content) < room:
        sizes = f"it has {len(content):,} bytes, and a whole kernel {room:,}, up to the end of its region"
        raise RefusedContentError(f"{sizes}; `flashwright tock kernel put` takes shorter ones")
    if before is not None and before.attributes is not None and kernel_of(content).attributes is None:
        raise RefusedContentError(
            "it does not say at its end what it is, as the kernel that is there does; "
            "`flashwright tock kernel put` puts it there all the same"
        )


def _set_start_address(image: FlashImage, _name: str, content: bytes) -> None:
    bootloader = require_bootloader(image)
    address = start_address_in(content, bootloader)
    if address != bootloader.flags.start_address:
        set_start_address(image, address)


def _set_attribute(image: FlashImage, name: str, content: bytes) -> None:
    try:
        value = value_in(content)
    except UnicodeDecodeError:
        raise RefusedContentError("a value is UTF-8") from None
    set_attribute(image, key_of(name), value)


def _install(image: FlashImage, name: str, content: bytes) -> Change:
    _require_all_of_it(content)
    return install(image, [AppFile(name, content)])


def install_app(image: FlashImage, content: bytes, *, beside: bool) -> Change:
    """Install the app in the content of an ``app.tbf``.

    Args:
        image: the image.
        content: a TBF.
        beside: beside others of its name, not in the place of one.

    Raises:
        As `store`.
    """
    with content_judged():
        if is_archive(content):
            raise RefusedContentError("it is an archive, no TBF; copy it to /apps")
        _require_all_of_it(content)
        return install(image, [AppFile("app.tbf", content)], How(replace=not beside))


def _require_all_of_it(content: bytes) -> None:
    """An app whose copying was interrupted is no app. What an archive leaves out behind the binary is no loss."""
    try:
        app = None if is_archive(content) else parse_app(content)
    except FormatError:  # which installing it tells of
        return
    if isinstance(app, App) and len(content) < app.binary_end:
        raise RefusedContentError(f"it has {len(content):,} bytes, and its binary ends after {app.binary_end:,}")


_STORES: dict[Target, Callable[[FlashImage, str, bytes], Change | None]] = {
    Target.BOOTLOADER: _put_bootloader,
    Target.FLAGS: _set_start_address,
    Target.KERNEL: _put_kernel,
    Target.ATTRIBUTE: _set_attribute,
    Target.DROPPED: _install,
}
