"""Opening, reading and seeking as the kernel does: each rule and each defect of the SPEC's chapter on streams."""

from __future__ import annotations

import pytest

from formats.knightos.kfs_entry import Entry
from tests.kernel_calls import bytes_of, counting, flash_with, kernel_on, read_bytes
from tests.kfs_images import LAYOUT, crafted, directory_entry, file_entry, folder, link, link_entry
from toolkit.kfs.kernel.streams import Defect, ErrorCode, KernelStreams, ZeroFlag
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.make.formatter import Profile, format_volume


def with_file(length: int) -> KernelStreams:
    """A kernel with /etc/f of so many bytes, in the blocks that genkfs gives it, from 0401 on."""
    tree = folder(etc=folder(f=counting(length, 7, 1), l=link(b"/etc/f")))
    return kernel_on(format_volume(tree, LAYOUT, Profile.GENKFS).into(b"\xff" * LAYOUT.size))


def opened(length: int) -> KernelStreams:
    """The same, with the file open for reading as stream 0."""
    kernel = with_file(length)
    assert kernel.open_read(b"/etc/f").value == 0
    return kernel


def on_entries(*entries: Entry, blocks: dict[int, tuple[int, int]] | None = None) -> KernelStreams:
    return kernel_on(crafted(entries, blocks))


# Opening


@pytest.mark.parametrize(
    ("size", "is_final"),
    [
        (0, True),
        (1, True),
        (255, True),
        (256, True),
        (257, False),
        (512, False),
        (0x10000, True),
        (0x10001, True),
        (0x100FF, True),
        (0x10100, True),
        (0x10101, False),
        (0x20200, False),
    ],
    ids=hex,
)
def test_two_bytes_of_the_size_say_whether_one_block_is_all(size: int, is_final: bool) -> None:
    kernel = on_entries(file_entry(b"f", size, 0x0401))
    kernel.open_read(b"/f")
    assert kernel.table.row(0).is_on_final_block is is_final


def test_row_of_a_reading_stream() -> None:
    assert opened(300).table.row_bytes(0) == bytes.fromhex("01 13 86 00 01 04 2c ff f3 7f 00 00 00 ff ff ff")


def test_row_of_a_stream_on_an_existing_file() -> None:
    kernel = with_file(300)
    kernel.open_write(b"/etc/f")
    assert kernel.table.row_bytes(0) == bytes.fromhex("41 13 86 00 01 04 2c 17 f3 7f 2c 01 00 01 ff ff")


def test_row_of_a_stream_on_a_new_file() -> None:
    kernel = with_file(300)
    kernel.open_write(b"/etc/new")
    assert kernel.table.row_bytes(0) == bytes.fromhex("e1 21 86 00 ff ff 00 00 13 86 00 00 00 01 ff ff")


def test_path_of_a_new_file_is_in_the_heap() -> None:
    kernel = with_file(1)
    kernel.open_write(b"/etc/new")
    assert kernel.memory.text_at(kernel.table.row(0).entry_address) == b"/etc/new"


def test_buffer_of_a_new_file_is_zero() -> None:
    kernel = with_file(1)
    kernel.memory.store(0x8613, b"\x55" * 300)
    kernel.open_write(b"/etc/new")
    assert kernel.memory.read(kernel.table.row(0).buffer, 256) == bytes(256)


def test_caller_owns_the_stream() -> None:
    kernel = with_file(1)
    kernel.thread = 3
    kernel.open_read(b"/etc/f")
    assert kernel.table.row(0).owner == 3


def test_opening_for_writing_returns_the_flags_of_the_caller() -> None:
    assert with_file(1).open_write(b"/etc/f").zero is ZeroFlag.CALLERS


def test_link_is_followed_for_reading() -> None:
    kernel = with_file(5)
    kernel.open_read(b"/etc/l")
    assert read_bytes(kernel, 0) == counting(5, 7, 1)


def test_link_to_a_directory_is_misread() -> None:
    """Its bytes stand where a file has size and block: id, flags and name."""
    kernel = on_entries(directory_entry(b"\x09\x04", 0x0A05), link_entry(b"l", b"/\x09\x04"))
    kernel.open_read(b"/l")
    row = kernel.table.row(0)
    assert (row.section_id, row.final_length) == (0x0004, 0x0A)


def test_link_is_not_followed_for_writing() -> None:
    """Its bytes stand where a file has size and block: the name."""
    kernel = on_entries(directory_entry(b"d", 1), link_entry(b"lin\x05", b"/d"))
    kernel.open_write(b"/lin\x05")
    row = kernel.table.row(0)
    assert (row.working_size, row.section_id) == (int.from_bytes(b"lin", "little"), 0x0005)


@pytest.mark.parametrize("path", [b"/etc/none", b"/etc", b"/none/f", b""], ids=["file", "directory", "parent", "empty"])
def test_what_is_not_found(path: bytes) -> None:
    result = with_file(1).open_read(path)
    assert (result.error, result.zero) == (ErrorCode.FILE_NOT_FOUND, ZeroFlag.RESET)


@pytest.mark.parametrize("path", [b"/", b"/" + b"x" * 250], ids=["root", "long"])
def test_paths_that_lead_astray(path: bytes) -> None:
    with pytest.raises(UndefinedError):
        with_file(1).open_read(path)


def test_fifth_stream_is_the_last() -> None:
    kernel = with_file(1)
    assert [kernel.open_read(b"/etc/f").value for _ in range(6)] == [0, 1, 2, 3, 4, None]


def test_too_many_streams_for_reading_leave_z_to_chance() -> None:
    kernel = with_file(1)
    results = [kernel.open_read(b"/etc/f") for _ in range(6)]
    assert (results[5].error, results[5].zero) == (ErrorCode.TOO_MANY_STREAMS, ZeroFlag.IF_A_WAS_ZERO)


def test_too_many_streams_for_writing() -> None:
    kernel = with_file(1)
    results = [kernel.open_write(b"/etc/f") for _ in range(6)]
    assert results[5].error is ErrorCode.TOO_MANY_STREAMS


def test_row_is_taken_again() -> None:
    kernel = opened(1)
    kernel.open_read(b"/etc/f")
    kernel.close(0)
    assert kernel.open_read(b"/etc/f").value == 0


def test_buffer_is_given_back() -> None:
    kernel = opened(1)
    kernel.close(0)
    assert kernel.malloc(256).value == 0x8613


def test_stream_that_is_not_open() -> None:
    assert with_file(1).read_byte(0).error is ErrorCode.STREAM_NOT_FOUND


def test_stream_that_was_closed() -> None:
    kernel = opened(1)
    kernel.close(0)
    assert kernel.close(0).error is ErrorCode.STREAM_NOT_FOUND


@pytest.mark.parametrize("number", [5, 8, 255])
def test_rows_that_no_stream_can_have(number: int) -> None:
    with pytest.raises(UndefinedError):
        with_file(1).read_byte(number)


def test_heap_without_room_for_a_buffer() -> None:
    kernel = with_file(1)
    kernel.malloc(0x7900)
    with pytest.raises(UndefinedError, match="no room for a buffer"):
        kernel.open_read(b"/etc/f")


def test_heap_without_room_for_a_path() -> None:
    kernel = with_file(1)
    kernel.malloc(0x79E0)
    with pytest.raises(UndefinedError, match="no room for the path"):
        kernel.open_write(b"/etc/" + b"n" * 20)


def test_empty_file_without_a_block_damages_the_heap() -> None:
    kernel = on_entries(file_entry(b"f", 0, 0xFFFF))
    kernel.open_read(b"/f")
    assert (kernel.defects, kernel.memory.is_whole()) == ([Defect.W8], False)


# streamReadByte, streamReadWord


@pytest.mark.parametrize(
    ("length", "read"),
    [(0, 0), (1, 1), (255, 255), (256, 0), (257, 257), (511, 511), (512, 256), (600, 600), (768, 512)],
)
def test_bytes_of_a_file(length: int, read: int) -> None:
    assert read_bytes(opened(length), 0) == counting(length, 7, 1)[:read]


def test_end_is_an_error() -> None:
    kernel = opened(1)
    kernel.read_byte(0)
    assert kernel.read_byte(0).error is ErrorCode.END_OF_STREAM


def test_byte_reads_do_not_set_the_end_at_the_end() -> None:
    kernel = opened(5)
    read_bytes(kernel, 0)
    assert not kernel.table.row(0).is_at_end


def test_position_behind_the_end_reads_to_the_border() -> None:
    """Only equality is the end; E comes when the position wraps."""
    kernel = opened(10)
    kernel.seek(0, 20)
    assert (len(read_bytes(kernel, 0)), kernel.table.row(0).is_at_end) == (236, True)


def test_word_is_low_byte_first() -> None:
    assert opened(5).read_word(0).value == 0x0801


def test_end_in_front_of_a_word() -> None:
    assert opened(0).read_word(0).error is ErrorCode.END_OF_STREAM


def test_end_inside_a_word_loses_a_byte() -> None:
    kernel = opened(1)
    assert (kernel.read_word(0).value, kernel.table.row(0).position) == (None, 1)


# streamReadBuffer


@pytest.mark.parametrize("length", [0, 1, 44, 255, 256, 257, 299])
def test_part_of_a_file(length: int) -> None:
    assert bytes_of(opened(700).read_buffer(0, length)) == counting(length, 7, 1)


def test_whole_file_sets_the_end() -> None:
    kernel = opened(300)
    kernel.read_buffer(0, 300)
    assert kernel.table.row(0).is_at_end


def test_nothing_can_be_read_at_the_end() -> None:
    kernel = opened(300)
    kernel.read_buffer(0, 300)
    assert kernel.read_buffer(0, 0).error is None


def test_end_is_never_cleared() -> None:
    kernel = opened(300)
    kernel.read_buffer(0, 300)
    kernel.seek(0, 0)
    result = kernel.read_buffer(0, 1)
    assert (result.error, result.value, kernel.defects) == (ErrorCode.END_OF_STREAM, b"", [Defect.R2])


def test_byte_reads_go_on_after_the_end_and_a_seek() -> None:
    kernel = opened(300)
    kernel.read_buffer(0, 300)
    kernel.seek(0, 0)
    assert kernel.read_byte(0).value == 1


def test_more_than_the_last_block_has_gives_nothing_of_it() -> None:
    kernel = opened(10)
    result = kernel.read_buffer(0, 11)
    assert (result.error, result.value, kernel.defects) == (ErrorCode.END_OF_STREAM, b"", [Defect.R3])


def test_bytes_before_an_error_are_copied() -> None:
    result = opened(300).read_buffer(0, 356)
    assert (result.error, result.value) == (ErrorCode.END_OF_STREAM, counting(256, 7, 1))


def test_whole_block_is_copied_whatever_the_size_says() -> None:
    kernel = opened(10)
    content = bytes_of(kernel.read_buffer(0, 256))
    assert (content, kernel.defects) == (counting(10, 7, 1).ljust(256, b"\xff"), [Defect.R4])


def test_nothing_left_counts_as_everything() -> None:
    kernel = opened(10)
    read_bytes(kernel, 0)
    assert (kernel.read_buffer(0, 5).value, kernel.defects) == (b"\xff" * 5, [Defect.R4])


def test_copy_runs_on_behind_the_buffer() -> None:
    """Six bytes of the buffer, its footer, and the header behind it: the free rest of the heap."""
    kernel = opened(250)
    read_bytes(kernel, 0)
    rest = 0x10000 - 0x8718 - 2
    assert kernel.read_buffer(0, 11).value == b"\xff" * 6 + b"\x10\x86" + b"\xff" + rest.to_bytes(2, "little")


# getStreamInfo, streamReadToEnd, getStreamPos


@pytest.mark.parametrize(
    ("length", "info"),
    [(0, 256), (1, 1), (255, 255), (256, 256), (257, 257), (512, 256), (600, 600), (768, 512), (66000, 66000 - 65536)],
)
def test_bytes_that_remain(length: int, info: int) -> None:
    assert opened(length).stream_info(0).value == info


@pytest.mark.parametrize("read", [1, 255, 256, 300])
def test_bytes_that_remain_after_some(read: int) -> None:
    kernel = opened(600)
    kernel.read_buffer(0, read)
    assert kernel.stream_info(0).value == 600 - read


def test_nothing_remains_at_the_end() -> None:
    kernel = opened(300)
    kernel.read_to_end(0)
    result = kernel.stream_info(0)
    assert (result.value, result.error, result.zero) == (0, None, ZeroFlag.RESET)


def test_chain_without_end_is_counted_without_end() -> None:
    blocks = {0x0401: (0x7FFF, 0x0402), 0x0402: (0x0401, 0x0401)}
    kernel = on_entries(file_entry(b"f", 600, 0x0401), blocks=blocks)
    kernel.open_read(b"/f")
    with pytest.raises(UndefinedError, match="never ends"):
        kernel.stream_info(0)


@pytest.mark.parametrize("length", [1, 255, 256, 257, 600])
def test_whole_file(length: int) -> None:
    assert bytes_of(opened(length).read_to_end(0)) == counting(length, 7, 1)


@pytest.mark.parametrize("read", [0, 1, 256, 300, 599])
def test_position_in_the_file(read: int) -> None:
    kernel = opened(600)
    kernel.read_buffer(0, read)
    assert kernel.stream_position(0).value == read


def test_position_is_undefined_without_a_block() -> None:
    kernel = with_file(1)
    kernel.open_write(b"/etc/new")
    with pytest.raises(UndefinedError, match="page FF, index FF"):
        kernel.stream_position(0)


def test_links_backwards_in_a_loop() -> None:
    kernel = on_entries(file_entry(b"f", 600, 0x0401), blocks={0x0401: (0x0402, 0x0402), 0x0402: (0x0401, 0xFFFF)})
    kernel.open_read(b"/f")
    with pytest.raises(UndefinedError, match="never ends"):
        kernel.stream_position(0)


# seek


@pytest.mark.parametrize("offset", [0, 1, 255, 256, 300, 511, 599])
def test_byte_at_an_offset(offset: int) -> None:
    kernel = opened(600)
    kernel.read_buffer(0, 400)
    kernel.seek(0, offset)
    assert kernel.read_byte(0).value == counting(600, 7, 1)[offset]


def test_seek_into_the_last_block_leaves_its_flag_clear() -> None:
    kernel = opened(600)
    kernel.seek(0, 512)
    assert (kernel.table.row(0).is_on_final_block, kernel.defects) == (False, [Defect.R1])


def test_byte_reads_run_on_behind_the_end_after_a_seek() -> None:
    kernel = opened(600)
    kernel.seek(0, 512)
    assert read_bytes(kernel, 0, most=200)[88:] == b"\xff" * 112


def test_byte_reads_behind_the_end_are_undefined_at_the_border() -> None:
    kernel = opened(600)
    kernel.seek(0, 512)
    with pytest.raises(UndefinedError, match="final-block flag clear"):
        read_bytes(kernel, 0)


def test_bytes_that_remain_are_right_after_a_seek() -> None:
    kernel = opened(600)
    kernel.seek(0, 512)
    assert kernel.stream_info(0).value == 88


def test_seek_in_one_block_keeps_its_flag() -> None:
    kernel = opened(100)
    kernel.seek(0, 50)
    assert kernel.table.row(0).is_on_final_block


def test_one_block_beyond_the_last_is_a_success() -> None:
    kernel = opened(600)
    result = kernel.seek(0, 768)
    row = kernel.table.row(0)
    assert (result.error, row.section_id, kernel.memory.read(row.buffer, 256)) == (None, 0xFFFF, b"\xff" * 256)


def test_seek_beyond_the_last_block_damages_the_heap() -> None:
    kernel = opened(600)
    kernel.seek(0, 768)
    assert kernel.memory.read(kernel.table.row(0).buffer + 256, 2) == b"\xff\x86"


def test_two_blocks_beyond_are_undefined() -> None:
    with pytest.raises(UndefinedError, match="page FF, index FF"):
        opened(600).seek(0, 1024)


def test_seek_is_undefined_without_a_block() -> None:
    kernel = with_file(1)
    kernel.open_write(b"/etc/new")
    with pytest.raises(UndefinedError):
        kernel.seek(0, 0)


def test_documented_end_of_a_chain_is_the_only_one_that_seek_knows() -> None:
    kernel = on_entries(file_entry(b"f", 200, 0x0401), blocks={0x0401: (0x7FFF, 0x7FFF)})
    kernel.open_read(b"/f")
    result = kernel.seek(0, 256)
    assert (result.error, kernel.table.row(0).position) == (ErrorCode.END_OF_STREAM, 200)


def test_links_out_of_the_flash() -> None:
    kernel = on_entries(file_entry(b"f", 600, 0x0401), blocks={0x0401: (0x7FFF, 0x2040)})
    kernel.open_read(b"/f")
    with pytest.raises(UndefinedError, match="2040"):
        read_bytes(kernel, 0)


def test_block_0_of_a_page_is_its_header() -> None:
    kernel = on_entries(file_entry(b"f", 3, 0x0400))
    kernel.open_read(b"/f")
    assert read_bytes(kernel, 0) == b"KFS"


def test_reading_changes_nothing_on_flash() -> None:
    tree = folder(etc=folder(f=counting(600, 7)))
    image = format_volume(tree, LAYOUT, Profile.GENKFS).into(b"\xff" * LAYOUT.size)
    flash = flash_with(image)
    kernel = KernelStreams(flash)
    kernel.open_read(b"/etc/f")
    kernel.read_to_end(0)
    kernel.seek(0, 256)
    kernel.flush(0)
    kernel.close(0)
    assert bytes(flash) == image
