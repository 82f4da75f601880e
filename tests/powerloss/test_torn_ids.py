"""A program of one id byte that loses power clears any of its bits: none of them may turn it into something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.powerloss.changes import device_of, sample_image
from tests.powerloss.cutting import content_of, grave_errors, image_of, recover
from toolkit.flash import FlashDevice, Operation, Recorder
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.writable import WritableVolume

Change = Callable[[FlashDevice], object]
HALF_ENTRY = b"\x00\x61\x04\x01\x00\x00\x05\xff\x00\x00\x00"
"""The lowest bytes of a file's entry as they stand in flash, its id and length missing."""


def changing(act: Callable[[WritableVolume], object]) -> Change:
    return lambda device: act(WritableVolume(device))


CHANGES: dict[str, Change] = {
    "remove a file": changing(lambda volume: volume.remove(b"/etc/conf")),
    "remove a link": changing(lambda volume: volume.remove(b"/etc/sub/l")),
    "remove a directory": changing(lambda volume: volume.remove_directory(b"/home")),
    "overwrite": changing(lambda volume: volume.store(b"/etc/conf", b"new")),
    "rename": changing(lambda volume: volume.move(b"/etc/conf", b"/etc/conf2")),
    "new link": changing(lambda volume: volume.make_link(b"/l", b"/top")),
    "new directory": changing(lambda volume: volume.make_directory(b"/d")),
    "bury garbage": recover,
}


def image_before(name: str) -> bytes:
    flash = device_of(sample_image())
    if name == "bury garbage":
        volume = Volume(flash)
        flash.program(volume.layout.fat_top - volume.fat.used - 2 - len(HALF_ENTRY), HALF_ENTRY)
    return image_of(flash)


def torn_ids(image: bytes, change: Change) -> Iterator[tuple[str, FlashDevice]]:
    """The flash after each program of one byte in the log, with each value that losing power may give the byte."""
    recorder = Recorder(device_of(image), keep_data=True)
    change(recorder)
    for number, last in enumerate(recorder.operations):
        if last.length != 1:
            continue
        flash = replayed(image, recorder.operations[:number])
        old, new = flash.read(last.offset, 1)[0], (last.data or b"")[0]
        for torn in range(256):
            if torn & old == torn and torn & new == new:
                again = replayed(image, recorder.operations[:number])
                again.program(last.offset, bytes([torn]))
                yield f"{old:02X} became {torn:02X} on the way to {new:02X}", again


def replayed(image: bytes, operations: list[Operation]) -> FlashDevice:
    flash = device_of(image)
    for operation in operations:
        flash.program(operation.offset, operation.data or b"")
    return flash


@pytest.mark.parametrize("name", CHANGES)
def test_every_torn_id_is_old_or_new_and_no_error(name: str) -> None:
    image = image_before(name)
    after = device_of(image)
    CHANGES[name](after)
    states, tried = (content_of(device_of(image)), content_of(after)), 0
    for what, flash in torn_ids(image, CHANGES[name]):
        assert content_of(flash) in states, what
        assert grave_errors(Volume(flash)) == [], what
        tried += 1
    assert tried > 1


@pytest.mark.parametrize("name", ["remove a file", "bury garbage"])
def test_half_deleted_entries_are_finished_by_the_next_change(name: str) -> None:
    image = image_before(name)
    recorder = Recorder(device_of(image), keep_data=True)
    CHANGES[name](recorder)
    flash = replayed(image, recorder.operations[:-1])
    unknown = [record.offset for record in Volume(flash).fat.records if isinstance(record.body, bytes)]
    recover(flash)
    assert [flash.read(offset, 1) for offset in unknown] == [b"\x00"]
