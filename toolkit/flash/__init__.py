"""Flash devices: geometry, the NOR rule, and image files as devices."""

from toolkit.flash.device import ERASED, FlashDevice
from toolkit.flash.geometry import Geometry, Sector
from toolkit.flash.image_file import ImageFile
from toolkit.flash.nor import NorFlash

__all__ = ["ERASED", "FlashDevice", "Geometry", "ImageFile", "NorFlash", "Sector"]
