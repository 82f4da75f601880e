"""Flash devices: geometry, the NOR rule, image files as devices, and devices that record operations or lose power.

Recorder and power cut are loaded when somebody asks for them: most commands do not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from toolkit.flash.device import ERASED, FlashDevice
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.image_file import ImageFile
from toolkit.flash.nor import NorFlash

if TYPE_CHECKING:
    from toolkit.flash.power_cut import TORN_VARIANTS, PowerCut, Tear, Torn
    from toolkit.flash.recorder import Operation, OperationKind, Recorder

__all__ = [
    "ERASED",
    "TORN_VARIANTS",
    "FlashDevice",
    "Geometry",
    "ImageFile",
    "NorFlash",
    "Operation",
    "OperationKind",
    "PowerCut",
    "Recorder",
    "Sector",
    "Tear",
    "Torn",
]

_LATE = {
    **dict.fromkeys(("TORN_VARIANTS", "PowerCut", "Tear", "Torn"), "toolkit.flash.power_cut"),
    **dict.fromkeys(("Operation", "OperationKind", "Recorder"), "toolkit.flash.recorder"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)
