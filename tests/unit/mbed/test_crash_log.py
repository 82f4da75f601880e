"""Reports of crashes in logs: found among other lines, whole or not, and explained."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bounded import bounded_time
from tests.golden_data import sample
from toolkit.mbed.crash.codes import Status, status_of, value_words
from toolkit.mbed.crash.explain import describe_report, findings_of
from toolkit.mbed.crash.faults import bits_of, core_of
from toolkit.mbed.crash.log import Report, read_log
from toolkit.mbed.program import Program, read_program

FAULT = """++ MbedOS Fault Handler ++

FaultType: HardFault

Context:
R0   : 0000AAA3
R12  : 000084A9
SP   : 20001F10
LR   : 00002C59
PC   : 00004B4E
xPSR : 81000000
UFSR : 00000100
Mode : Thread
Priv : Privileged
Stack: PSP

-- MbedOS Fault Handler --
"""
ERROR = """++ MbedOS Error Info ++
Error Status: 0x80FF013D Code: 317 Module: 255
Error Message: Fault exception
Location: 0x5DEB
File: ./source dir/main.cpp+123
Error Value: 0x4B4E
Current Thread: my main <handler> Id: 0x20001F28 Entry: 0x6321 StackSize: 0x1000 StackMem: 0x20000F28 SP: 0x20001F00
Next:
main  State: 0x2 Entry: 0x00006321 Stack Size: 0x00001000 Mem: 0x20000F28 SP: 0x20001F00
Ready:
two words  State: 0x1 Entry: 0x00007001 Stack Size: 0x00000200 Mem: 0x20000200 SP: 0x200003C0
For more info, visit: https://mbed.com/s/error?error=0x80FF013D&tgt=K64F
-- MbedOS Error Info --
"""
OLD_THREADS = """Thread Info:
Current:
State: 00000002 EntryFn: 00002595 Stack Size: 00001000 Mem: 20001EA0 SP: 20002E60
Wait Threads:
State: 00000083 EntryFn: 00004205 Stack Size: 00000300 Mem: 20000E18 SP: 200010B0
"""


def one(text: str) -> dict[str, Any]:
    (report,) = read_log(text)
    return describe_report(report)


def program() -> Program:
    return read_program("mini_mbed.elf", sample("mbed/elf-sample/mini_mbed.elf").read_bytes())


def codes(text: str, of: Program | None = None) -> list[str]:
    return [finding.code for finding in findings_of(read_log(text), of)]


def test_registers_of_a_fault() -> None:
    fault = one(FAULT)["fault"]
    assert fault["registers"] == {
        "R0": 0xAAA3,
        "R12": 0x84A9,
        "SP": 0x2000_1F10,
        "LR": 0x2C59,
        "PC": 0x4B4E,
        "xPSR": 0x8100_0000,
        "UFSR": 0x100,
    }


def test_words_of_a_fault() -> None:
    fault = one(FAULT)["fault"]
    assert (fault["type"], fault["mode"], fault["privilege"], fault["stack"]) == (
        "HardFault",
        "Thread",
        "Privileged",
        "PSP",
    )
    assert [bit["name"] for bit in fault["bits"]["UFSR"]] == ["UNALIGNED"]


def test_fault_and_error_are_one_report() -> None:
    (report,) = read_log(FAULT + ERROR)
    assert report.fault is not None
    assert report.error is not None
    assert report.line == 1


def test_error_that_is_no_fault_is_another_report() -> None:
    overflow = ERROR.replace("0x80FF013D Code: 317 Module: 255", "0x80020125 Code: 293 Module: 2")
    assert [(bool(report.fault), bool(report.error)) for report in read_log(FAULT + overflow)] == [
        (True, False),
        (False, True),
    ]


def test_error_before_a_fault_is_another_report() -> None:
    assert [(bool(report.fault), bool(report.error)) for report in read_log(ERROR + FAULT)] == [
        (False, True),
        (True, False),
    ]


def test_error() -> None:
    error = one(ERROR)["error"]
    assert error["status"]["code_name"] == "HARDFAULT_EXCEPTION"
    assert error["message"] == "Fault exception"
    assert (error["location"], error["value"], error["target"]) == (0x5DEB, 0x4B4E, "K64F")
    assert error["file"] == {"name": "./source dir/main.cpp", "line": 123}


def test_thread_that_ran() -> None:
    thread = one(ERROR)["error"]["current_thread"]
    assert (thread["name"], thread["id"], thread["entry"]) == ("my main <handler>", 0x2000_1F28, 0x6321)
    assert (thread["stack_mem"], thread["stack_size"], thread["stack_used"]) == (0x2000_0F28, 0x1000, 40)


def test_threads_of_the_lists() -> None:
    threads = one(ERROR)["error"]["threads"]
    assert [(thread["list"], thread["name"], thread["state_name"]) for thread in threads] == [
        ("Next", "main", "running"),
        ("Ready", "two words", "ready"),
    ]


def test_threads_of_old_reports() -> None:
    text = FAULT.replace("-- MbedOS", f"{OLD_THREADS}-- MbedOS")
    threads = one(text)["fault"]["threads"]
    assert [(thread["list"], thread["state_name"], thread["stack_used"]) for thread in threads] == [
        ("Current", "running", 64),
        ("Wait Threads", "blocked: message get", 104),
    ]


def test_words_on_one_line() -> None:
    text = (
        "++ MbedOS Error Info ++ Error Status: 0x80010130 Code: 304 Module: 1\n"
        "Error Message: no pin Location: 0x4353 Error Value: 0xFFFFFFFF\n"
    )
    error = one(text)["error"]
    assert error["status"]["code_name"] == "PINMAP_INVALID"
    assert (error["message"], error["location"], error["value"]) == ("no pin", 0x4353, 0xFFFF_FFFF)


PREFIXES = {
    "a time": "12:00:0{} -> ",
    "brackets": "[   {}.123] ",
    "a date": "2024-01-0{}T00:00:00Z COM3: ",
    "colours": "\x1b[31m{}|\x1b[0m ",
}


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
def test_what_stands_in_front_of_lines_does_not_matter(prefix: str) -> None:
    plain = FAULT + ERROR
    text = "".join(prefix.format(number % 10) + line for number, line in enumerate(plain.splitlines(keepends=True)))
    assert describe_report(read_log(text)[0]) == describe_report(read_log(plain)[0])


def test_room_in_front_of_times_may_shrink() -> None:
    plain = FAULT + ERROR
    lines = plain.splitlines(keepends=True)
    text = "".join(f"[{9.99 + number / 1000:8.3f}] {line}" for number, line in enumerate(lines))
    assert describe_report(read_log(text)[0]) == describe_report(read_log(plain)[0])


def test_numbers_in_front_of_lines_are_matched_in_one_way() -> None:
    with bounded_time():
        assert read_log(f"{'1 ' * 17}x ++ MbedOS Fault Handler ++\n{'1' * 34}y\nR0   : 00000001\n")


def test_lines_of_others_do_not_matter() -> None:
    text = (FAULT + ERROR).replace("\n", "\nsensor: 21 degrees\n")
    found = describe_report(read_log(text)[0])
    assert found["fault"]["registers"] == one(FAULT)["fault"]["registers"]
    assert found["error"]["threads"] == one(ERROR)["error"]["threads"]


def test_words_behind_registers_do_not_matter() -> None:
    text = FAULT.replace("00004B4E", "00004B4E     - PC at the time of exception")
    assert one(text)["fault"]["registers"]["PC"] == 0x4B4E


def test_several_reports() -> None:
    assert [report.line for report in read_log((FAULT + ERROR) * 3)] == [1, 31, 61]


def _lines(report: Report) -> tuple[bool, bool]:
    return bool(report.fault and report.fault.whole), bool(report.error and report.error.whole)


CUT = {
    "the end of the fault": (FAULT.rpartition("Mode")[0], (False, False)),
    "the start of the fault": (FAULT.partition("R12")[2], (False, False)),
    "the end of the fault, and then a start": (FAULT.rpartition("Mode")[0] + ERROR, (False, True)),
    "the end of the error": (FAULT + ERROR.partition("Next")[0], (True, False)),
    "the start of the error": (ERROR.partition("\n")[2], (False, False)),
}


@pytest.mark.parametrize(("text", "whole"), CUT.values(), ids=CUT)
def test_cut_reports_are_read_as_far_as_they_go(text: str, whole: tuple[bool, bool]) -> None:
    (report,) = read_log(text)
    assert _lines(report) == whole
    assert "crash-log-cut" in codes(text)


def test_register_that_is_cut_is_none() -> None:
    assert "PC" not in one(FAULT.partition("4B4E")[0])["fault"]["registers"]


def test_status_without_its_line_is_in_the_address_of_help() -> None:
    assert one(ERROR.partition("\n")[2].partition("\n")[2])["error"]["status"]["value"] == 0x80FF_013D


def test_thread_without_a_name_as_old_versions_print_it() -> None:
    line = "Current Thread: Id: 0x20001F28 EntryFn: 0x6321 StackSize: 0x1000 StackMem: 0x20000F28 SP: 0x20001F00"
    thread = one(f"++ MbedOS Error Info ++\nError Status: 0x80FF013D\n{line}\n")["error"]["current_thread"]
    assert (thread["name"], thread["id"], thread["entry"], thread["stack_used"]) == ("", 0x2000_1F28, 0x6321, 40)


@pytest.mark.parametrize("mark", ["-- MbedOS Fault Handler --", "-- MbedOS Error Info --"])
def test_last_line_alone_is_no_report(mark: str) -> None:
    assert read_log(f"noise\n{mark}\n") == ()


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=repr)
def test_line_ends(ends: str) -> None:
    assert one(FAULT.replace("\n", ends))["fault"]["registers"] == one(FAULT)["fault"]["registers"]


FINDINGS = {
    "crash-log-none": "nothing here",
    "crash-log-many": "++ MbedOS Error Info ++\nError Status: 0x80FF013D\n-- MbedOS Error Info --\n" * 1000,
    "crash-log-cut": FAULT.rpartition("--")[0].rpartition("--")[0],
    "crash-log-empty": FAULT.replace("PC   :", "  "),
    "crash-status": ERROR.replace("Code: 317", "Code: 318"),
    "crash-stack-overflow": ERROR.replace("SP: 0x20001F00 \n", "").replace("SP: 0x20001F00", "SP: 0x20000F00"),
}


@pytest.mark.parametrize("code", FINDINGS)
def test_finding_about_a_log(code: str) -> None:
    assert set(codes(FINDINGS[code])) == {code}


def test_whole_reports_have_no_findings() -> None:
    assert codes(FAULT + ERROR) == []


def test_overflow_that_only_the_kernel_has_found_is_one() -> None:
    text = ERROR.replace("0x80FF013D Code: 317 Module: 255", "0x80020125 Code: 293 Module: 2")
    (finding,) = findings_of(read_log(text))
    assert finding.code == "crash-stack-overflow"
    assert finding.message == "the kernel says that the stack of the thread my main has overflowed"


def test_overflow_is_told_once() -> None:
    assert codes(SAMPLE.partition("-- MbedOS Error Info --")[2]).count("crash-stack-overflow") == 1


def test_stack_of_interrupts_is_no_overflow() -> None:
    assert codes(ERROR.replace("SP: 0x20001F00", "SP: 0x1000FF00")) == []


SAMPLE = sample("mbed/crash/serial.log").read_text()


def test_functions_of_the_sample() -> None:
    found = describe_report(read_log(SAMPLE)[0], program())
    assert found["fault"]["functions"] == {"PC": "main_entry+0x8", "LR": "main_entry+0x4"}
    assert found["error"]["functions"] == {"location": "main_entry+0x8"}
    assert [thread["function"] for thread in found["error"]["threads"]] == ["main_entry", "idle_entry", "timer_entry"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Entry: 0x8000105", "Entry: 0x8000107", "crash-elf"),
        ("Location: 0x800010C", "Location: 0x8010000", "crash-elf"),
        ("StackMem: 0x20000750", "StackMem: 0x20000758", "crash-stack-other"),
        ("StackSize: 0x1000", "StackSize: 0x1008", "crash-stack-other"),
    ],
    ids=["entry", "location", "stack", "size"],
)
def test_elf_file_of_another_build(old: str, new: str, code: str) -> None:
    text = SAMPLE.partition("[   7.311]")[0]
    assert codes(text, program()) == []
    assert codes(text.replace(old, new), program()) == [code]


@pytest.mark.parametrize(
    ("value", "type_", "module", "code", "name"),
    [
        (0x8002_0125, "system", "kernel", 293, "STACK_OVERFLOW"),
        (0x80FF_013D, "system", "unknown", 317, "HARDFAULT_EXCEPTION"),
        (0x80FF_0100, "system", "unknown", 256, "UNKNOWN"),
        (0x8001_010D, "system", "platform", 269, "TIME_OUT"),
        (0x8018_0148, "system", "BLE", 328, "BLE_ILLEGAL_STATE"),
        (0x8019_0146, "system", "network statistics", 326, "RBP_AUTHENTICATION_FAILED"),
        (0xA0FF_1001, "custom", "unknown", 4097, None),
        (0xFFFF_FFEA, "POSIX", None, 22, "EINVAL"),
        (0xFFFF_FF7D, "POSIX", None, 131, "ENOTRECOVERABLE"),
        (0xC000_0000, "type 2", "application", 0, None),
    ],
)
def test_status(value: int, type_: str, module: str | None, code: int, name: str | None) -> None:
    status = status_of(value)
    assert (status.type_name, status.module_name, status.code, status.code_name) == (type_, module, code, name)


def test_status_of_no_error() -> None:
    assert not status_of(0).is_error


@pytest.mark.parametrize(
    ("value", "sane"),
    [(0x8002_0125, True), (0x8002_0005, False), (0x8102_0125, False), (0x8050_0125, False), (0xFFFF_0000, False)],
)
def test_status_makes_sense(value: int, sane: bool) -> None:
    assert status_of(value).is_sane == sane


def test_value_of_a_kernel_that_found_an_overflow() -> None:
    assert value_words(status_of(0x8002_0125), 1) == "a thread used more than its stack"
    assert value_words(Status(0, 0, 1, 293), 1) is None


@pytest.mark.parametrize(
    ("register", "value", "names"),
    [
        ("MMFSR", 0x82, ["DACCVIOL", "MMARVALID"]),
        ("BFSR", 0x82, ["PRECISERR", "BFARVALID"]),
        ("UFSR", 0x0200, ["DIVBYZERO"]),
        ("HFSR", 0x4000_0000, ["FORCED"]),
        ("DFSR", 0x02, ["BKPT"]),
        ("AFSR", 0xFFFF_FFFF, []),
    ],
)
def test_bits_of_registers(register: str, value: int, names: list[str]) -> None:
    assert [name for name, _words in bits_of(register, value)] == names


@pytest.mark.parametrize(
    ("cpuid", "core"), [(0x410F_C241, "Cortex-M4 r0p1"), (0x410C_C200, "Cortex-M0 r0p0"), (0x510F_C241, None)]
)
def test_core(cpuid: int, core: str | None) -> None:
    assert core_of(cpuid) == core
