"""What two ROM images of KnightOS do not have in common: kernels, files, the log, single pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from formats.knightos.kernel_header import VECTORS
from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.files import name_to_text
from toolkit.image.difference import ADDED, CHANGED, REMOVED, Difference, of_tables, of_values
from toolkit.kfs.copying.compare import Change, VolumeTree
from toolkit.kfs.copying.compare import Difference as FileDifference
from toolkit.kfs.copying.compare import compare as compare_trees
from toolkit.kfs.survey import live_blocks
from toolkit.kfs.volume import File, Volume
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Kernel
from toolkit.knightos.rom.places import PLACE_TITLES, Place, place_of
from toolkit.memory.difference import differing_runs
from toolkit.quantities import format_count

_CHANGES = {Change.ADDED: ADDED, Change.REMOVED: REMOVED}
_IN_THE_VOLUME = frozenset({Place.DATA, Place.ENTRIES})


def differences(one: RomImage, kernel: Kernel, other: RomImage, other_kernel: Kernel) -> Iterator[Difference]:
    """All of them: calculator, kernel, pages of the system, files."""
    yield from of_values("calculator", "", one.title, other.title)
    yield from of_tables("kernel", _kernel(kernel), _kernel(other_kernel))
    yield from _functions(kernel, other_kernel)
    if one.layout == other.layout:
        yield from _pages(one, other)
    if one.volume is None or other.volume is None:
        yield from of_values("volume", "", one.volume is not None or None, other.volume is not None or None)
        return
    yield from _files(one.volume, other.volume)
    yield from of_tables("volume", _left_over(one.volume), _left_over(other.volume))


def _kernel(kernel: Kernel) -> dict[str, Any]:
    if not kernel.is_there:
        return {}
    header = kernel.header
    if header is None:
        return {"version": None}
    vectors = {name: f"{getattr(header, name).address:04X}" for name in VECTORS}
    marks = {"boot_code_flag": header.boot_code_flag, "valid_marker": f"{header.valid_marker:04X}"}
    return {"version": kernel.version, **vectors, **marks}


def _functions(one: Kernel, other: Kernel) -> Iterator[Difference]:
    """How many functions there are, and how many lie elsewhere, page by page."""
    for page in dict.fromkeys([*one.tables, *other.tables]):
        what = f"jump table of page {page:02X}"
        before, after = one.tables.get(page, ()), other.tables.get(page, ())
        yield from of_values(what, "functions", len(before), len(after))
        moved = sum(a.address != b.address for a, b in zip(before, after, strict=False))
        if moved:
            yield Difference(CHANGED, what, format_count(moved, "function leads", "functions lead") + " elsewhere")


def _pages(one: RomImage, other: RomImage) -> Iterator[Difference]:
    """Pages that are not of the volume and do not hold the same."""
    for page in range(one.layout.pages):
        place = place_of(one.layout, page)
        a, b = one.page(page), other.page(page)
        if place in _IN_THE_VOLUME or a == b:
            continue
        count = sum(end - start for start, end in differing_runs(a, b, PAGE_SIZE))
        what = f"page {page:02X} ({PLACE_TITLES[place]})"
        if one.is_erased(page) or other.is_erased(page):
            yield Difference(ADDED if one.is_erased(page) else REMOVED, what)
        else:
            yield Difference(CHANGED, what, format_count(count, "byte"))


def _files(one: Volume, other: Volume) -> Iterator[Difference]:
    found = compare_trees(VolumeTree(one), VolumeTree(other)).differences
    renamed = _renamed(one, other, found)
    for difference in found:
        if difference.path in renamed:
            before, after = name_to_text(difference.path), name_to_text(renamed[difference.path])
            yield Difference(CHANGED, f"file {before}", "path", before, after)
        elif difference.path not in renamed.values():
            yield _file(difference)
    told = {difference.path for difference in found}
    before_places, after_places = _places(one), _places(other)
    for path, place in before_places.items():
        if path in after_places and path not in told:
            yield from of_values(f"file {name_to_text(path)}", "blocks", place, after_places[path])


def _renamed(one: Volume, other: Volume, differences: Sequence[FileDifference]) -> dict[bytes, bytes]:
    """Old path → new path of files that are gone in one place and, with the same content, new in another."""
    gone = _contents(one, differences, Change.REMOVED)
    new = _contents(other, differences, Change.ADDED)
    return {
        paths[0]: new[content][0] for content, paths in gone.items() if len(paths) == len(new.get(content, ())) == 1
    }


def _contents(volume: Volume, differences: Sequence[FileDifference], change: Change) -> dict[bytes, list[bytes]]:
    """Content → paths of the files that are there on one side only; of files that claim too much, the first ones."""
    found: dict[bytes, list[bytes]] = {}
    left = volume.layout.capacity
    for difference in differences:
        item = difference.after if change is Change.ADDED else difference.before
        if difference.change is not change or item is None or not item.size:
            continue
        left -= item.size
        if left < 0:
            break
        node = volume.lookup(difference.path)
        assert isinstance(node, File)
        found.setdefault(volume.read_file(node), []).append(difference.path)
    return found


def _file(found: FileDifference) -> Difference:
    item = found.before or found.after
    assert item is not None
    what = f"{item.kind} {name_to_text(found.path)}"
    before, after = found.before and found.before.as_dict(), found.after and found.after.as_dict()
    if found.change in _CHANGES:
        return Difference(_CHANGES[found.change], what, "", before, after)
    at = found.first_difference
    field = found.change.value if at is None else f"{found.change.value} from byte {at:,} on"
    return Difference(CHANGED, what, field, before, after)


def _places(volume: Volume) -> dict[bytes, str]:
    """Which blocks each file with content has: the first one and their number."""
    found = {}
    for node in volume.walk():
        if isinstance(node, File) and volume.length(node):
            count, _end = volume.data.measure(node.body.section_id)
            found[node.path] = f"{format_count(count, 'block')} from {node.body.section_id:04X} on"
    return found


def _left_over(volume: Volume) -> dict[str, int]:
    """What changes leave behind: dead entries, blocks that no live file has."""
    live = live_blocks(volume)
    used = sum(1 for block in volume.data.headers if not volume.data.is_free(block))
    dead = sum(not record.is_live for record in volume.fat.records)
    return {"dead_entries": dead, "blocks_of_no_file": used - len(live)}
