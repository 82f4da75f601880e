"""For every finding about a dump of RAM, a dump that shows exactly it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from formats.knightos.kernel_tables import LibraryRow
from tests.kernel_calls import number_of
from tests.ram_dumps import HEAP, LENGTH, SIGNALS, STATE, STREAMS, Ram, signal, small_flash
from toolkit.findings import Finding
from toolkit.flash import NorFlash
from toolkit.kfs.volume import Volume
from toolkit.knightos.kernels import PROFILES
from toolkit.knightos.ram.check.check import check
from toolkit.knightos.ram.check.layout import check_profile
from toolkit.knightos.ram.rules import RULES
from toolkit.knightos.ram.snapshot import take

POSITION, SECTION_ID, ENTRY_PAGE, ENTRY_ADDRESS, WORKING_SIZE = 3, 4, 7, 8, 0xA
"""Offsets in a row of the stream table."""


class Taken(NamedTuple):
    """A dump, the flash with it, and the kernel that is named."""

    data: bytes
    flash: NorFlash | None = None
    profile: str | None = None


def word(number: int) -> bytes:
    return number.to_bytes(2, "little")


def calls(*make: Callable[[Ram], object], flash: bool = False) -> Taken:
    """A sound kernel, and what it and we did."""
    device = small_flash()
    ram = Ram(device)
    for call in make:
        call(ram)
    return Taken(ram.dump(), device if flash else None)


def opened(path: bytes = b"/etc/f") -> Callable[[Ram], object]:
    return lambda ram: ram.kernel.open_read(path)


def writing(path: bytes = b"/etc/f") -> Callable[[Ram], object]:
    return lambda ram: ram.kernel.open_write(path)


def wrote(data: bytes, path: bytes = b"/etc/new") -> Callable[[Ram], object]:
    def make(ram: Ram) -> None:
        number = number_of(ram.kernel.open_write(path))
        for value in data:
            ram.kernel.write_byte(number, value)

    return make


def closed_new(ram: Ram) -> None:
    number = number_of(ram.kernel.open_write(b"/etc/new"))
    ram.kernel.write_byte(number, 1)
    ram.kernel.close(number)


def poke(address: int, data: bytes) -> Callable[[Ram], object]:
    return lambda ram: ram.poke(address, data)


def set_(**fields: int) -> Callable[[Ram], object]:
    return lambda ram: ram.set(**fields)


def thread_row(**fields: int) -> Callable[[Ram], object]:
    def make(ram: Ram) -> None:
        row = ram.threads[0]
        values = {name: getattr(row, name) for name in ("id", "executable", "stack_pointer", "flags", "reserved")}
        ram.threads[0] = type(row)(**(values | fields))

    return make


def second_library(id_: int, *, permanent: bool) -> Callable[[Ram], object]:
    def make(ram: Ram) -> None:
        address = ram.kernel.memory.malloc(5, 0xFE if permanent else 1)
        assert address is not None
        ram.libraries.append(LibraryRow(id_, address, 1))
        ram.set(loaded_libraries=2)

    return make


def deep_stack(ram: Ram) -> None:
    thread_row(stack_pointer=ram.stack + 104 - 21)(ram)


def shared_buffer(ram: Ram) -> None:
    opened()(ram)
    opened()(ram)
    ram.poke(STREAMS + 0x11, word(ram.kernel.table.row(0).buffer))


def short_buffer(ram: Ram) -> None:
    opened()(ram)
    short = number_of(ram.kernel.malloc(255))
    ram.poke(STREAMS + 1, word(short))


def freed(ram: Ram) -> None:
    """Two free blocks side by side, which no free leaves."""
    first, second = (number_of(ram.kernel.malloc(20)) for _ in range(2))
    ram.kernel.malloc(20)
    ram.poke(first - 3, b"\xff").poke(second - 3, b"\xff")


def footer_of_program(data: bytes) -> Callable[[Ram], object]:
    return lambda ram: ram.poke(ram.program + 20, data)


def leaked(ram: Ram) -> None:
    ram.kernel.memory.malloc(50, 7)


def path_gone(ram: Ram) -> None:
    wrote(b"1")(ram)
    ram.poke(STREAMS + ENTRY_ADDRESS, word(0x4321))


def replaced(ram: Ram) -> None:
    opened()(ram)
    number = number_of(ram.kernel.open_write(b"/etc/f"))
    ram.kernel.close(number)


SHOWN: dict[str, Callable[[], Taken]] = {
    "ram-dump-length": lambda: Taken(Ram().dump()[:-100]),
    "ram-no-kernel": lambda: Taken(bytes(LENGTH) + Ram().dump()),
    "ram-count": lambda: calls(set_(active_signals=17), *(poke(SIGNALS + 4 * n, signal(1)) for n in range(16))),
    "ram-current-thread": lambda: calls(set_(current_thread_index=1)),
    "ram-last-thread-id": lambda: calls(set_(last_thread_id=32)),
    "ram-lock-owner": lambda: calls(set_(screen_lock=3)),
    "ram-link-handlers": lambda: calls(poke(HEAP + 3 + 10, b"\x01")),
    "ram-thread-id": lambda: calls(lambda ram: ram.add_thread(1)),
    "ram-thread-flags": lambda: calls(thread_row(flags=0x10)),
    "ram-thread-suspension": lambda: calls(thread_row(flags=0x06)),
    "ram-thread-reserved": lambda: calls(thread_row(reserved=1)),
    "ram-thread-program": lambda: calls(lambda ram: ram.poke(ram.program, b"#!")),
    "ram-thread-stack": lambda: calls(deep_stack),
    "ram-library-id": lambda: calls(second_library(0x77, permanent=True)),
    "ram-library-address": lambda: calls(second_library(0x78, permanent=False)),
    "ram-signal-target": lambda: calls(set_(active_signals=1), poke(SIGNALS, signal(9))),
    "ram-stream-never-free": lambda: calls(poke(STREAMS + 0x70, bytes(16))),
    "ram-stream-buffer": lambda: calls(short_buffer),
    "ram-stream-shared-buffer": lambda: calls(shared_buffer),
    "ram-stream-owner": lambda: calls(opened(), poke(STREAMS, b"\x89")),
    "ram-stream-two-writers": lambda: calls(writing(), writing()),
    "ram-stream-never-closes": lambda: calls(writing(b"/etc/new")),
    "ram-stream-unflushed": lambda: calls(wrote(b"1")),
    "ram-stream-no-entry": lambda: calls(opened(), poke(STREAMS + ENTRY_ADDRESS, word(0x4000)), flash=True),
    "ram-stream-superseded": lambda: calls(replaced, flash=True),
    "ram-stream-no-block": lambda: calls(opened(), poke(STREAMS + SECTION_ID, word(0x0500)), flash=True),
    "ram-stream-not-on-flash": lambda: calls(
        opened(), lambda ram: ram.poke(ram.kernel.table.row(0).buffer + 2, b"?"), flash=True
    ),
    "ram-heap-footer": lambda: calls(footer_of_program(word(0x1234))),
    "ram-heap-overrun": lambda: calls(footer_of_program(b"\xff")),
    "ram-heap-leak": lambda: calls(leaked),
    "ram-heap-path-leak": lambda: calls(closed_new),
    "ram-heap-free-neighbours": lambda: calls(freed),
    "ram-stream-other-block": lambda: calls(
        opened(), opened(b"/etc/g"), poke(STREAMS + SECTION_ID, word(0x0402)), flash=True
    ),
}
"""Code → a dump with this finding and no other."""

TOGETHER: dict[str, tuple[Callable[[], Taken], set[str]]] = {
    "ram-order": (lambda: Taken(bytes(LENGTH)), {"ram-no-thread", "ram-heap-damaged", "ram-link-handlers"}),
    "ram-other-kernel": (lambda: Taken(Ram().dump(), profile="kernel-2014-03"), {"ram-heap-damaged"}),
    "ram-no-thread": (lambda: calls(set_(active_threads=0)), {"ram-heap-leak"}),
    "ram-heap-damaged": (
        lambda: calls(lambda ram: ram.poke(ram.library - 2, word(0xF000))),
        {"ram-library-address"},
    ),
    "ram-stream-path": (lambda: calls(path_gone), {"ram-stream-unflushed"}),
    "ram-stream-root-path": (lambda: calls(wrote(b"1", b"/new")), {"ram-stream-unflushed"}),
    "ram-stream-size": (
        lambda: calls(wrote(b"1"), poke(STREAMS + WORKING_SIZE + 2, b"\x01"), flash=True),
        {"ram-stream-unflushed"},
    ),
}
"""Code → a dump with this finding, and those that cannot be without it."""

OF_DOCUMENTS = {"ram-layout-rows", "ram-layout-gap", "ram-layout-end"}


def findings(taken: Taken) -> list[Finding]:
    volume = Volume(taken.flash) if taken.flash else None
    return check(take(taken.data, PROFILES[taken.profile] if taken.profile else None, volume=volume))


def codes(taken: Taken) -> set[str]:
    return {finding.code for finding in findings(taken)}


def test_every_finding_has_a_dump() -> None:
    assert SHOWN.keys() | TOGETHER.keys() | OF_DOCUMENTS == RULES.keys()


@pytest.mark.parametrize("open_files", [(), (opened(),), (opened(), writing(b"/etc/g"))], ids=["none", "one", "two"])
def test_sound_kernel_has_no_findings(open_files: tuple[Callable[[Ram], object], ...]) -> None:
    assert codes(calls(*open_files, flash=True)) == set()


@pytest.mark.parametrize("code", SHOWN)
def test_dump_shows_it_alone(code: str) -> None:
    assert codes(SHOWN[code]()) == {code}


@pytest.mark.parametrize("code", TOGETHER)
def test_dump_shows_it_with_what_follows(code: str) -> None:
    make, others = TOGETHER[code]
    assert code in codes(make())
    assert codes(make()) - {code} - {"ram-stream-never-free"} == others


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("head", set()),
        ("kernel-2014-03", set()),
        ("seed-2014-03", OF_DOCUMENTS),
        ("docs", {"ram-layout-gap", "ram-layout-end"}),
        ("kernel-doc", {"ram-layout-gap"}),
    ],
)
def test_documents_contradict_themselves(name: str, found: set[str]) -> None:
    assert {finding.code for finding in check_profile(PROFILES[name])} == found


def test_finding_says_where_in_the_file() -> None:
    (finding,) = findings(SHOWN["ram-signal-target"]())
    assert (finding.where, finding.offset) == ("signal 0", SIGNALS - 0x8000)


def test_finding_in_a_physical_dump_says_where_in_the_file() -> None:
    data = SHOWN["ram-lock-owner"]().data
    (finding,) = check(take(data[0x4000:] + data[:0x4000]))
    assert finding.offset == 0x4000 + STATE - 0x8000


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ram-stream-size", "its size is 65,537, and what was written has 1 byte"),
        ("ram-heap-overrun", "its footer names 86FF; the block is: program of thread 1"),
        ("ram-heap-path-leak", "stream 0 was closed, and the path of its new file is left: /etc/new"),
        ("ram-stream-two-writers", "stream 0 writes the same file: closing both makes two entries"),
    ],
)
def test_message(code: str, words: str) -> None:
    make = SHOWN[code] if code in SHOWN else TOGETHER[code][0]
    assert words in [finding.message for finding in findings(make()) if finding.code == code]
