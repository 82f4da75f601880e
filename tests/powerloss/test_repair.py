"""A repair of much at once, cut at each of its operations: nothing readable is lost, and repairing again ends it."""

from __future__ import annotations

from collections.abc import Callable

from formats.knightos.kfs_entry import DIRECTORY, SUPERSEDED_FILE
from tests.powerloss.changes import device_of, sample_image
from tests.powerloss.cutting import Act, content_of, cuts, errors_of, image_of, require_old_or_new
from tests.powerloss.steps import cycles, recorded_steps
from toolkit.flash import FlashDevice
from toolkit.kfs.dat import header_offset
from toolkit.kfs.fat import Record
from toolkit.kfs.repair.repair import repair
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.commit import CHANGES, Step
from toolkit.kfs.write.writable import WritableVolume

RecordProperty = Callable[[str, object], None]


def record_of(volume: Volume, path: bytes) -> Record:
    record = volume.lookup(path).record
    assert record is not None
    return record


def damaged_image() -> bytes:
    """The sample with a size too large, a wrong link back, a directory gone from over its files, and a lost file."""
    flash = device_of(sample_image())
    volume = WritableVolume(flash)
    volume.store(b"/home/lost", b"lost and found" * 40)
    volume.store(b"/home/last", b"last")
    image = bytearray(image_of(flash))
    image[record_of(volume, b"/etc/conf").offset - 8] = 1  # the size is 64 KiB too large
    second = volume.data.chain(volume.lookup(b"/bin/big").body.section_id).blocks[1]  # type: ignore[union-attr]
    image[header_offset(second) : header_offset(second) + 2] = b"\x01\x10"
    folder = record_of(volume, b"/etc/sub")
    assert image[folder.offset] == DIRECTORY
    image[folder.offset] = 0x02
    image[record_of(volume, b"/home/lost").offset] = SUPERSEDED_FILE
    return bytes(image)


def act(device: FlashDevice) -> object:
    return repair(device)


def repaired(image: bytes, act: Act = act) -> FlashDevice:
    flash = device_of(image)
    act(flash)
    return flash


def test_repair_ends_all_errors() -> None:
    assert errors_of(Volume(repaired(damaged_image()))) == []


def test_sectors_are_replaced_as_the_table_says() -> None:
    change = next(change for change in CHANGES if change.name == "repair")
    steps = recorded_steps(damaged_image(), act)
    assert all(Step.WHOLE in run for run in cycles(steps, change))


def test_cut_at_every_operation(record_property: RecordProperty) -> None:
    image = damaged_image()
    old, new = content_of(device_of(image)), content_of(repaired(image))
    tried = 0
    for cut, flash in cuts(image, act):
        seen = content_of(flash)
        require_old_or_new(seen, old, new)
        again = repaired(image_of(flash))
        assert errors_of(Volume(again)) == [], cut
        assert set(content_of(again).values()) >= set(new.values()), cut
        tried += 1
    record_property("power cuts", tried)
    assert tried
