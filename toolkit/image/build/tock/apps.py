"""The apps of a Tock image: as their parts say, arranged or at given addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from formats.errors import FormatError
from toolkit.findings import Finding
from toolkit.image.build.plan import Piece
from toolkit.image.build.source import digest
from toolkit.image.build.tock.app_file import MadeApp, make_app
from toolkit.image.build.tock.app_parts import AppPart
from toolkit.image.build.tock.parts import TockImage
from toolkit.memory.contents import ERASED
from toolkit.memory.region import AddressRange
from toolkit.tock.app import App
from toolkit.tock.apps.install import How, install
from toolkit.tock.apps.kernel_facts import kernel_facts
from toolkit.tock.apps.listed import Fate, Kind, Listed
from toolkit.tock.apps.offers import AppFile, offer_of
from toolkit.tock.apps.piece import LEAST_PADDING
from toolkit.tock.apps.rewriting import rewrite
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.mpu import flash_problem, next_address
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.sources import is_archive

_LAST = 1 << 32
"""Behind every `order` that a manifest can give."""
_DISABLED = "NotEnabledProcess"


def put_apps(recipe: TockImage, image: FlashImage) -> tuple[list[Piece], list[Finding]]:
    """Put the apps into the image.

    Args:
        recipe: what is said of them.
        image: where kernel and kernel attributes are already, since apps depend on them.

    Returns:
        Their pieces, padding among them, and what is odd about each; what is wrong with their list is not said here.

    Raises:
        ToolkitError: with the place of the app that does not fit.
    """
    if not recipe.apps:
        return [], []
    made = sorted((make_app(part, image.board.architecture) for part in recipe.apps), key=_place_in_list)
    findings = [finding for one in made for finding in one.findings]
    if any(part.address is not None for part in recipe.apps):
        made = [_with_one_tbf(one, image) for one in made]
        _require_names(made, image)
        _put_at_addresses(made, image)
    else:
        _require_names(made, image)
        findings += _install(recipe, made, image)
    return list(_pieces(recipe, made, image)), findings


def require_running(recipe: TockImage, image: FlashImage, pieces: Sequence[Piece]) -> None:
    """Refuse an image with an app that is enabled and would not run.

    Raises:
        ToolkitError: with the place of the app.
    """
    origins = {piece.address: piece.origin for piece in pieces}
    for item in walk_apps(image).apps:
        if item.fate is not Fate.RUNS and item.reason != _DISABLED:
            origin = origins.get(item.address, recipe.origin.at("strict"))
            words = f"{item.reason}: {item.sentence}".strip(": ")
            raise origin.error(f"{item.label} would not run, and the image is strict: {words}")


def _place_in_list(made: MadeApp) -> tuple[int, str, str]:
    part, file = made.part, made.file
    return (_LAST if part.order is None else part.order, part.name or file.label, digest(file.data))


def _require_names(made: Sequence[MadeApp], image: FlashImage) -> None:
    """Each name once, where nobody forces it: tools, and the kernel's own checks, take one for the other."""
    seen: dict[str, AppPart] = {}
    facts = kernel_facts(image)
    for part, file, _keys, _findings in made:
        with part.origin.at("file").blamed(has_keys=True):
            if part.address is None:
                name = offer_of(file, image.board, facts, force=part.force).name
            else:
                name = App.parse(file.data).name
        if name and name in seen and not (part.force or seen[name].force):
            other = seen[name].origin.seen_from(part.origin)
            raise part.origin.error(f"there are two apps named {name!r}; the other is {other}")
        seen[name] = part


def _install(recipe: TockImage, made: Sequence[MadeApp], image: FlashImage) -> tuple[Finding, ...]:
    """Put the apps where they fit; gives what that broke."""
    ordered = any(one.part.order is not None for one in made)
    how = How(keep_order=ordered, replace=False, force=True)  # each was looked at by itself
    keys = [key for one in made for key in one.keys]
    with recipe.origin.at("apps").blamed():
        return install(image, [one.file for one in made], how, keys).notes


def _with_one_tbf(made: MadeApp, image: FlashImage) -> MadeApp:
    """The app as one TBF, as long as it says, with nothing said that contradicts its address."""
    part, file = made.part, made.file
    if part.address is None:
        raise part.origin.error("needs an address, because other apps have one")
    if part.order is not None:
        raise part.origin.at("order").error("cannot stand beside address, which says the place already")
    with part.origin.at("file").blamed(has_keys=True):
        if is_archive(file.data):
            file = replace(file, data=_variant(made, part.address, image))
        app = App.parse(file.data)
    if app.excess:
        raise part.origin.at("file").error(f"{len(app.excess)} bytes follow the end that its total_size says")
    return made._replace(file=replace(file, data=file.data + bytes([ERASED]) * app.missing))


def _variant(made: MadeApp, address: int, image: FlashImage) -> bytes:
    """The TBF of an archive that can lie at an address: the one with this fixed address, or the one that has none."""
    offer = offer_of(made.file, image.board, kernel_facts(image), force=made.part.force)
    fixed = [one.app for one in offer.variants if one.app.fixed_flash_address == address + one.app.app_start]
    movable = [one.app for one in offer.variants if one.app.fixed_flash_address is None]
    if fixed or movable:
        return (fixed or movable)[0].to_bytes()
    known = (one.app.fixed_flash_address or 0 for one in offer.variants)
    starts = ", ".join(f"{start:#x}" for start in sorted(known))
    raise made.part.origin.at("address").error(f"none of its TBFs can lie there; their binaries must lie at {starts}")


def _put_at_addresses(made: Sequence[MadeApp], image: FlashImage) -> None:
    behind, content, other = image.board.apps.address, dict[int, bytes](), ""
    for part, file, _keys, _findings in sorted(made, key=lambda one: one.part.address or 0):
        assert part.address is not None
        range_ = AddressRange(part.address, len(file.data))
        _require_place(part, file, range_, image)
        origin, gap = part.origin.at("address"), part.address - behind
        if gap < 0:
            raise origin.error(f"the app at {range_} overlaps the one before it, from {other}")
        if 0 < gap < LEAST_PADDING:
            raise origin.error(f"{gap} bytes in front of the app are too few for padding, which takes {LEAST_PADDING}")
        content[part.address] = file.data
        behind, other = range_.end, str(part.origin)
    with made[0].part.origin.blamed():
        rewrite(image, walk_apps(image), content)


def _require_place(part: AppPart, file: AppFile, range_: AddressRange, image: FlashImage) -> None:
    """Refuse a place outside of the apps' region, or one that the memory protection cannot cover."""
    origin, board = part.origin.at("address"), image.board
    if not board.apps.contains(range_):
        raise origin.error(f"the app at {range_} leaves the region for apps, {board.apps}")
    problem = flash_problem(board.mpu, range_.address, range_.length)
    if problem and not part.force and not App.parse(file.data).is_padding:
        address = next_address(board.mpu, range_.address, range_.length)
        fits = "; it fits nowhere" if address is None else f"; the next place for it is {address:#x}"
        raise origin.error(f"{problem}{fits} (force puts it there all the same)")


def _pieces(recipe: TockImage, made: Sequence[MadeApp], image: FlashImage) -> Iterator[Piece]:
    """The apps as they lie in the image, and the padding between them."""
    waiting = list(made)
    for item in walk_apps(image).items:
        data = image.read_range(item.range)
        found = _made_for(item, data, waiting)
        if found is None:
            yield Piece(item.name or "padding", item.kind.value, item.address, data, "", recipe.origin.at("apps"))
        else:
            waiting.remove(found)
            part, file = found.part, found.file
            yield Piece(item.name or file.label, "app", item.address, data, part.file.name, part.origin)


def _made_for(item: Listed, data: bytes, waiting: Sequence[MadeApp]) -> MadeApp | None:
    """What an app in the list was made of: what shall lie there, else what has its bytes, else what has its name."""
    if item.kind is Kind.PADDING:
        return None
    at = next((one for one in waiting if one.part.address == item.address), None)
    named = [one for one in waiting if one.part.address is None and item.name in _names(one)]
    return at or next((one for one in named if data.startswith(one.file.data)), next(iter(named), None))


def _names(made: MadeApp) -> set[str]:
    try:
        return made.names
    except FormatError:
        return set()
