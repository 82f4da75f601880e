"""Pictures from PNG and to PNG, with Pillow."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from formats.knightos.kimg import Kimg
from toolkit.errors import LayoutError, ToolkitError

if TYPE_CHECKING:
    from PIL import Image

DARK_BELOW = 127
"""Grey from which on a pixel is light, as kimg has it."""
MOST_PIXELS = 1 << 23
"""A hundred times what the largest screen has."""
_LONGEST_SIDE = 0xFFFF


def to_png(image: Kimg) -> bytes:
    """A PNG of black and white.

    Raises:
        LayoutError: the picture has no pixels.
    """
    from PIL import Image

    if not image.width or not image.height:
        raise LayoutError(f"a picture of {image.width} by {image.height} pixels makes no PNG")
    made = Image.frombytes("1", (image.width, image.height), image.rows, "raw", "1;I")
    target = io.BytesIO()
    made.save(target, "PNG")
    return target.getvalue()


def from_png(data: bytes, dark_below: int = DARK_BELOW) -> Kimg:
    """A picture of what a PNG shows on white: pixels are dark whose grey, 0 to 255, is below a threshold.

    Raises:
        LayoutError: it is too large. ToolkitError: it is no PNG that can be read.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, which are looked at below
            opened = Image.open(io.BytesIO(data), formats=("PNG",))
        _require_small(*opened.size)
        opened.load()
        grey = _grey(opened)
    except ToolkitError:
        raise
    except Image.DecompressionBombError:
        raise LayoutError("the picture is too large for a calculator") from None
    except UnidentifiedImageError:
        raise ToolkitError("this is no PNG") from None
    except Exception as error:  # Pillow says that a file is broken in many ways
        raise ToolkitError(f"a PNG that cannot be read: {error}") from None
    dark = grey.point([255 if level < dark_below else 0 for level in range(256)], "1")
    width, height = dark.size
    return Kimg(0, 0, height, width, dark.tobytes("raw", "1"))


def _require_small(width: int, height: int) -> None:
    if max(width, height) > _LONGEST_SIDE or width * height > MOST_PIXELS:
        raise LayoutError(f"a picture of {width:,} by {height:,} pixels is too large for a calculator")


def _grey(opened: Image.Image) -> Image.Image:
    from PIL import Image

    if opened.mode.startswith("I"):  # 16 bits
        return opened.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if "transparency" in opened.info or opened.mode in ("LA", "RGBA", "PA"):
        colours = opened.convert("RGBA")
        white = Image.new("RGBA", colours.size, "white")
        return Image.alpha_composite(white, colours).convert("L")
    return opened.convert("L")
