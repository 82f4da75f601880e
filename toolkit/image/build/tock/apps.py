"""The apps of a Tock image: as their parts say, arranged or at given addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.findings import Finding
from toolkit.image.build.plan import Piece
from toolkit.image.build.source import digest
from toolkit.image.build.tock.parts import AppPart, TockImage
from toolkit.tock.app import App
from toolkit.tock.apps.change import Change
from toolkit.tock.apps.install import How, install
from toolkit.tock.apps.kernel_facts import kernel_facts
from toolkit.tock.apps.listed import Kind
from toolkit.tock.apps.offers import AppFile, offer_of
from toolkit.tock.apps.rewriting import rewrite
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.edit.fields import AppFields
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.members import change_apps

_ELF_MAGIC = b"\x7fELF"
_OF_ELF = ("version", "kernel_version", "stack", "app_heap", "kernel_heap", "footer_size")
_VERSION = re.compile(r"(\d{1,5})\.(\d{1,5})")
_LAST = 1 << 32
"""Behind every `order` that a manifest can give."""


def put_apps(recipe: TockImage, image: FlashImage) -> tuple[list[Piece], list[Finding]]:
    """Put the apps into the image; gives their pieces, padding among them, and what is worth saying."""
    if not recipe.apps:
        return [], []
    made = sorted(((part, _app_file(part, image)) for part in recipe.apps), key=lambda item: _place_in_list(*item))
    _require_names(made, image)
    if any(part.address is not None for part in recipe.apps):
        _put_at_addresses(made, image)
        findings: Sequence[Finding] = walk_apps(image).findings
    else:
        findings = _install(recipe, made, image).new_findings
    return list(_pieces(recipe, made, image)), list(findings)


def _place_in_list(part: AppPart, file: AppFile) -> tuple[int, str, str]:
    return (_LAST if part.order is None else part.order, part.name or file.label, digest(file.data))


def _app_file(part: AppPart, image: FlashImage) -> AppFile:
    """The TBF or TAB of a part, with all that the part says of it."""
    data = part.file.read(part.origin.at("file"))
    with part.origin.at("file").blamed():
        if data[:4] == _ELF_MAGIC:
            data = _from_elf(part, data, image.board.architecture)
        else:
            for key in _OF_ELF:
                if getattr(part, key) is not None:
                    raise part.origin.at(key).error("is for ELF files; `tbf set` changes apps that are made")
        fields: AppFields = {}
        if part.enabled is not None:
            fields["enabled"] = part.enabled
        if part.sticky is not None:
            fields["sticky"] = part.sticky
        if part.name is not None:
            fields["name"] = part.name
        if fields:
            data, _changed = change_apps(data, lambda app, _arch: app.replace(**fields))
    return AppFile(part.file.path.name if part.file.path else part.name or "an app", data)


def _from_elf(part: AppPart, data: bytes, architecture: str) -> bytes:
    from toolkit.tock.build.options import AppOptions

    values: dict[str, Any] = {key: getattr(part, key) for key in _OF_ELF if getattr(part, key) is not None}
    if part.kernel_version is not None:
        found = _VERSION.fullmatch(part.kernel_version)
        if found is None:
            raise part.origin.at("kernel_version").error(f"must be like 2.1, not {part.kernel_version!r}")
        values["kernel_version"] = (int(found[1]), int(found[2]))
    name = part.name if part.name is not None else (part.file.path.stem if part.file.path else "")
    return App.from_elf(data, AppOptions(name=name, **values), architecture).to_bytes()


def _require_names(made: Sequence[tuple[AppPart, AppFile]], image: FlashImage) -> None:
    """Each name once: tools, and the kernel's own checks, take one for the other."""
    seen: dict[str, AppPart] = {}
    facts = kernel_facts(image)
    for part, file in made:
        with part.origin.at("file").blamed():
            name = offer_of(file, image.board, facts).name if part.address is None else App.parse(file.data).name
        if name and name in seen and part.address is None:
            raise part.origin.error(f"there are two apps named {name!r}; the other is {seen[name].origin}")
        seen[name] = part


def _install(recipe: TockImage, made: Sequence[tuple[AppPart, AppFile]], image: FlashImage) -> Change:
    ordered = any(part.order is not None for part in recipe.apps)
    with recipe.origin.at("apps").blamed():
        return install(image, [file for _part, file in made], How(keep_order=ordered))


def _put_at_addresses(made: Sequence[tuple[AppPart, AppFile]], image: FlashImage) -> None:
    content: dict[int, bytes] = {}
    for part, file in made:
        origin = part.origin.at("address")
        if part.address is None:
            raise part.origin.error("needs an address, because other apps have one")
        if part.address in content:
            raise origin.error(f"there is another app at {part.address:#x}")
        content[part.address] = _whole(part, file)
    origin = made[0][0].origin
    with origin.blamed():
        rewrite(image, walk_apps(image), content)


def _whole(part: AppPart, file: AppFile) -> bytes:
    """A TBF as long as it says; archives have several, and cannot have an address."""
    with part.origin.at("file").blamed():
        app = App.parse(file.data)
    if app.missing or app.excess:
        raise part.origin.at("file").error("is not as long as its total_size says, and has an address")
    return file.data


def _pieces(recipe: TockImage, made: Sequence[tuple[AppPart, AppFile]], image: FlashImage) -> Iterator[Piece]:
    """The apps as they lie in the image, and the padding between them."""
    by_address = {part.address: (part, file) for part, file in made if part.address is not None}
    by_name = {part.name or _name_of(file): (part, file) for part, file in made}
    for item in walk_apps(image).items:
        data = image.read_range(item.range)
        known = by_address.get(item.address) or by_name.get(item.name)
        if item.kind is Kind.PADDING or known is None:
            yield Piece(item.name or "padding", item.kind.value, item.address, data, "", recipe.origin.at("apps"))
        else:
            part, file = known
            yield Piece(item.name or file.label, "app", item.address, data, part.file.name, part.origin)


def _name_of(file: AppFile) -> str:
    from toolkit.tock.sources import is_archive
    from toolkit.tock.tab import Tab

    if not is_archive(file.data):
        return App.parse(file.data).name
    return next((App.parse(member.data).name for member in Tab.parse(file.data).apps()), "")
