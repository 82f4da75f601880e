"""Whether bytes are the flash of a calculator with KnightOS, and where pages of its file system lie in other bytes."""

from __future__ import annotations

from collections.abc import Iterator

from formats.knightos.kfs_page import MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from toolkit.errors import VolumeError
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.kfs.layout import FIRST_DAT_PAGE
from toolkit.kfs.volume import File
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Kernel, read_kernel
from toolkit.knightos.rom.places import Place, page_of
from toolkit.quantities import format_count

_MAGIC_LENGTH = 3


def probe(stretch: Stretch) -> Iterator[Found]:
    """A ROM: by its length, and then by the kernel or the volume."""
    try:
        rom = RomImage.parse(stretch.data)
    except VolumeError:
        return
    kernel = read_kernel(rom)
    inner = [*_kernel(kernel, stretch.start), *_volume(rom, stretch.start), *_boot(rom, kernel, stretch.start)]
    if not kernel.is_there and not any(one.kind == "kfs" for one in inner):
        return
    parts = (f"{one.title}: {'; '.join(one.evidence)}" for one in inner)
    evidence = (f"the length of the ROM of a {rom.title}", *parts)
    confidence = min((one.confidence for one in inner), key=list(Confidence).index)
    title = f"KnightOS ROM of a {rom.title}"
    yield Found("knightos-rom", title, stretch.start, len(stretch.data), confidence, evidence, tuple(inner))


def _kernel(kernel: Kernel, start: int) -> Iterator[Found]:
    if kernel.is_there:
        version = kernel.version or "without version"
        confidence = Confidence.CERTAIN if kernel.header else Confidence.LIKELY
        evidence = ("page 00 has the mark of the kernel",)
        yield Found("knightos-kernel", f"KnightOS kernel {version}", start, PAGE_SIZE, confidence, evidence)


def _boot(rom: RomImage, kernel: Kernel, start: int) -> Iterator[Found]:
    if kernel.boot_version:
        offset = page_of(rom.layout, Place.BOOT) * PAGE_SIZE
        title = f"boot page {kernel.boot_version}"
        evidence = ("it begins as a boot page does, with a version",)
        yield Found("knightos-boot", title, start + offset, PAGE_SIZE, Confidence.LIKELY, evidence)


def _volume(rom: RomImage, start: int) -> Iterator[Found]:
    volume = rom.volume
    if volume is None:
        return
    marked = sum(rom.page(page)[:4] in (MAGIC_USED, MAGIC_UNUSED) for page in rom.layout.dat_pages)
    nodes = [node for node in volume.walk() if node is not volume.root]
    readable = all(all(0x21 <= byte < 0x7F for byte in node.path) for node in nodes)
    if not marked and not (nodes and readable):
        return  # the kernel asks for nothing, but any byte would do then
    files = sum(isinstance(node, File) for node in nodes)
    offset = FIRST_DAT_PAGE * PAGE_SIZE
    length = (rom.layout.fat_start + 1) * PAGE_SIZE - offset
    evidence = (
        f"{marked} of {len(rom.layout.dat_pages)} data pages have their magic",
        f"{format_count(len(nodes), 'name')} in it, {format_count(files, 'file')}",
    )
    confidence = Confidence.CERTAIN if marked else Confidence.LIKELY
    yield Found("kfs", "KFS volume", start + offset, length, confidence, evidence)


def within(stretch: Stretch) -> Iterator[Found]:
    """Runs of data pages at multiples of 16 KiB; one alone says little."""
    data, run = stretch.data, 0
    for offset in range(0, len(data) + PAGE_SIZE, PAGE_SIZE):
        if data.startswith(MAGIC_USED[:_MAGIC_LENGTH], offset) or data.startswith(MAGIC_UNUSED, offset):
            run += 1
            continue
        start = offset - run * PAGE_SIZE
        if run and any(data.startswith(MAGIC_USED[:_MAGIC_LENGTH], start + page * PAGE_SIZE) for page in range(run)):
            length = min(len(data), offset) - start
            confidence = Confidence.LIKELY if run > 1 else Confidence.POSSIBLE
            evidence = (f"{format_count(run, 'page')} with the magic of KFS",)
            yield Found("kfs", "KFS data pages", stretch.start + start, length, confidence, evidence)
        run = 0
