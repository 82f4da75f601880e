"""Flash devices: geometry, the NOR rule, image files as devices, and devices that record operations or lose power."""

from toolkit.flash.device import ERASED, FlashDevice
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.image_file import ImageFile
from toolkit.flash.nor import NorFlash
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
