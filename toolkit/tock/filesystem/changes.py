"""What writing a file, or removing one, does to the image. Who calls saves it, or goes back after an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from toolkit.errors import LayoutError, RefusedContentError
from toolkit.tock.apps.listed import Listed
from toolkit.tock.filesystem.documents import start_address_in
from toolkit.tock.filesystem.failures import content_judged
from toolkit.tock.filesystem.names import key_of, value_in
from toolkit.tock.filesystem.places import Target, target_of
from toolkit.tock.filesystem.tree import ViewFile
from toolkit.tock.image.attributes import put_bootloader, remove_attribute, set_attribute
from toolkit.tock.image.bootloader import bootloader_range, require_bootloader, set_start_address
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import put_kernel


def store(image: FlashImage, path: str, content: bytes) -> None:
    """Put the content of a file into the image.

    Raises:
        RefusedContentError: it is not what the place takes.
        LayoutError: there is no room for it.
    """
    with content_judged(path):
        _STORES[target_of(path) or Target.SCRATCH](image, path.rpartition("/")[2], content)


def remove_attribute_of(image: FlashImage, node: ViewFile) -> None:
    """Remove the attribute that a file shows."""
    remove_attribute(image, node.key)


def uninstall_app(image: FlashImage, app: Listed) -> None:
    """Take an app out of the list."""
    raise NotImplementedError


def _put_bootloader(image: FlashImage, _name: str, content: bytes) -> None:
    room = bootloader_range(image).length
    with _only_room_is_missing(room, content):
        put_bootloader(image, content)


def _put_kernel(image: FlashImage, _name: str, content: bytes) -> None:
    with _only_room_is_missing(image.board.kernel.length, content):
        put_kernel(image, content)


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


def _install(image: FlashImage, name: str, content: bytes) -> None:
    raise NotImplementedError


@contextmanager
def _only_room_is_missing(room: int, content: bytes) -> Iterator[None]:
    """What does not fit is longer than its room; what was made for another place is refused for what it is."""
    try:
        yield
    except LayoutError as error:
        if len(content) > room:
            raise
        raise RefusedContentError(str(error)) from error


_STORES: dict[Target, Callable[[FlashImage, str, bytes], None]] = {
    Target.BOOTLOADER: _put_bootloader,
    Target.FLAGS: _set_start_address,
    Target.KERNEL: _put_kernel,
    Target.ATTRIBUTE: _set_attribute,
    Target.DROPPED: _install,
}
