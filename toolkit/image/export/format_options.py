"""How a file says its bytes that was taken apart: what a manifest says of it, so that the new one is like it."""

from __future__ import annotations

from toolkit.image.build.output import BLOCK_LENGTHS, LONGEST_LINE
from toolkit.image.build.recipe import FormatOptionsPart
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import Stored, WriteOptions


def format_options_of(stored: Stored, container: Container) -> FormatOptionsPart | None:
    """The options of a file of a container that is like the one that was read; None where the usual ones are."""
    if container is Container.UF2:
        options = _of_blocks(stored)
    elif container in (Container.HEX, Container.SREC):
        options = _of_lines(stored, container)
    else:
        return None
    return None if options == FormatOptionsPart() else options


def _of_lines(stored: Stored, container: Container) -> FormatOptionsPart:
    from toolkit.image.containers.srec import BYTES_IN_LINE as BYTES_OF_SREC
    from toolkit.memory.intel_hex import BYTES_IN_LINE as BYTES_OF_HEX

    usual = BYTES_OF_SREC if container is Container.SREC else BYTES_OF_HEX
    header = stored.header.decode("ascii", "replace") if container is Container.SREC else ""
    return FormatOptionsPart(
        entry=stored.entry,
        header=header if header and header.isascii() and header.isprintable() else None,
        line_length=_unit(stored, usual, range(1, LONGEST_LINE + 1)) if stored.container is container else None,
    )


def _of_blocks(stored: Stored) -> FormatOptionsPart:
    from toolkit.image.containers.uf2 import added_by_blocks
    from toolkit.image.containers.uf2_families import family_text

    usual = WriteOptions().block_length
    length = _unit(stored, usual, BLOCK_LENGTHS)
    is_exact = added_by_blocks(stored.contents, WriteOptions(block_length=length or usual)) > 0
    return FormatOptionsPart(
        family=None if stored.family is None else family_text(stored.family),
        block_length=length,
        exact=True if is_exact else None,
    )


def _unit(stored: Stored, usual: int, possible: range) -> int | None:
    """Bytes in a line or a block, where they are not as usual; a file of a single short one says nothing."""
    length = stored.unit_length
    held = sum(len(data) for _address, data in stored.contents.segments)
    is_said = length in possible and length != usual and (length > usual or held > length)
    return length if is_said else None
