"""The recorder: what was done to a device, and how often each sector was erased."""

from __future__ import annotations

import pytest

from toolkit.errors import FlashError, ProgramError
from toolkit.flash import FlashDevice, Geometry, NorFlash, Operation, OperationKind, Recorder, Sector

GEOMETRY = Geometry.of_lengths([16, 8, 8])


@pytest.fixture
def recorder() -> Recorder:
    return Recorder(NorFlash(GEOMETRY))


def test_a_recorder_is_a_flash_device(recorder: Recorder) -> None:
    assert isinstance(recorder, FlashDevice)


def test_operations_in_their_order(recorder: Recorder) -> None:
    recorder.program(3, b"ab")
    recorder.erase(Sector(16, 8))
    recorder.program(0, b"c")
    assert recorder.operations == [
        Operation(OperationKind.PROGRAM, 3, 2),
        Operation(OperationKind.ERASE, 16, 8),
        Operation(OperationKind.PROGRAM, 0, 1),
    ]


def test_operations_reach_the_device(recorder: Recorder) -> None:
    recorder.program(15, b"ab")
    recorder.erase(Sector(16, 8))
    assert recorder.device.read(15, 2) == b"a\xff"


def test_reading_and_syncing_are_no_operations(recorder: Recorder) -> None:
    recorder.read(0, 4)
    recorder.sync()
    assert recorder.operations == []


def test_data_is_kept_on_request() -> None:
    recorder = Recorder(NorFlash(GEOMETRY), keep_data=True)
    recorder.program(3, b"ab")
    assert recorder.operations == [Operation(OperationKind.PROGRAM, 3, 2, b"ab")]


def test_wear_counts_the_erases_of_each_sector(recorder: Recorder) -> None:
    for sector in (Sector(16, 8), Sector(0, 16), Sector(16, 8)):
        recorder.erase(sector)
    assert recorder.wear == {Sector(16, 8): 2, Sector(0, 16): 1}


def test_a_sector_never_erased_has_no_wear(recorder: Recorder) -> None:
    assert recorder.wear[Sector(24, 8)] == 0


def test_counters(recorder: Recorder) -> None:
    recorder.program(0, b"abc")
    recorder.program(8, b"de")
    recorder.erase(Sector(0, 16))
    assert (recorder.programs, recorder.programmed_bytes, recorder.erases) == (2, 5, 1)


def test_a_refused_program_is_no_operation(recorder: Recorder) -> None:
    recorder.program(0, b"\x00")
    recorder.clear()
    with pytest.raises(ProgramError):
        recorder.program(0, b"\x01")
    assert recorder.operations == []


def test_a_refused_erase_is_no_wear(recorder: Recorder) -> None:
    with pytest.raises(FlashError):
        recorder.erase(Sector(0, 8))
    assert recorder.erases == 0


def test_cleared_recorder_remembers_nothing(recorder: Recorder) -> None:
    recorder.program(0, b"a")
    recorder.erase(Sector(0, 16))
    recorder.clear()
    assert (recorder.operations, recorder.wear) == ([], {})
