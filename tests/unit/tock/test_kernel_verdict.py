"""Rules of the kernel for which there is no recorded verdict."""

from __future__ import annotations

import pytest

from formats.tock.tbf_elements import Element, Permission, Permissions, StoragePermissions
from tests.corrupt.tock.broken import KERNEL, NAME, footer, header, program, sound, tbf, with_element
from toolkit.tock.kernel_getters import (
    NO_PERMISSIONS_AT_ALL,
    NO_PERMISSIONS_THIS_DRIVER,
    command_permissions,
    storage_ids,
    storage_write_id,
    walk_footers,
)
from toolkit.tock.kernel_verdict import Failure, Outcome, kernel_verdict


def failure_of(data: bytes) -> tuple[str, str, dict[str, int]]:
    failure = kernel_verdict(data).failure
    assert isinstance(failure, Failure)
    return failure.stage, failure.error, failure.facts


def test_sound_app_is_accepted() -> None:
    assert kernel_verdict(sound()).outcome is Outcome.ACCEPTS


@pytest.mark.parametrize("number", [1, 9])
def test_only_the_first_main_and_program_are_looked_at(number: int) -> None:
    """The kernel tests whether it has one already before it looks at the length."""
    again = (program(8 + 16 * (number == 1)), NAME, KERNEL, Element.of(b"1234", number))
    first = (Element.of(b"\0" * 12, 1),) if number == 1 else ()
    assert kernel_verdict(tbf(*first, *again)).outcome is Outcome.ACCEPTS


@pytest.mark.parametrize("number", [5, 8, 10])
def test_other_types_are_checked_each_time(number: int) -> None:
    sizes = {5: 8, 8: 4, 10: 4}
    good = Element.of(bytes(sizes[number]), number)
    assert failure_of(tbf(program(), good, Element.of(b"1", number))) == ("header", "BadTlvEntry", {"type": number})


def test_length_is_checked_before_the_end_of_the_header() -> None:
    cut = header((Element.of(b"1234", 10),), 24)
    assert failure_of(patched_length(cut, 8)) == ("header", "BadTlvEntry", {"type": 10})


def test_end_of_the_header_is_noticed_where_the_length_is_right() -> None:
    cut = header((Element.of(b"12345678", 9),), 28)
    assert failure_of(patched_length(cut, 20)) == ("header", "NotEnoughFlash", {})


def test_name_that_leaves_the_header_is_not_read() -> None:
    cut = header((Element.of(b"\xff\xff\xff\xff", 3),), 24)
    assert failure_of(patched_length(cut, 8)) == ("header", "NotEnoughFlash", {})


def patched_length(data: bytes, length: int) -> bytes:
    """Change the length of the first element; the checksum follows."""
    old = int.from_bytes(data[18:20], "little")
    checksum = int.from_bytes(data[12:16], "little") ^ (old ^ length) << 16
    return data[:12] + checksum.to_bytes(4, "little") + data[16:18] + length.to_bytes(2, "little") + data[20:]


def test_invalid_header_beyond_the_flash_stops_the_list() -> None:
    data = b"\x02\x00\x00\x00\xff\x00\x00\x00" + bytes(8)
    verdict = kernel_verdict(data)
    assert (verdict.outcome, verdict.reason) == (Outcome.STOPS, "NotEnoughFlash")


def test_each_refusal_has_a_sentence() -> None:
    for data in (b"", b"\xff" * 16, sound()[:100], with_element(Element.of(b"1", 5)), header((), 16)):
        assert kernel_verdict(data).sentence


PERMISSIONS = Permissions((Permission(1, 0, 5), Permission(1, 2, 6)))


@pytest.mark.parametrize(
    ("driver", "offset", "answer"),
    [(1, 0, 5), (1, 2, 6), (1, 1, 0), (2, 0, NO_PERMISSIONS_THIS_DRIVER)],
)
def test_permissions(driver: int, offset: int, answer: int | str) -> None:
    assert command_permissions(PERMISSIONS, driver, offset) == answer


@pytest.mark.parametrize("value", [None, b"", b"\1"])
def test_no_permissions_at_all(value: bytes | None) -> None:
    assert command_permissions(value, 1, 0) == NO_PERMISSIONS_AT_ALL


@pytest.mark.parametrize(("count", "taken"), [(8, True), (9, False)])
def test_storage_ids(count: int, taken: bool) -> None:
    value = StoragePermissions(7, tuple(range(count)), (1,))
    assert storage_ids(value) == ((list(range(count)), [1]) if taken else None)
    assert storage_write_id(value) == 7


def test_footer_shorter_than_a_format_ends_the_walk() -> None:
    assert list(walk_footers(b"\x80\x00\x02\x00\x00\x00", 0)) == [{"error": "NotEnoughFlash"}]


def test_walk_of_footers_does_not_round() -> None:
    found = list(walk_footers(footer((0, b"1"), (3, bytes(32))), 0))
    assert [getattr(credential, "format", credential) for credential in found] == [0, 3, {"error": "NotEnoughFlash"}]
