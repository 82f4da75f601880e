"""Any bytes as a dump of RAM or as a log: what is found is shown, and nothing breaks; random bytes hold no threads."""

from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from tests import mbed_ram
from tests.bounded import bounded_time
from tests.golden_data import sample
from toolkit.image.families.mbed_ram import describe_ram
from toolkit.mbed.crash.explain import describe_report, findings_of
from toolkit.mbed.crash.log import read_log
from toolkit.mbed.program import read_program
from toolkit.mbed.ram.check import check
from toolkit.mbed.ram.dump import Dump
from toolkit.mbed.ram.picture import describe
from toolkit.mbed.ram.snapshot import Snapshot, take
from toolkit.memory.contents import Contents

BASE = 0x2000_0000
BUSY = bytes(mbed_ram.busy())
FLASH = Contents([(mbed_ram.FLASH_BASE, mbed_ram.busy_flash())])
PROGRAM = read_program("busy.elf", mbed_ram.busy_elf())
LOG = sample("mbed/crash/serial.log").read_text()
QUARTER = 1 << 18


def look(data: bytes, base: int = BASE, *, elf: bool = False) -> Snapshot:
    """Take a dump apart in all ways that there are."""
    snapshot = take(Dump(data, base, FLASH), PROGRAM if elf else None)
    json.dumps([describe(snapshot), [finding.as_dict() for finding in check(snapshot)]])
    memory = describe_ram(snapshot).memories[0]
    assert sum(region.length for region in memory.regions) == memory.range.length
    list(memory.spans(memory.range))
    return snapshot


@given(st.binary(min_size=1, max_size=4000), st.booleans())
def test_any_bytes(data: bytes, elf: bool) -> None:
    look(data, elf=elf)


@given(st.lists(st.tuples(st.integers(0, len(BUSY) - 1), st.integers(0, 255)), max_size=40), st.booleans())
def test_busy_ram_with_other_bytes(changes: list[tuple[int, int]], elf: bool) -> None:
    data = bytearray(BUSY)
    for offset, value in changes:
        data[offset] = value
    look(bytes(data), elf=elf)


@given(st.lists(st.tuples(st.integers(0, len(BUSY) // 4 - 1), st.integers(0, len(BUSY) // 4 - 1)), max_size=40))
def test_busy_ram_with_links_to_anywhere(links: list[tuple[int, int]]) -> None:
    data = bytearray(BUSY)
    for place, target in links:
        data[4 * place : 4 * place + 4] = (BASE + 4 * target).to_bytes(4, "little")
    look(bytes(data))
    look(bytes(data), elf=True)


@given(st.integers(0, len(BUSY) - 1), st.integers(1, len(BUSY)), st.booleans())
def test_part_of_busy_ram(start: int, length: int, elf: bool) -> None:
    look(BUSY[start : start + length], BASE + start, elf=elf)


@given(st.integers(0, 2**32))
def test_random_bytes_hold_nothing(seed: int) -> None:
    snapshot = look(random.Random(seed).randbytes(1 << 16))
    assert (snapshot.threads, snapshot.kernel, snapshot.objects, snapshot.crash) == ((), None, (), None)


def test_patterns_take_seconds() -> None:
    patterns = [
        bytes(4),
        b"\xff" * 4,
        b"\x01\x01\0\0\0\0\0\x20",
        b"\xf1\x01\0\0\0\0\0\x20",
        b"\0\0\xfb\x02",
        b"\xef\xbe\xad\xde",
        b"\xf3\0\0\0\0\0\0\0",
        b"\0\x01\0\x80" + bytes(60),
        BUSY,
    ]
    for pattern in patterns:
        with bounded_time(pattern[:8]):
            look(pattern * (QUARTER // len(pattern)))


@given(st.text(max_size=2000))
def test_any_text_as_a_log(text: str) -> None:
    reports = read_log(text)
    json.dumps([describe_report(report, PROGRAM) for report in reports])
    assert list(findings_of(reports, PROGRAM))


LINES = LOG.splitlines()


@given(st.lists(st.sampled_from([*LINES, "noise", "SP   : 1", "++ MbedOS Error Info ++"]), max_size=80))
def test_lines_of_a_log_in_any_order(lines: list[str]) -> None:
    reports = read_log("\n".join(lines))
    json.dumps([describe_report(report, PROGRAM) for report in reports])
    list(findings_of(reports, PROGRAM))


def test_long_lines_and_many_reports_take_no_time() -> None:
    with bounded_time():
        read_log(("x State: " * 10_000 + "\n") * 50 + LOG * 200)
        read_log("++ MbedOS Error Info ++\n" + ("a " * 600 + "State: 0x1 Entry: 0x1\n") * 3000)
