"""Writing and closing as the kernel does, and what that does to flash: each rule and each defect of the SPEC."""

from __future__ import annotations

import pytest

from formats.knightos.kfs_entry import FILE, KFS_ENTRY, SUPERSEDED_FILE, Entry, FileBody
from tests.kernel_calls import bytes_of, counting, flash_with, kernel_on, number_of, write
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, folder, link_entry, mounted
from toolkit.flash import NorFlash, Recorder
from toolkit.flash.recorder import Operation, OperationKind
from toolkit.kfs.dat import block_offset, header_offset
from toolkit.kfs.fat import Record, scan
from toolkit.kfs.kernel.streams import Defect, ErrorCode, KernelMemory, KernelStreams
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.formatter import Profile, format_volume

PAGE_SIZE = 0x4000


def image_with(**files: bytes) -> bytes:
    """A volume with files in /etc, in the order of their names, from block 0401 on."""
    return format_volume(folder(etc=folder(**files)), LAYOUT, Profile.GENKFS).into(b"\xff" * LAYOUT.size)


def on(**files: bytes) -> tuple[NorFlash, KernelStreams]:
    flash = flash_with(image_with(**files))
    return flash, KernelStreams(flash)


def headers(flash: NorFlash, *section_ids: int) -> list[tuple[int, int]]:
    rows = [flash.read(header_offset(section_id), 4) for section_id in section_ids]
    return [(int.from_bytes(row[:2], "little"), int.from_bytes(row[2:], "little")) for row in rows]


def records(flash: NorFlash) -> tuple[Record, ...]:
    return scan(flash, LAYOUT).records


def newest(flash: NorFlash) -> Entry:
    return records(flash)[-1].entry


def newest_file(flash: NorFlash) -> FileBody:
    body = newest(flash).body
    assert isinstance(body, FileBody)
    return body


# Bytes into the buffer


def test_reading_stream_cannot_be_written() -> None:
    _flash, kernel = on(f=b"abc")
    kernel.open_read(b"/etc/f")
    results = [kernel.write_byte(0, 1), kernel.write_word(0, 1), kernel.write_buffer(0, b"x")]
    assert [result.error for result in results] == [ErrorCode.READ_ONLY] * 3


def test_writing_stream_reads() -> None:
    _flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/f")
    assert kernel.read_byte(0).value == ord("a")


def test_written_byte_is_in_the_buffer_only() -> None:
    flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/f")
    kernel.write_byte(0, 0)
    row = kernel.table.row(0)
    assert (kernel.memory.read(row.buffer, 3), row.is_clean, bytes(flash)) == (b"\0bc", False, image_with(f=b"abc"))


def test_word_is_low_byte_first() -> None:
    _flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/f")
    kernel.write_word(0, 0x1234)
    assert kernel.memory.read(kernel.table.row(0).buffer, 3) == b"\x34\x12c"


def test_bytes_into_a_new_file_count() -> None:
    _flash, kernel = on(f=b"")
    kernel.open_write(b"/etc/new")
    for _ in range(300):
        kernel.write_byte(0, 1)
    assert kernel.table.row(0).working_size == 300


def test_bytes_into_an_existing_file_never_count() -> None:
    _flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/f")
    for _ in range(200):
        kernel.write_byte(0, 1)
    assert kernel.table.row(0).working_size == 3


def test_final_block_flag_is_not_updated_by_writing() -> None:
    _flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    for _ in range(560):
        kernel.write_byte(0, 1)
    assert not kernel.table.row(0).is_on_final_block


@pytest.mark.parametrize(
    ("lengths", "size"),
    [
        ([255], 255),
        ([256], 256),
        ([256, 256, 188], 700),
        ([257], 65793),
        ([300], 65836),
        ([700], 131772),
        ([200, 56], 65792),
        ([100, 200], 65836),
    ],
    ids=str,
)
def test_size_of_a_new_file_by_buffers(lengths: list[int], size: int) -> None:
    _flash, kernel = on(f=b"")
    kernel.open_write(b"/etc/new")
    for length in lengths:
        kernel.write_buffer(0, bytes(length))
    assert kernel.table.row(0).working_size == size


def test_wrong_carry_is_named() -> None:
    _flash, kernel = on(f=b"")
    kernel.open_write(b"/etc/new")
    kernel.write_buffer(0, bytes(300))
    assert Defect.W2 in kernel.defects


@pytest.mark.parametrize(
    ("size", "written", "position"),
    [(600, 300, 44), (600, 256, 0), (600, 80, 80), (100, 100, 100)],
)
def test_only_the_first_part_goes_into_an_existing_file(size: int, written: int, position: int) -> None:
    _flash, kernel = on(f=bytes(size))
    kernel.open_write(b"/etc/f")
    result = kernel.write_buffer(0, b"\1" * written)
    row = kernel.table.row(0)
    assert (result.error, row.position, row.working_size) == (None, position, size)


def test_lost_rest_is_named() -> None:
    _flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    kernel.write_buffer(0, bytes(300))
    assert kernel.defects == [Defect.W1]


def test_position_above_the_final_length_is_taken_for_the_end() -> None:
    """Though it is the first block of three."""
    _flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    kernel.write_buffer(0, bytes(89))
    row = kernel.table.row(0)
    assert (row.is_at_end, row.working_size) == (True, 689)


# Flush


def test_nothing_new_is_not_flushed() -> None:
    flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/f")
    kernel.flush(0)
    assert bytes(flash) == image_with(f=b"abc")


def test_flushed_block_of_a_new_file() -> None:
    flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/new")
    kernel.write_buffer(0, b"xyz")
    kernel.flush(0)
    row = kernel.table.row(0)
    assert (row.section_id, row.is_clean, headers(flash, 0x0402)) == (0x0402, True, [(0x7FFF, 0xFFFF)])


def test_old_block_stays_as_it_is() -> None:
    flash, kernel = on(f=counting(600, 1))
    write(kernel, b"/etc/f", b"\0")
    assert (headers(flash, 0x0401), flash.read(block_offset(0x0401), 256)) == ([(0x7FFF, 0x0402)], bytes(range(256)))


def test_new_block_takes_the_place_in_the_chain() -> None:
    flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    for _ in range(257):
        kernel.write_byte(0, 1)
    kernel.flush(0)
    assert headers(flash, 0x0404, 0x0405, 0x0403) == [(0x7FFF, 0x0405), (0x0404, 0x0403), (0x0405, 0xFFFF)]


def test_flushing_again_takes_another_block() -> None:
    _flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/new")
    blocks = []
    for value in range(3):
        kernel.write_byte(0, value)
        kernel.flush(0)
        blocks.append(kernel.table.row(0).section_id)
    assert blocks == [0x0402, 0x0403, 0x0404]


def recorded(image: bytes, path: bytes, data: bytes) -> list[Operation]:
    recorder = Recorder(flash_with(image))
    write(KernelStreams(recorder), path, data)
    return recorder.operations


def test_data_then_header_then_entry() -> None:
    operations = recorded(image_with(f=b"abc"), b"/etc/new", b"x")
    entry = 3 + 9 + len("new")
    top = LAYOUT.fat_top - sum(record.length for record in mounted(image_with(f=b"abc")).fat.records)
    assert operations == [
        Operation(OperationKind.PROGRAM, block_offset(0x0402), 256),
        Operation(OperationKind.PROGRAM, header_offset(0x0402), 4),
        Operation(OperationKind.PROGRAM, top - entry + 1, entry),
    ]


def test_old_entry_is_marked_before_the_new_one() -> None:
    operations = recorded(image_with(f=b"abc"), b"/etc/f", b"x")
    lengths = [operation.length for operation in operations]
    assert lengths == [256, 4, 1, 3 + 9 + len("f")]


def test_link_is_repointed_by_clearing_bits_where_that_is_enough() -> None:
    image = crafted([file_entry(b"f", 300, 0x0403)], {0x0403: (0x7FFF, 0x0407), 0x0407: (0x0403, 0xFFFF)})
    recorder = Recorder(flash_with(image))
    kernel = KernelStreams(recorder)
    kernel.open_write(b"/f")
    kernel.write_byte(0, 1)
    kernel.flush(0)  # 0401 is free: 0403 becomes 0401
    assert recorder.erases == 0


def test_sector_is_rebuilt_through_swap_where_bits_must_be_set() -> None:
    recorder = Recorder(flash_with(image_with(f=bytes(300))))
    kernel = KernelStreams(recorder)
    kernel.open_write(b"/etc/f")
    kernel.write_byte(0, 1)
    kernel.flush(0)  # 0401 becomes 0403
    assert [sector.offset for sector in recorder.wear] == [0x60000, 0x10000]


def test_rebuilding_writes_the_page_of_the_header_last_and_its_start_at_the_very_end() -> None:
    recorder = Recorder(flash_with(image_with(f=bytes(300))))
    kernel = KernelStreams(recorder)
    kernel.open_write(b"/etc/f")
    kernel.write_byte(0, 1)
    kernel.flush(0)
    restored = [(operation.offset, operation.length) for operation in recorder.operations[-5:]]
    pages = [(page * PAGE_SIZE, PAGE_SIZE) for page in (5, 6, 7)]
    assert restored == [*pages, (0x10200, PAGE_SIZE - 0x200), (0x10000, 0x200)]


def test_rebuilding_changes_nothing_but_the_link() -> None:
    flash, kernel = on(f=bytes(300), g=counting(70_000, 3))
    before = bytearray(bytes(flash))
    kernel.open_write(b"/etc/f")
    kernel.write_byte(0, 1)
    kernel.flush(0)
    new = kernel.table.row(0).section_id
    before[block_offset(new) : block_offset(new) + 256] = kernel.memory.read(kernel.table.row(0).buffer, 256)
    before[header_offset(new) : header_offset(new) + 4] = b"\xff\x7f\x02\x04"
    before[header_offset(0x0402) : header_offset(0x0402) + 2] = new.to_bytes(2, "little")
    assert bytes(flash)[:0x60000] == bytes(before)[:0x60000]


def test_swap_keeps_the_sector_as_it_was() -> None:
    flash, kernel = on(f=bytes(300))
    kernel.open_write(b"/etc/f")
    kernel.write_byte(0, 1)
    kernel.flush(0)
    new = header_offset(kernel.table.row(0).section_id) + 4
    assert flash.read(0x60000 + new - 0x10000, 0x100) == image_with(f=bytes(300))[new : new + 0x100]


# Defects


def test_w3_first_letter_is_lost_in_the_root() -> None:
    flash, kernel = on(f=b"")
    write(kernel, b"/foo", b"x")
    assert (newest_file(flash).name, newest_file(flash).parent, kernel.defects) == (b"oo", 0, [Defect.W3])


def test_w3_parent_comes_from_ram() -> None:
    flash = flash_with(image_with(f=b""))
    kernel = KernelStreams(flash, memory=KernelMemory(root_parent=0x0102))
    write(kernel, b"/foo", b"x")
    assert newest_file(flash).parent == 0x0102


def test_w4_slash_of_an_earlier_path_misleads() -> None:
    _flash, kernel = on(f=b"")
    kernel.create_directory(b"/etc/sub")
    write(kernel, b"/etc/sub/x", b"x")
    result = write(kernel, b"/etc/ab", b"y")  # its NUL is where the "b" of "sub" was
    assert (result.error, kernel.defects) == (ErrorCode.CLOSE_FAILED, [Defect.W4])


def test_w4_leaves_the_stream_open() -> None:
    _flash, kernel = on(f=b"")
    kernel.create_directory(b"/etc/sub")
    write(kernel, b"/etc/sub/x", b"x")
    write(kernel, b"/etc/ab", b"y")
    assert [number for number, _row in kernel.table.open_rows()] == [0]


def test_w4_needs_the_slash_at_that_place() -> None:
    _flash, kernel = on(f=b"")
    kernel.create_directory(b"/etc/sub")
    write(kernel, b"/etc/sub/x", b"x")
    assert write(kernel, b"/etc/abc", b"y").error is None


def test_missing_directory_is_found_out_when_closing() -> None:
    flash, kernel = on(f=b"")
    result = write(kernel, b"/none/f", b"x")
    assert (result.error, headers(flash, 0x0401)) == (ErrorCode.CLOSE_FAILED, [(0x7FFF, 0xFFFF)])


def test_w5_after_a_seek_the_new_block_has_no_one_before_it() -> None:
    flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    kernel.seek(0, 300)
    kernel.write_byte(0, 1)
    kernel.close(0)
    assert (newest_file(flash).section_id, headers(flash, 0x0404)) == (0x0404, [(0x7FFF, 0x0403)])


def test_w5_the_old_chain_still_leads_to_the_old_block() -> None:
    flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    kernel.seek(0, 300)
    kernel.write_byte(0, 1)
    kernel.flush(0)
    assert (headers(flash, 0x0401, 0x0403), kernel.defects) == ([(0x7FFF, 0x0402), (0x0404, 0xFFFF)], [Defect.W5])


def test_w5_is_not_there_when_writing_from_the_start() -> None:
    _flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    found = []
    for _ in range(600):
        kernel.write_byte(0, 1)
        found += kernel.defects
    assert found == []


def test_w5_behind_the_end() -> None:
    _flash, kernel = on(f=bytes(300))
    kernel.open_write(b"/etc/f")
    kernel.seek(0, 512)
    kernel.write_byte(0, 1)
    kernel.flush(0)
    assert kernel.defects == [Defect.W5]


@pytest.mark.parametrize("length", [0, 256, 512])
def test_w6_new_file_at_a_border_cannot_be_closed(length: int) -> None:
    flash, kernel = on(f=b"")
    entries = len(records(flash))
    with pytest.raises(UndefinedError, match="W6"):
        write(kernel, b"/etc/new", bytes(length))
    assert len(records(flash)) == entries


def test_w6_rewritten_file_is_lost() -> None:
    """Its old entry is marked before the kernel goes astray."""
    flash, kernel = on(f=bytes(512))
    with pytest.raises(UndefinedError, match="W6"):
        write(kernel, b"/etc/f", b"\1" * 512)
    assert newest(flash).id == SUPERSEDED_FILE


@pytest.mark.parametrize(("model", "astray"), [("TI83p", False), ("TI84pSE", True)])
def test_w7_stack_in_the_wrong_place(model: str, astray: bool) -> None:
    layout = MODELS[model].layout
    image = format_volume(folder(etc=folder(f=bytes(300))), layout, Profile.GENKFS).into(b"\xff" * layout.size)
    kernel = kernel_on(image)
    kernel.stack = 0xC000
    number = number_of(kernel.open_write(b"/etc/f"))
    kernel.write_byte(number, 1)
    if astray:
        with pytest.raises(UndefinedError, match="W7"):
            kernel.flush(number)
    else:
        assert kernel.flush(number).error is None


def test_w7_needs_a_sector_to_be_rebuilt() -> None:
    layout = MODELS["TI84pSE"].layout
    kernel = kernel_on(format_volume(folder(etc=folder(f=b"")), layout, Profile.GENKFS).into(b"\xff" * layout.size))
    kernel.stack = 0xC000
    assert write(kernel, b"/etc/new", b"x").error is None


def test_w8_block_border_of_a_new_file_damages_the_heap() -> None:
    _flash, kernel = on(f=b"")
    kernel.open_write(b"/etc/new")
    kernel.write_buffer(0, bytes(256))
    assert (kernel.defects, kernel.memory.is_whole()) == ([Defect.W8], False)


def test_w8_closing_the_stream_behind_it_goes_astray() -> None:
    _flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/new")
    kernel.open_read(b"/etc/f")
    kernel.write_buffer(0, bytes(256))
    with pytest.raises(UndefinedError, match="overwritten footer"):
        kernel.close(1)


def full(pages: range) -> dict[int, tuple[int, int]]:
    return {page << 8 | index: (0x7FFF, 0xFFFF) for page in pages for index in range(1, 64)}


def test_w9_full_data_area() -> None:
    flash = flash_with(crafted([directory_entry(b"etc", 1)], full(LAYOUT.dat_pages)))
    kernel = KernelStreams(flash)
    kernel.open_write(b"/etc/new")
    kernel.write_byte(0, 0x41)
    kernel.flush(0)
    assert (kernel.table.row(0).section_id, kernel.defects) == (LAYOUT.fat_last << 8 | 1, [Defect.W9])


def test_w9_up_to_the_privileged_page() -> None:
    kernel = kernel_on(crafted([directory_entry(b"etc", 1)], full(range(4, LAYOUT.fat_last)) | full(range(0x14, 0x1D))))
    kernel.open_write(b"/e")
    kernel.write_byte(0, 0x41)
    with pytest.raises(UndefinedError, match="privileged"):
        kernel.flush(0)


def with_free_blocks_from(page: int) -> tuple[NorFlash, KernelStreams]:
    """A new file of two blocks from this page on, everything below being full; the stream is at its start again."""
    flash = flash_with(crafted([directory_entry(b"etc", 1)], full(range(4, page))))
    kernel = KernelStreams(flash)
    kernel.open_write(b"/etc/new")
    for _ in range(300):
        kernel.write_byte(0, 0x41)
    kernel.seek(0, 0)
    kernel.write_byte(0, 0x42)
    return flash, kernel


def test_w9_fat_is_rebuilt_with_the_blocks_in_it() -> None:
    _flash, kernel = with_free_blocks_from(LAYOUT.fat_last)
    kernel.close(0)
    number = number_of(kernel.open_read(b"/etc/new"))
    assert bytes_of(kernel.read_buffer(number, 258))[-2:] == b"BA"  # behind the block before it, as W5 has it


def test_w9_blocks_in_swap_cannot_be_rebuilt() -> None:
    _flash, kernel = with_free_blocks_from(LAYOUT.swap_pages[0])
    with pytest.raises(UndefinedError, match="through swap, which is part of it"):
        kernel.flush(0)


def test_w10_file_that_names_a_block_of_another() -> None:
    flash, kernel = on(a=b"", b=bytes(600))
    kernel.open_write(b"/etc/a")
    kernel.write_byte(0, 0x41)
    kernel.flush(0)
    assert (headers(flash, 0x0404), kernel.defects) == ([(0x7FFF, 0x0402)], [Defect.W10])


def test_w10_size_stays_0() -> None:
    flash, kernel = on(a=b"", b=bytes(600))
    write(kernel, b"/etc/a", b"A")
    assert newest_file(flash).size == 0


def test_w14_two_writers() -> None:
    flash, kernel = on(f=b"abc")
    kernel.open_write(b"/etc/f")
    kernel.open_write(b"/etc/f")
    kernel.close(0)
    kernel.close(1)
    live = [record for record in records(flash) if record.entry.id == FILE]
    assert (len(live), kernel.defects) == (2, [Defect.W14])


def test_w15_links_backwards_lose_a_bit() -> None:
    layout = MODELS["TI84pCSE"].layout
    image = bytearray(b"\xff" * layout.size)
    image[:0x60000] = crafted([directory_entry(b"etc", 1)])[:0x60000]
    image[layout.fat_top - 0xFF : layout.fat_top + 1] = crafted([directory_entry(b"etc", 1)])[0x5FF00:0x60000]
    image[0x50000:0x60000] = b"\xff" * 0x10000
    for page in range(4, 0x80):
        image[page * PAGE_SIZE : page * PAGE_SIZE + 256] = b"KFS\xff" + b"\xff\x7f\xff\xff" * 63
    flash = flash_with(bytes(image))
    kernel = KernelStreams(flash)
    kernel.open_write(b"/etc/new")
    kernel.write_buffer(0, bytes(300))
    kernel.flush(0)
    assert (headers(flash, 0x8002), Defect.W15 in kernel.defects) == ([(0x0001, 0xFFFF)], True)


def filler(length: int) -> bytes:
    """A dead entry that takes so many bytes of the log."""
    return b"\0" * (length - 3) + (length - 3).to_bytes(2, "big") + b"\x00"


def with_full_pages(count: int) -> bytes:
    """A FAT whose pages are used up, as far as the kernel uses them."""
    image = bytearray(crafted([directory_entry(b"etc", 1)]))
    for number in range(count):
        used = 12 if number == 0 else 0
        top = (LAYOUT.fat_start - number + 1) * PAGE_SIZE - used
        stored = filler(0x3F00 - used)
        image[top - len(stored) : top] = stored
    return bytes(image)


def test_entry_goes_to_the_next_page() -> None:
    flash = flash_with(with_full_pages(1))
    KernelStreams(flash).create_directory(b"/new")
    assert flash.read(LAYOUT.fat_start * PAGE_SIZE - 1, 1) == b"\xbf"


def test_directory_on_a_full_fat() -> None:
    assert kernel_on(with_full_pages(4)).create_directory(b"/new").error is ErrorCode.FILESYSTEM_FULL


def test_w16_full_fat() -> None:
    kernel = kernel_on(with_full_pages(4))
    result = write(kernel, b"/etc/new", b"x")
    assert (result.error, kernel.defects) == (ErrorCode.CLOSE_FAILED, [Defect.W16])


def test_w16_stream_stays_open() -> None:
    kernel = kernel_on(with_full_pages(4))
    write(kernel, b"/etc/new", b"x")
    assert [number for number, _row in kernel.table.open_rows()] == [0]


def test_entry_that_does_not_fit_into_its_page() -> None:
    """The id may lie at 4100, but 257 bytes are left from there."""
    image = bytearray(crafted([directory_entry(b"e", 1)]))
    stored = filler(0x3EFF - 10)
    image[0x60000 - 10 - len(stored) : 0x60000 - 10] = stored
    results = [write(kernel_on(bytes(image)), b"/e/" + b"n" * length, b"x").error for length in (245, 246)]
    assert results == [None, ErrorCode.CLOSE_FAILED]


def test_w17_block_that_is_not_erased() -> None:
    image = bytearray(image_with(f=b""))
    image[block_offset(0x0401) : block_offset(0x0401) + 4] = b"\xff\x0f\xff\xff"
    flash = flash_with(bytes(image))
    kernel = KernelStreams(flash)
    write(kernel, b"/etc/new", b"\x41\xf1\x42")
    assert flash.read(block_offset(0x0401), 4) == b"\x41\x01\xff\xff"


# Closing


def test_closing_without_a_change_replaces_the_entry_all_the_same() -> None:
    flash, kernel = on(f=bytes(300))
    kernel.open_write(b"/etc/f")
    kernel.close(0)
    old, new = records(flash)[-2:]
    assert (old.entry.id, old.body, new.entry.id) == (SUPERSEDED_FILE, new.body, FILE)


def test_first_block_is_looked_for_backwards() -> None:
    flash, kernel = on(f=bytes(600))
    kernel.open_write(b"/etc/f")
    for _ in range(300):
        kernel.write_byte(0, 1)
    kernel.close(0)
    assert newest_file(flash).section_id == 0x0404


def test_name_that_is_too_long() -> None:
    _flash, kernel = on(f=b"")
    kernel.create_directory(b"/e")
    with pytest.raises(UndefinedError, match="wrong length"):
        write(kernel, b"/e/" + b"n" * 247, b"x")


def test_longest_name() -> None:
    flash, kernel = on(f=b"")
    kernel.create_directory(b"/e")
    write(kernel, b"/e/" + b"n" * 246, b"x")
    assert len(newest_file(flash).name) == 246


def test_path_without_a_slash() -> None:
    _flash, kernel = on(f=b"")
    with pytest.raises(UndefinedError, match="no slash"):
        write(kernel, b"new", b"x")


def test_link_opened_for_writing_becomes_a_file() -> None:
    """Its bytes are taken for size, block and name."""
    flash = flash_with(
        crafted([directory_entry(b"d", 1), link_entry(b"abc\x05\x04nm", b"/d")], {0x0405: (0x7FFF, 0xFFFF)})
    )
    kernel = KernelStreams(flash)
    kernel.open_write(b"/abc\x05\x04nm")
    kernel.close(0)
    assert (newest_file(flash).name, newest_file(flash).section_id) == (b"nm", 0x0405)


def test_name_without_an_end() -> None:
    """A short link taken for a file: its name would begin below it."""
    kernel = kernel_on(crafted([directory_entry(b"d", 1), link_entry(b"ab", b"\x05")]))
    kernel.open_write(b"/ab")
    with pytest.raises(UndefinedError, match="has no end on its page"):
        kernel.close(0)


def test_entry_that_ends_with_its_page() -> None:
    image = bytearray(crafted([directory_entry(b"d", 1)]))
    below = KFS_ENTRY.build(link_entry(b"a", b"b"))[::-1]
    stored = filler(PAGE_SIZE - 10 - len(below))
    top = (LAYOUT.fat_start + 1) * PAGE_SIZE - 10
    image[top - len(stored) - len(below) : top] = below + stored
    with pytest.raises(UndefinedError, match="below the page"):
        kernel_on(bytes(image)).open_write(b"/a")


def test_written_file_reads_back() -> None:
    _flash, kernel = on(f=b"")
    write(kernel, b"/etc/new", counting(700, 11))
    assert bytes_of(kernel.read_to_end(number_of(kernel.open_read(b"/etc/new")))) == counting(700, 11)
