"""Up to where a raw file is filled: to the end of a region, to an address, to a length."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.errors import LayoutError
from toolkit.mbed.composition.expression import evaluate
from toolkit.memory.region import AddressRange
from toolkit.quantities import parse_number


def end_of_padding(said: str, ends: Mapping[str, int], rom: AddressRange, first: int) -> int:
    """The address up to which a file is filled.

    Args:
        said: the name of a region, an address in ROM, a length such as ``64K``, or ``+`` and a length. A number below
            ROM, and one with K or M behind it, is a length.
        ends: name of a region → its end.
        rom: the flash of the image.
        first: address of the first byte of the file.

    Raises:
        LayoutError: it is none of these.
    """
    if said in ends:
        return ends[said]
    digits = said.removeprefix("+").strip()
    try:
        value = parse_number(digits)
    except ValueError:
        try:
            value = evaluate(digits)
        except ValueError:
            raise LayoutError(f"{said!r} is no number, and no region; there are {', '.join(ends)}") from None
    has_unit = not digits.lower().startswith("0x") and digits[-1].isalpha()
    is_length = said.startswith("+") or has_unit or value < rom.address
    return first + value if is_length else value
