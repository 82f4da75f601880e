"""ROM images and upgrade files of any bytes: our errors or findings, in bounded time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from formats.errors import FormatError
from formats.knightos.upgrade import HEADER_SIZE
from tests.kernel_pages import PAGE_SIZE, header, with_pages
from tests.knightos_files import BLANK, SIGNED, lines_of, upgrade_file, vector_key, with_lines
from toolkit.errors import ToolkitError
from toolkit.knightos.rom.check import check
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import read_kernel
from toolkit.knightos.rom.pages import pages_of
from toolkit.knightos.rom.picture import describe
from toolkit.knightos.upgrade.picture import describe as describe_upgrade
from toolkit.knightos.upgrade.reading import read_upgrade
from toolkit.knightos.upgrade.verify import verify

LINES = lines_of(upgrade_file(SIGNED))
SOME_LINES = [*LINES[:5], *LINES[513:518], *LINES[-6:]]


def look_at(data: bytes) -> None:
    rom = RomImage.parse(data)
    kernel = read_kernel(rom)
    described = describe(rom, kernel)
    assert described["pages"] == len(pages_of(rom, kernel))
    check(rom, kernel)


@given(st.dictionaries(st.integers(0, 31), st.binary(min_size=1, max_size=300), max_size=8))
@settings(max_examples=25)
def test_images_of_any_bytes(pages: dict[int, bytes]) -> None:
    look_at(with_pages(BLANK, pages))


@given(st.lists(st.tuples(st.integers(0, 0x80), st.integers(0, 255)), max_size=12), st.binary(max_size=900))
@settings(max_examples=25)
def test_kernels_with_any_bytes_changed(changes: list[tuple[int, int]], table: bytes) -> None:
    page = bytearray(header().ljust(PAGE_SIZE - len(table), b"\xff") + table)
    for offset, byte in changes:
        page[offset] = byte
    look_at(with_pages(BLANK, {0: bytes(page), 1: bytes(page), 2: b"\xc3" * PAGE_SIZE}))


@given(st.binary(max_size=400), st.booleans())
def test_upgrades_of_any_bytes(data: bytes, has_header: bool) -> None:
    start = upgrade_file(SIGNED)[:HEADER_SIZE] if has_header else b""
    try:
        upgrade = read_upgrade(start + data)
    except (FormatError, ToolkitError):
        assert not has_header
        return
    verify(upgrade, key=vector_key())


@given(
    st.lists(
        st.sampled_from(SOME_LINES)
        | st.binary(max_size=30)
        | st.tuples(st.sampled_from(SOME_LINES), st.integers(0, 76)),
        max_size=30,
    )
)
def test_upgrades_of_any_lines(parts: list[bytes | tuple[bytes, int]]) -> None:
    lines = [part if isinstance(part, bytes) else part[0][: part[1]] for part in parts]
    upgrade = read_upgrade(with_lines(upgrade_file(SIGNED), lines))
    verify(upgrade, key=vector_key(), name="os.8xu", rom=RomImage.parse(BLANK))
    assert len(describe_upgrade(upgrade)["pages"]) == len(upgrade.pages)
