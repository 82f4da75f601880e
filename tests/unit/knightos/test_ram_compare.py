"""What two dumps do not have in common."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.kernel_calls import number_of
from tests.ram_dumps import LIBRARIES, STREAMS, Ram, golden, physical
from toolkit.knightos.ram.compare import Difference, compare
from toolkit.knightos.ram.snapshot import take


def differences(change: Callable[[Ram], object]) -> list[Difference]:
    ram = Ram()
    before = take(ram.dump())
    change(ram)
    return compare(before, take(ram.dump()))


def program_byte(ram: Ram) -> None:
    ram.poke(ram.program + 10, b"\x01")


def library_count(ram: Ram) -> None:
    ram.poke(LIBRARIES + 3, b"\x02")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda ram: ram.set(contrast=0xF0), Difference("changed", "state", "contrast", 0xF4, 0xF0)),
        (library_count, Difference("changed", "library 77", "dependents", 1, 2)),
        (program_byte, Difference("changed", "heap 8610", "1 byte from 861D to 861D", "00", "01")),
        (
            lambda ram: ram.poke(0x8400, b"\x01\x02"),
            Difference("changed", "kernel garbage", "2 bytes from 8400 to 8401", "0000", "0102"),
        ),
    ],
    ids=["state", "library", "program", "garbage"],
)
def test_one_change_is_one_difference(change: Callable[[Ram], object], expected: Difference) -> None:
    assert differences(change) == [expected]


def test_opened_file_is_a_stream_and_a_buffer() -> None:
    found = differences(lambda ram: ram.kernel.open_read(b"/etc/f"))
    assert [(d.change, d.what) for d in found if d.change == "added"] == [
        ("added", "stream 0"),
        ("added", "heap 87AD"),
    ]


def test_read_byte_moves_the_position() -> None:
    ram = Ram()
    number = number_of(ram.kernel.open_read(b"/etc/f"))
    before = take(ram.dump())
    ram.kernel.read_byte(number)
    assert compare(before, take(ram.dump())) == [Difference("changed", "stream 0", "position", 0, 1)]


def test_thread_that_ended_is_removed() -> None:
    ram = Ram()
    two = Ram().add_thread(2)
    found = compare(take(two.dump()), take(ram.dump()))
    assert ("removed", "thread 2") in [(difference.change, difference.what) for difference in found]


def test_bytes_of_free_memory_are_no_difference() -> None:
    assert differences(lambda ram: ram.poke(0xF000, b"left over")) == []


def test_left_over_bytes_of_a_free_row_are_no_difference() -> None:
    assert differences(lambda ram: ram.poke(STREAMS + 5, b"\x12")) == []


def test_order_of_pages_is_no_difference() -> None:
    assert compare(take(golden("tables")), take(physical(golden("tables")))) == []


def test_two_threads_of_one_id_are_told_apart() -> None:
    twins = Ram().add_thread(1)
    found = compare(take(Ram().dump()), take(twins.dump()))
    assert "thread 1 (2)" in [difference.what for difference in found]
