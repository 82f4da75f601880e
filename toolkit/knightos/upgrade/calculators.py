"""What upgrade files of each calculator have of their own (formats/knightos/SPEC.md, upgrade files)."""

from __future__ import annotations

from typing import NamedTuple

from formats.knightos.upgrade import DEVICE_OTHERS, DEVICE_TI73
from toolkit.kfs.layout import Model


class Destination(NamedTuple):
    """For one calculator: how its files are called, the id of its key, its device type."""

    extension: str
    key_id: int
    device_type: int


DESTINATIONS = {
    "TI73": Destination(".73u", 0x02, DEVICE_TI73),
    "TI83p": Destination(".8xu", 0x04, DEVICE_OTHERS),
    "TI83pSE": Destination(".8xu", 0x04, DEVICE_OTHERS),
    "TI84p": Destination(".8xu", 0x0A, DEVICE_OTHERS),
    "TI84pSE": Destination(".8xu", 0x0A, DEVICE_OTHERS),
    "TI84pCSE": Destination(".8cu", 0x0F, DEVICE_OTHERS),
}
"""Name of the model → where its upgrades go."""
ANYBODYS_KEY = 0x0A
"""The key id that mktiupgrade writes unless it is told another, for whichever calculator."""


def destination_of(model: Model) -> Destination:
    """Where the upgrades of a model go."""
    return DESTINATIONS[model.name]
