"""The power cut: so many operations are done, one is lost or torn, then nothing works any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.errors import FlashError, PowerLost, ProgramError
from toolkit.flash import TORN_VARIANTS, FlashDevice, Geometry, NorFlash, PowerCut, Sector, Tear, Torn

GEOMETRY = Geometry.of_lengths([1024, 512])
FIRST = Sector(0, 1024)
OLD = bytes([0xF0]) * 16
NEW = bytes([0x50]) * 16

variants = pytest.mark.parametrize("torn", TORN_VARIANTS, ids=str)


def flash_with_old() -> NorFlash:
    return NorFlash(GEOMETRY, OLD * (GEOMETRY.size // len(OLD)))


def after_torn_program(torn: Torn | None, data: bytes = NEW) -> bytes:
    flash = flash_with_old()
    with pytest.raises(PowerLost):
        PowerCut(flash, 0, torn).program(32, data)
    return bytes(flash)


def after_torn_erase(torn: Torn | None) -> bytes:
    flash = flash_with_old()
    with pytest.raises(PowerLost):
        PowerCut(flash, 0, torn).erase(FIRST)
    return bytes(flash)


def test_a_power_cut_is_a_flash_device() -> None:
    assert isinstance(PowerCut(NorFlash(GEOMETRY), 0), FlashDevice)


def test_so_many_operations_are_done() -> None:
    flash = NorFlash(GEOMETRY)
    cut = PowerCut(flash, 3)
    cut.program(0, b"a")
    cut.erase(FIRST)
    cut.program(1, b"b")
    with pytest.raises(PowerLost):
        cut.program(2, b"c")
    assert flash.read(0, 4) == b"\xffb\xff\xff"


def test_reading_and_syncing_are_no_operations() -> None:
    cut = PowerCut(NorFlash(GEOMETRY), 1)
    cut.read(0, 1)
    cut.sync()
    cut.program(0, b"a")
    assert not cut.lost


def test_a_lost_program_changes_nothing() -> None:
    assert after_torn_program(None) == bytes(flash_with_old())


def test_a_lost_erase_changes_nothing() -> None:
    assert after_torn_erase(None) == bytes(flash_with_old())


DEAD: dict[str, Callable[[PowerCut], object]] = {
    "read": lambda cut: cut.read(0, 1),
    "program": lambda cut: cut.program(0, b""),
    "erase": lambda cut: cut.erase(FIRST),
    "sync": lambda cut: cut.sync(),
}


@pytest.mark.parametrize("use", DEAD.values(), ids=DEAD)
def test_a_dead_device_does_nothing_more(use: Callable[[PowerCut], object]) -> None:
    cut = PowerCut(NorFlash(GEOMETRY), 0)
    with pytest.raises(PowerLost):
        cut.program(0, b"a")
    with pytest.raises(PowerLost):
        use(cut)


def test_a_finally_cannot_change_the_past() -> None:
    flash = NorFlash(GEOMETRY)
    cut = PowerCut(flash, 0)

    def change_with_a_finally() -> None:
        try:
            cut.program(0, b"a")
        finally:
            cut.program(1, b"b")

    with pytest.raises(PowerLost):
        change_with_a_finally()
    assert flash.read(0, 2) == b"\xff\xff"


def test_lost_power_is_no_exception_to_be_handled() -> None:
    assert not issubclass(PowerLost, Exception)


@pytest.mark.parametrize("after", [0, 1])
def test_a_refused_program_is_no_operation(after: int) -> None:
    cut = PowerCut(flash_with_old(), after, Torn(Tear.END))
    with pytest.raises(ProgramError):
        cut.program(0, b"\xff")
    for _ in range(after):
        cut.program(0, b"\x50")
    assert not cut.lost


@pytest.mark.parametrize("after", [0, 1])
def test_a_refused_erase_is_no_operation(after: int) -> None:
    cut = PowerCut(flash_with_old(), after, Torn(Tear.END))
    with pytest.raises(FlashError):
        cut.erase(Sector(0, 512))
    for _ in range(after):
        cut.erase(FIRST)
    assert not cut.lost


@variants
def test_a_torn_program_only_clears_bits(torn: Torn) -> None:
    torn_bytes = after_torn_program(torn)
    assert all(now & ~before == 0 for now, before in zip(torn_bytes, flash_with_old().read(0, 1536), strict=True))


@variants
def test_a_torn_program_clears_only_wanted_bits(torn: Torn) -> None:
    torn_bytes = after_torn_program(torn)
    assert all(now & wish == wish for now, wish in zip(torn_bytes[32:48], NEW, strict=True))


@variants
def test_a_torn_program_touches_nothing_else(torn: Torn) -> None:
    torn_bytes, old = after_torn_program(torn), bytes(flash_with_old())
    assert (torn_bytes[:32], torn_bytes[48:]) == (old[:32], old[48:])


@pytest.mark.parametrize(("tear", "done"), [(Tear.START, 0), (Tear.MIDDLE, 8), (Tear.END, 15)])
def test_bytes_before_the_tear_are_programmed_and_those_behind_are_not(tear: Tear, done: int) -> None:
    torn_bytes = after_torn_program(Torn(tear))[32:48]
    assert (torn_bytes[:done], torn_bytes[done + 1 :]) == (NEW[:done], OLD[done + 1 :])


def test_seeds_tear_a_byte_in_all_ways() -> None:
    torn_bytes = {after_torn_program(Torn(Tear.START, seed), b"\x50")[32] for seed in range(64)}
    assert torn_bytes == {0xF0, 0xD0, 0x70, 0x50}


def test_seeds_tear_anywhere() -> None:
    programmed = {after_torn_program(Torn(Tear.ANYWHERE, seed), bytes(4)).count(0) for seed in range(64)}
    assert programmed == {0, 1, 2, 3, 4}


@variants
def test_the_same_cut_gives_the_same_bytes(torn: Torn) -> None:
    assert (after_torn_program(torn), after_torn_erase(torn)) == (after_torn_program(torn), after_torn_erase(torn))


@variants
def test_a_torn_erase_stays_in_its_sector(torn: Torn) -> None:
    assert after_torn_erase(torn)[1024:] == bytes(flash_with_old())[1024:]


@variants
def test_a_torn_erase_is_not_complete(torn: Torn) -> None:
    assert after_torn_erase(torn)[:1024] != b"\xff" * 1024


@pytest.mark.parametrize(("tear", "done"), [(Tear.START, 0), (Tear.MIDDLE, 512), (Tear.END, 768)])
def test_the_sector_is_erased_up_to_the_tear_and_unchanged_behind_the_doubt(tear: Tear, done: int) -> None:
    torn_bytes = after_torn_erase(Torn(tear))
    assert (torn_bytes[:done], torn_bytes[done + 256 : 1024]) == (b"\xff" * done, (OLD * 64)[done + 256 :])


def test_a_torn_erase_leaves_bits_at_random() -> None:
    assert len(set(after_torn_erase(Torn(Tear.START))[:256])) > 64


def test_an_empty_program_can_be_torn() -> None:
    assert after_torn_program(Torn(Tear.ANYWHERE), b"") == bytes(flash_with_old())
