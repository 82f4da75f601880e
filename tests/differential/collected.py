"""Real bytes for every format, cut out of samples and images.

To add a format, add a function to `COLLECTORS`. The labels say where the bytes come from; equal bytes are kept once.
"""

from __future__ import annotations

import functools
import io
import json
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from formats.errors import FormatError
from formats.knightos.kfs_entry import END, HEADER_SIZE, KFS_ENTRY_HEADER
from formats.knightos.kfs_page import BLOCK_HEADER_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE
from formats.tock.crt0_header import CRT0_HEADER_SIZE
from formats.tock.tbf import TBF, Tbf, footer_length
from formats.tock.tbf_footer import TBF_CREDENTIAL
from formats.tock.tbf_header import TBF_HEADER
from tests import kernel_pages
from tests.differential import collected_containers, collected_files, collected_mbed, collected_parts
from tests.golden_data import SAMPLES, read, sample

Bytes = dict[str, bytes]
"""label → bytes"""
FIRST_DAT_PAGE = 4
BEHIND_FAT = 0x20000
"""Bytes of a flash image behind the FAT window: swap, privileged, certificate and boot pages."""
RAM_START = 0x8000
LIBRARY_TABLE, SIGNAL_TABLE, STREAM_TABLE, KERNEL_STATE, HEAP = 0x100, 0x140, 0x180, 0x200, 0x600
ACTIVE_THREADS, LINK_HANDLERS = 0x201, 0x247
"""Offsets in a dump of RAM."""
MEMORY_OBJECTS = {
    "knightos.condition_variable": (bytes(32), bytes([2, 3, 1]) + bytes(29), b"\xff" * 32),
    "knightos.decimal_float": (bytes.fromhex("008412345000000000"), bytes.fromhex("807f98765432109876"), bytes(9)),
}
"""What no dump is known to hold."""


def _once(found: Iterable[tuple[str, bytes]]) -> Bytes:
    labels: dict[bytes, str] = {}
    for label, data in found:
        labels.setdefault(data, label)
    return {label: data for data, label in labels.items()}


def _name(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


# Tock


def tab_members(path: Path, label: str) -> Iterator[tuple[str, bytes]]:
    """Give the TBFs in a TAB."""
    with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None and member.name.endswith(".tbf"):
                yield f"{label}:{member.name}", content.read()


def _apps_of_images() -> Iterator[tuple[str, bytes]]:
    folder = sample("tock/images")
    for line in (folder / "expected.jsonl").read_text().splitlines():
        expected = json.loads(line)
        image = read(sample("tock") / expected["file"])
        for step in expected.get("kernel_walk", ()):
            offset = step["offset"]
            total = int.from_bytes(image[offset + 4 : offset + 8], "little")
            yield f"{expected['file']}@{offset:#x}", image[offset : offset + max(256, min(total, 0x20000))]


@functools.cache
def tbfs() -> Bytes:
    """Give everything of ours that is, or claims to be, a TBF."""
    files = sorted(sample("tock").rglob("*.tbf"))
    tabs = sorted(sample("tock").rglob("*.tab"))
    found = [(_name(path), read(path)) for path in files]
    found += [member for path in tabs for member in tab_members(path, _name(path))]
    return _once([*found, *_apps_of_images()])


def _header(data: bytes) -> bytes:
    return data[: int.from_bytes(data[2:4], "little")]


def _elements(header: bytes) -> Iterator[bytes]:
    offset = 16
    while offset + 4 <= len(header):
        length = int.from_bytes(header[offset + 2 : offset + 4], "little")
        behind = offset + 4 + length + (-length & 3)
        yield header[offset:behind]
        offset = behind


def _footer(data: bytes) -> bytes | None:
    try:
        tbf: Tbf = TBF.parse(data)
    except FormatError:
        return None
    end = tbf.header.base.total_size
    return data[end - footer_length(tbf.header) : end]


def _credentials(footer: bytes) -> Iterator[bytes]:
    offset = 0
    while offset < len(footer):
        yield footer[offset:]
        try:
            _, offset = TBF_CREDENTIAL.parse_prefix(footer, offset)
        except FormatError:
            return


def _binary_start(data: bytes) -> bytes:
    try:
        start = TBF_HEADER.parse(data).app_start
    except FormatError:
        start = int.from_bytes(data[2:4], "little")
    return data[start : start + CRT0_HEADER_SIZE]


def of_tbfs(sources: Mapping[str, bytes]) -> dict[str, Bytes]:
    """Cut TBFs into the records of their formats."""
    found: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for label, data in sources.items():
        found["tock.tbf"].append((label, data))
        found["tock.tbf_lengths"].append((label, data[:8]))
        found["tock.tbf_base"].append((label, data[:16]))
        found["tock.tbf_header"].append((label, _header(data)))
        found["tock.tbf_header_v1"].append((label, data[:76]))
        found["tock.crt0_header"].append((label, _binary_start(data)))
        found["tock.tbf_element"] += [(f"{label}#{i}", e) for i, e in enumerate(_elements(_header(data)))]
        footer = _footer(data)
        if footer is not None:
            found["tock.tbf_footer"].append((label, footer))
            found["tock.tbf_credential"] += [(f"{label}#{i}", c) for i, c in enumerate(_credentials(footer))]
    return {name: _once(pairs) for name, pairs in found.items()}


@functools.cache
def _own_tbf_records() -> dict[str, Bytes]:
    return of_tbfs(tbfs())


# KnightOS


@functools.cache
def flash_images() -> Bytes:
    """Give all KnightOS flash images."""
    folder = sample("knightos")
    paths = [*sorted(folder.rglob("*.rom.gz")), *sorted(folder.glob("vectors/v*.bin.xz"))]
    return _once((_name(path), read(path)) for path in paths)


def fat_end(image: bytes) -> int:
    """Offset behind the first entry of the FAT."""
    return len(image) - BEHIND_FAT


def walk_fat(image: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each entry of the FAT: the offset behind it, and its bytes turned round."""
    end = fat_end(image)
    while image[end - 1] != END:
        header = KFS_ENTRY_HEADER.parse(image[end - 1 : end - 1 - HEADER_SIZE : -1])
        start = end - HEADER_SIZE - header.length
        yield end, image[start:end][::-1]
        end = start


def _pages() -> Iterator[tuple[str, bytes]]:
    for label, image in flash_images().items():
        fat_page = fat_end(image) // PAGE_SIZE - 1
        for page in range(FIRST_DAT_PAGE, fat_page - 3):
            yield f"{label} page {page:#x}", image[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]


@functools.cache
def kfs_pages() -> Bytes:
    """Give all data pages."""
    return _once(_pages())


def _block_headers() -> Iterator[tuple[str, bytes]]:
    for label, page in kfs_pages().items():
        for index in range(1, BLOCKS_PER_PAGE + 1):
            offset = index * BLOCK_HEADER_SIZE
            yield f"{label} block {index}", page[offset : offset + BLOCK_HEADER_SIZE]


@functools.cache
def kfs_entries() -> Bytes:
    """Give all entries of all FATs, turned round."""
    return _once((f"{label}@{end:#x}", data) for label, rom in flash_images().items() for end, data in walk_fat(rom))


def _entry_headers() -> Iterator[tuple[str, bytes]]:
    yield from ((label, data[:HEADER_SIZE]) for label, data in kfs_entries().items())
    yield "end of the table", bytes([END] * HEADER_SIZE)


SECTOR_COPY_NOTE = bytes.fromhex("434f5059 78563412 fffe0101 04 ffff 7f")


def sector_copies() -> Bytes:
    """Give notes in the swap sector: no image has one, since they last only while a sector is rewritten."""
    states = {f"state {state:02x}": SECTOR_COPY_NOTE[:-1] + bytes([state]) for state in (0xFF, 0x7F, 0x00)}
    return states | {f"{label} start": page[:16] for label, page in list(kfs_pages().items())[:3]}


@functools.cache
def ram_dumps() -> Bytes:
    """Give all dumps of RAM, from 0x8000 on."""
    folder = sample("knightos")
    paths = [*sorted(folder.rglob("*.8000-FFFF.bin")), *sorted(folder.rglob("*_ram_cpu_order_*.bin.xz"))]
    return _once((_name(path), read(path)) for path in paths)


def _rows(start: int, length: int, count: int) -> Callable[[], Bytes]:
    """Give the rows of a table; `start` is its offset in a dump."""

    def rows() -> Iterator[tuple[str, bytes]]:
        for label, ram in ram_dumps().items():
            for number in range(count):
                at = start + number * length
                yield f"{label} row {number}", ram[at : at + length]

    return functools.cache(lambda: _once(rows()))


def _word(ram: bytes, at: int) -> int:
    return int.from_bytes(ram[at : at + 2], "little")


def _heap_blocks() -> Iterator[tuple[str, bytes]]:
    for label, ram in ram_dumps().items():
        at = HEAP
        while at < len(ram):
            end = at + _word(ram, at + 1) + 5
            yield f"{label}@{at:#x}", ram[at:end]
            at = end


def _saved_registers() -> Iterator[tuple[str, bytes]]:
    for label, ram in ram_dumps().items():
        for row in range(0, ram[ACTIVE_THREADS] * 8, 8):
            at = _word(ram, row + 3) - RAM_START
            yield f"{label} row {row // 8}", ram[at : at + 22]


def _link_handlers() -> Iterator[tuple[str, bytes]]:
    for label, ram in ram_dumps().items():
        at = _word(ram, LINK_HANDLERS) - RAM_START
        while ram[at] != 0xFF:
            yield f"{label}@{at:#x}", ram[at : at + 5]
            at += 5


def _numbered(name: str) -> Bytes:
    return {f"ours {number}": data for number, data in enumerate(MEMORY_OBJECTS[name])}


def upgrade_files() -> Bytes:
    """Give all upgrade files."""
    return _once((_name(path), read(path)) for path in sorted(sample("knightos").rglob("*.8xu.xz")))


def _upgrade_lines() -> Iterator[tuple[str, bytes]]:
    for label, data in upgrade_files().items():
        lines = data[78:].splitlines(keepends=True)
        kept = range(len(lines)) if len(lines) < 12 else (0, 1, 2, 3, 4, 100, *range(len(lines) - 6, len(lines)))
        yield from ((f"{label} line {number + 1}", lines[number]) for number in kept)
    yield "lower case", lines[3].lower()
    yield "no hex digits", b":0G000000zz\r\n"


def _system_headers() -> Iterator[tuple[str, bytes]]:
    for label, data in upgrade_files().items():
        yield label, bytes.fromhex(data[78 + 9 : 78 + 9 + 54].decode())
    yield "of another calculator", bytes.fromhex("800f00000000801213 00 8021 05")


def _signatures() -> Iterator[tuple[str, bytes]]:
    for label, data in upgrade_files().items():
        digits = b"".join(line[9:-4] for line in data.splitlines(keepends=True)[-4:-1])
        yield label, bytes.fromhex(digits.decode())
    yield "without its highest byte", bytes.fromhex("020d40") + bytes(range(1, 64))


def _kernel_starts() -> Iterator[tuple[str, bytes]]:
    yield "a kernel", kernel_pages.header()
    yield "a build without a revision", kernel_pages.header(b">0.6.12") + b"\xc9"
    yield from ((f"{label} page 0", image[:0x100]) for label, image in list(flash_images().items())[:1])
    yield "no end of the version", kernel_pages.header()[:-1]


def _jumps() -> Iterator[tuple[str, bytes]]:
    yield from ((f"entry {i}", kernel_pages.kernel_page(1, 3)[0x3FFD - 3 * i :][:3]) for i in range(4))


def _of_tbf(name: str) -> Callable[[], Bytes]:
    return lambda: _own_tbf_records()[name]


COLLECTORS: dict[str, Callable[[], Bytes]] = {
    "tock.tbf": _of_tbf("tock.tbf"),
    "tock.tbf_lengths": _of_tbf("tock.tbf_lengths"),
    "tock.tbf_base": _of_tbf("tock.tbf_base"),
    "tock.tbf_header": _of_tbf("tock.tbf_header"),
    "tock.tbf_header_v1": _of_tbf("tock.tbf_header_v1"),
    "tock.tbf_element": _of_tbf("tock.tbf_element"),
    "tock.tbf_footer": _of_tbf("tock.tbf_footer"),
    "tock.tbf_credential": _of_tbf("tock.tbf_credential"),
    "tock.app_list": lambda: _once(collected_parts.app_regions()),
    "tock.bootloader_flags": lambda: _once(collected_parts.flags_pages()),
    "tock.attribute": lambda: _once(collected_parts.attribute_slots()),
    "tock.attributes": lambda: _once(collected_parts.attribute_tables()),
    "tock.kernel_attributes": lambda: _once(collected_parts.kernel_ends()),
    "tock.crt0_header": _of_tbf("tock.crt0_header"),
    "tock.tickv_header": lambda: _once((label, data[:11]) for label, data in collected_parts.tickv_objects()),
    "tock.tickv_object": lambda: _once(collected_parts.tickv_objects()),
    "tock.tickv_value": lambda: _once((label, data[11:-4]) for label, data in collected_parts.tickv_objects()),
    "knightos.kfs_page": kfs_pages,
    "knightos.kfs_block": functools.cache(lambda: _once(_block_headers())),
    "knightos.kfs_entry": kfs_entries,
    "knightos.kfs_sector_copy": sector_copies,
    "knightos.kfs_entry_header": functools.cache(lambda: _once(_entry_headers())),
    "knightos.thread_row": _rows(0, 8, 32),
    "knightos.library_row": _rows(LIBRARY_TABLE, 4, 16),
    "knightos.signal_row": _rows(SIGNAL_TABLE, 4, 16),
    "knightos.stream_row": _rows(STREAM_TABLE, 16, 8),
    "knightos.stream_row_2014": _rows(STREAM_TABLE, 17, 1),
    "knightos.kernel_state": _rows(KERNEL_STATE, 0x100, 1),
    "knightos.kernel_state_2014": _rows(KERNEL_STATE, 0x100, 1),
    "knightos.heap_header": functools.cache(lambda: _once((label, data[:3]) for label, data in _heap_blocks())),
    "knightos.heap_block": functools.cache(lambda: _once(_heap_blocks())),
    "knightos.saved_registers": functools.cache(lambda: _once(_saved_registers())),
    "knightos.link_handler": functools.cache(lambda: _once(_link_handlers())),
    "knightos.condition_variable": lambda: _numbered("knightos.condition_variable"),
    "knightos.decimal_float": lambda: _numbered("knightos.decimal_float"),
    "knightos.kernel_header": lambda: _once(_kernel_starts()),
    "knightos.kernel_jump": lambda: _once(_jumps()),
    "knightos.privileged_header": lambda: {"a page": kernel_pages.privileged_page()[:9], "erased": b"\xff" * 9},
    "knightos.boot_header": lambda: {"emulated": kernel_pages.boot_page()[:25], "TI": kernel_pages.TI_BOOT_START},
    "knightos.upgrade_header": functools.cache(lambda: {label: data[:80] for label, data in upgrade_files().items()}),
    "knightos.upgrade_record": functools.cache(lambda: _once(_upgrade_lines())),
    "knightos.upgrade_os_header": functools.cache(lambda: _once(_system_headers())),
    "knightos.upgrade_signature": functools.cache(lambda: _once(_signatures())),
    **collected_files.COLLECTORS,
    **collected_containers.COLLECTORS,
    **collected_mbed.COLLECTORS,
}


def samples_of(name: str) -> Bytes:
    """Give the sample bytes of a format, accepted ones and others."""
    return COLLECTORS[name]()
