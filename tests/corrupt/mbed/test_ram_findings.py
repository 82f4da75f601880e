"""Every finding about RAM has a dump that shows exactly it; a dump in which nothing is wrong shows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from tests import mbed_ram
from tests.elf_files import OBJECT, RISC_V, Named
from tests.mbed_images import words
from tests.mbed_ram import BUSY, HEAP_END, MUTEX_ID, MadeRam, MadeThread
from toolkit.findings import Severity
from toolkit.mbed.program import read_program
from toolkit.mbed.ram.check import check
from toolkit.mbed.ram.dump import Dump
from toolkit.mbed.ram.rules import RULES
from toolkit.mbed.ram.snapshot import Snapshot, take
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

BASE = 0x2000_0000
FREE = 0x2000_2000
"""RAM in the heap that the sound program does not use."""
FLASH = Contents([(mbed_ram.FLASH_BASE, mbed_ram.busy_flash())])


@dataclass(frozen=True)
class Given:
    """A dump, and what is known beside it."""

    ram: MadeRam
    elf: bytes | None = None
    flash: Contents | None = field(default_factory=lambda: FLASH)
    base: int = BASE
    length: int = 0x4000
    skip: int = 0
    others: tuple[AddressRange, ...] = ()

    def snapshot(self) -> Snapshot:
        program = None if self.elf is None else read_program("app.elf", self.elf)
        flash = program.build.contents if program is not None else self.flash
        return take(Dump(bytes(self.ram)[self.skip : self.length], self.base + self.skip, flash, self.others), program)


def changed(address: int, data: bytes, *, elf: bool = False) -> Given:
    ram = mbed_ram.sound()
    ram.put(address, data)
    return Given(ram, mbed_ram.busy_elf() if elf else None)


def with_thread(made: MadeThread, *, used: int = 64, magic: bool = True) -> Given:
    ram = mbed_ram.sound()
    ram.thread(made, used=used, magic=magic)
    return Given(ram)


THREAD = MadeThread(FREE, FREE + 0x100, 0x400, name=mbed_ram.name_address("net"))


def empty() -> Given:
    return Given(MadeRam(length=0x4000), flash=None)


def many_threads() -> Given:
    ram = MadeRam(length=0x20000)
    for number in range(260):
        ram.thread(MadeThread(BASE + 0x100 + 68 * number, BASE + 0x8000 + 0x100 * number, 0x100))
    return Given(ram, flash=None, length=0x20000)


def many_objects() -> Given:
    ram = mbed_ram.sound()
    ram.data += bytes(0x8000)
    for number in range(1001):
        name = mbed_ram.name_address("files")
        ram.put(BASE + 0x4000 + 28 * number, mbed_ram.rtx_object(MUTEX_ID, name, 0, bytes(16)))
    return Given(ram, length=0xC000)


def many_blocks() -> Given:
    ram = mbed_ram.sound()
    ram.data += words([4, 0xDEADBEEF, 0]) * 100_001
    return Given(ram, length=len(ram.data))


def deadlock() -> Given:
    ram = mbed_ram.sound()
    one, other = FREE + 0x800, FREE + 0x820
    first = replace(THREAD, state=0x53, prev=one, name=mbed_ram.name_address("net"))
    second = MadeThread(FREE + 0x50, FREE + 0xA00, 0x400, name=mbed_ram.name_address("log"), state=0x53, prev=other)
    ram.thread(first)
    ram.thread(second)
    ram.put(one, mbed_ram.rtx_object(MUTEX_ID, 0, first.address, words([second.address, 0, 0, 1])))
    ram.put(other, mbed_ram.rtx_object(MUTEX_ID, 0, second.address, words([first.address, 0, 0, 1])))
    return Given(ram)


def crash(*, crc_error: int) -> Given:
    data = mbed_ram.fault_context() + mbed_ram.error_context(crc_error=crc_error)
    return changed(BUSY["crash"], data, elf=True)


def heap_block(length: int) -> Given:
    return changed(HEAP_END - 64, words([length, 0xDEADBEEF]), elf=True)


def boot_variables(start: int, length: int) -> Given:
    """A heap as the program itself says it, in two words that its start sets."""
    given = changed(FREE, words([start, length]))
    return replace(
        given,
        elf=mbed_ram.busy_elf(
            more={"mbed_heap_start": Named(FREE, 4, OBJECT), "mbed_heap_size": Named(FREE + 4, 4, OBJECT)}
        ),
    )


def timer_block(data: bytes) -> Given:
    """A program whose timer thread has its block where these bytes are."""
    symbol = {"os_timer_thread_cb": Named(FREE, 68, OBJECT)}
    return replace(changed(FREE, data), elf=mbed_ram.busy_elf(more=symbol))


EXACTLY: dict[str, Callable[[], Given]] = {
    "mbed-ram-base": lambda: Given(MadeRam(length=0x4000), mbed_ram.busy_elf(kernel=False), base=0x1000_0000),
    "mbed-ram-parts": lambda: Given(mbed_ram.sound(), others=(AddressRange(0x1000_0000, 0x100),)),
    "mbed-ram-length": lambda: Given(mbed_ram.sound(), mbed_ram.busy_elf(), length=0x3000),
    "mbed-ram-other-program": lambda: changed(BUSY["info"], bytes(84), elf=True),
    "mbed-kernel-none": lambda: changed(BUSY["info"], bytes(84)),
    "mbed-kernel-current": lambda: changed(BUSY["info"] + 20, words([FREE]), elf=True),
    "mbed-kernel-list": lambda: changed(BUSY["info"] + 44, words([FREE]), elf=True),
    "mbed-thread-many": many_threads,
    "mbed-thread-block": lambda: timer_block(b"\x55"),
    "mbed-thread-entry": lambda: with_thread(replace(THREAD, entry=0x0900_0001)),
    "mbed-stack-magic": lambda: with_thread(THREAD, magic=False),
    "mbed-stack-overflow": lambda: with_thread(replace(THREAD, sp=FREE + 0x100)),
    "mbed-stack-pointer": lambda: with_thread(replace(THREAD, sp=FREE + 0x504)),
    "mbed-stack-low": lambda: with_thread(THREAD, used=0x388),
    "mbed-object-many": many_objects,
    "mbed-deadlock": deadlock,
    "mbed-vectors-missing": lambda: changed(BUSY["vectors"], bytes(256), elf=True),
    "mbed-vectors-replaced": lambda: changed(BUSY["vectors"] + 4 * 20, words([0x0800_0801])),
    "mbed-crash-recorded": lambda: crash(crc_error=0),
    "mbed-crash-crc": lambda: crash(crc_error=1),
    "mbed-heap-bounds": lambda: boot_variables(BUSY["heap"], 0xFFFF_FF00),
    "mbed-heap-block": lambda: heap_block(57),
    "mbed-heap-many": many_blocks,
}
COMPANIONS = {
    "mbed-thread-none": (empty, {"mbed-kernel-none", "mbed-thread-none"}),
    "mbed-stack-overlap": (
        lambda: with_thread(replace(THREAD, stack_mem=BUSY["main stack"] + 0x800), used=0x400),
        {"mbed-stack-overlap"},
    ),
    "mbed-vectors-wrong": (
        lambda: changed(BUSY["vectors"] + 4 * 20, words([0x0800_0800])),
        {"mbed-vectors-replaced", "mbed-vectors-wrong"},
    ),
}
"""Findings that others always come with, and all of them."""


def codes(given: Given) -> set[str]:
    return {finding.code for finding in check(given.snapshot()) if finding.code in RULES}


def test_sound_dump_has_no_findings() -> None:
    assert check(Given(mbed_ram.sound()).snapshot()) == ()


def test_sound_dump_has_no_findings_with_its_elf_file_either() -> None:
    assert check(Given(mbed_ram.sound(), mbed_ram.busy_elf()).snapshot()) == ()


@pytest.mark.parametrize("code", EXACTLY)
def test_dump_shows_exactly_this_finding(code: str) -> None:
    companions = {"mbed-kernel-none", "mbed-thread-none", "mbed-ram-other-program"}
    found = codes(EXACTLY[code]())
    assert code in found
    assert found - companions <= {code}


@pytest.mark.parametrize("code", COMPANIONS)
def test_dump_shows_this_finding_and_those_that_come_with_it(code: str) -> None:
    make, expected = COMPANIONS[code]
    assert codes(make()) >= expected


def test_every_rule_has_a_dump() -> None:
    assert RULES.keys() == EXACTLY.keys() | COMPANIONS.keys()


def test_thread_that_was_never_made_is_not_destroyed() -> None:
    assert codes(timer_block(bytes(68))) == set()


@pytest.mark.parametrize("base", [BASE - 4, BASE + 1, BASE + 0x100, 0x0131_2D00], ids=hex)
def test_base_that_hides_all_magic_words_is_told(base: int) -> None:
    found = {one.code: one.message for one in check(Given(mbed_ram.sound(), flash=None, base=base).snapshot())}
    assert found["mbed-ram-base"].endswith("; 2 threads would have their stacks in it if it began at 0x20000000")
    assert "RTX 4" not in found["mbed-kernel-none"]


def test_dump_that_begins_later_than_ram_is_short() -> None:
    found = check(Given(mbed_ram.sound(), mbed_ram.busy_elf(), skip=0x200).snapshot())
    assert "begins 512 bytes later" in next(one.message for one in found if one.code == "mbed-ram-length")


def test_heap_that_begins_nowhere_is_named() -> None:
    found = check(boot_variables(0x4000_0000, 0x1000).snapshot())
    assert [one.code for one in found] == ["mbed-heap-bounds"]


def test_rtx4_is_guessed_by_stacks_without_threads() -> None:
    ram = MadeRam(length=0x4000)
    ram.put(FREE, words([mbed_ram.MAGIC, 0, mbed_ram.MAGIC]))
    message = check(Given(ram).snapshot())[0].message
    assert message.endswith("perhaps of RTX 4")


@pytest.mark.parametrize(
    ("elf", "code", "severity"),
    [
        (mbed_ram.busy_elf(kernel=False), "model-bare-metal", Severity.INFORMATION),
        (mbed_ram.busy_elf(machine=RISC_V), "model-machine", Severity.ERROR),
    ],
    ids=["bare-metal", "another machine"],
)
def test_what_the_elf_file_lacks_is_said(elf: bytes, code: str, severity: Severity) -> None:
    found = check(Given(mbed_ram.sound(), elf).snapshot())
    assert (code, severity) in [(one.code, one.severity) for one in found]


def test_bare_metal_elf_file_still_lets_threads_be_found() -> None:
    assert len(Given(mbed_ram.sound(), mbed_ram.busy_elf(kernel=False)).snapshot().threads) == 2
