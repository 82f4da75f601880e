"""Images from Python: one call for each part, and `build` at the end.

    image = ImageBuilder.plain().region("boot", 0, 0x4000).raw("boot.bin", region="boot").build()

A manifest says the same things by the same names.
"""

from __future__ import annotations

from toolkit.image.builder.base import Given, ImageBuilder
from toolkit.image.builder.knightos import KnightImageBuilder
from toolkit.image.builder.mbed import MbedImageBuilder
from toolkit.image.builder.plain import PlainImageBuilder
from toolkit.image.builder.tock import TockImageBuilder

__all__ = ["Given", "ImageBuilder", "KnightImageBuilder", "MbedImageBuilder", "PlainImageBuilder", "TockImageBuilder"]
