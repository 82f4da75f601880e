"""Each change, cut at each of its operations, whole and torn: the old state or the new one, never a mixture."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from tests.powerloss.changes import SCRIPTED, device_of, sample_image
from tests.powerloss.cutting import Act, content_of, cuts, image_of, recover, require_sound
from toolkit.flash import TORN_VARIANTS, FlashDevice
from toolkit.kfs.write.commit import CHANGES
from toolkit.kfs.write.writable import WritableVolume

UNITS = {change.name: change.unit for change in CHANGES}
Record = Callable[[str, object], None]


def starting_image(name: str) -> bytes:
    flash = device_of(sample_image())
    SCRIPTED[name].prepare(WritableVolume(flash))
    return image_of(flash)


def act_of(name: str) -> Act:
    return lambda device: SCRIPTED[name].act(WritableVolume(device))


def after(image: bytes, act: Act) -> FlashDevice:
    flash = device_of(image)
    act(flash)
    return flash


class States:
    """States of flash that were met; each is looked at once, however many cuts leave it."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def is_new(self, flash: FlashDevice) -> bool:
        digest = hashlib.sha256(image_of(flash)).digest()
        known = digest in self._digests
        self._digests.add(digest)
        return not known


@pytest.mark.parametrize("name", SCRIPTED)
def test_cut_at_every_operation(name: str, record_property: Record) -> None:
    image, act = starting_image(name), act_of(name)
    old, new = content_of(device_of(image)), content_of(after(image, act))
    tried, states = 0, States()
    for cut, flash in cuts(image, act):
        try:
            if states.is_new(flash):
                require_sound(flash, old, new, at_once=UNITS[SCRIPTED[name].kind] == "the change")
        except Exception as error:
            raise AssertionError(f"{name}, cut after {cut.after} operations, {cut.torn}: {error}") from error
        tried += 1
    record_property("power cuts", tried)
    assert tried


@pytest.mark.parametrize("name", SCRIPTED)
def test_cut_again_while_leftovers_are_put_in_order(name: str, record_property: Record) -> None:
    image, act = starting_image(name), act_of(name)
    old, new = content_of(device_of(image)), content_of(after(image, act))
    tried, states = 0, States()
    for first, flash in cuts(image, act, (None, TORN_VARIANTS[2])):
        once = image_of(flash)
        for second, again in cuts(once, recover, (None,)):
            try:
                if states.is_new(again):
                    require_sound(again, old, new, at_once=UNITS[SCRIPTED[name].kind] == "the change")
            except Exception as error:
                raise AssertionError(f"{name}, cut at {first}, then at {second}: {error}") from error
            tried += 1
    record_property("power cuts", tried)
