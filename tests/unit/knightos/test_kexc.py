"""What kernels make of executables, and what is told about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.knightos.kexc import ENTRY_POINT, KERNEL_VERSION, KEXC, STACK_SIZE, THREAD_FLAGS
from tests.golden_data import sample
from tests.knightos_programs import kexc, sound_kexc
from toolkit.knightos.kexc.describe import describe
from toolkit.knightos.kexc.lint import lint
from toolkit.knightos.kexc.loader import KERNELS, Kernel, start

HEAD, RELEASE = KERNELS["head"], KERNELS["0.6.12"]


def asking_for(major: int, minor: int) -> bytes:
    return kexc((ENTRY_POINT, 11), (KERNEL_VERSION, minor << 8 | major))


@pytest.mark.parametrize(
    ("version", "starts"),
    [((0, 5), False), ((1, 0), False), ((0, 6), True), ((0, 7), True), ((1, 6), True)],
    ids=str,
)
def test_version_on_the_last_kernel(version: tuple[int, int], starts: bool) -> None:
    verdict = start(KEXC.parse(asking_for(*version)), HEAD)
    assert verdict.error == (None if starts else 15)


@pytest.mark.parametrize("version", [(0, 5), (1, 0), (0, 7)], ids=str)
def test_release_does_not_look_at_the_version(version: tuple[int, int]) -> None:
    assert start(KEXC.parse(asking_for(*version)), RELEASE).error is None


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_no_entry_point_is_refused(kernel: Kernel) -> None:
    assert start(KEXC.parse(kexc((STACK_SIZE, 1))), kernel).error == 15


def test_sound_program_has_no_findings() -> None:
    assert lint(sound_kexc(), HEAD) == []


@pytest.mark.parametrize("path", sorted(sample("knightos/demo/files/bin").iterdir()), ids=lambda path: path.name)
def test_programs_of_the_demo_start(path: Path) -> None:
    data = path.read_bytes()
    assert (start(KEXC.parse(data), HEAD).error, describe(data, HEAD)["entry_offset"]) == (None, 10)


def test_texts() -> None:
    described = describe(sound_kexc(), HEAD)
    assert (described["name"], described["description"]) == ("demo", "says demo")


@pytest.mark.parametrize(
    ("records", "length"),
    [((), 104), (((STACK_SIZE, 100),), 264), (((STACK_SIZE, 0x1401),), 66)],
    ids=["default", "100", "high byte"],
)
def test_stack(records: tuple[tuple[int, int], ...], length: int) -> None:
    assert describe(kexc(*records), HEAD)["stack_length"] == length


def test_thread_flags_are_in_the_low_byte() -> None:
    assert describe(kexc((THREAD_FLAGS, 0x0408)), HEAD)["thread_flag_names"] == ["colour"]
