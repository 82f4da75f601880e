"""From one container to another: the same bytes at the same addresses, and what the new one cannot say."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from toolkit.errors import ContainerError
from toolkit.image.containers.container import write_container
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import Stored, WriteOptions
from toolkit.image.containers.uf2 import added_by_blocks
from toolkit.memory.contents import Contents
from toolkit.quantities import format_length

MAX_RAW = 1 << 28
"""Bytes of a raw file that is made for a range."""
_WITHOUT_ENTRY = (Container.RAW, Container.UF2)


@dataclass(frozen=True)
class Converted:
    """A file that was made, and what it holds.

    Attributes:
        data: the file.
        contents: its bytes at their addresses.
        notes: what the new container does not say, in sentences.
    """

    data: bytes
    contents: Contents
    notes: tuple[str, ...]


def convert(
    stored: Stored,
    container: Container,
    options: WriteOptions,
    *,
    first: int | None = None,
    end: int | None = None,
) -> Converted:
    """Write what was read into another container.

    Args:
        stored: what was read; its entry, header, family and machine go along where the options say none.
        container: the new one.
        options: how it is written.
        first: leave out what lies below this address; a raw file starts here.
        end: leave out what lies from this address on; a raw file ends here.

    Raises:
        ContainerError: nothing is left, or the container cannot say it.
    """
    contents = _cut(stored.contents, first, end)
    if container is Container.RAW:
        contents = _padded(contents, first, end, options.fill)
    options = dataclasses.replace(
        options,
        entry=stored.entry if options.entry is None else options.entry,
        header=options.header or stored.header,
        family=stored.family if options.family is None else options.family,
        machine=stored.machine if options.machine is None else options.machine,
    )
    data = write_container(contents, container, options=options)
    left_out = [f"tags of the UF2 blocks are left out: {', '.join(stored.says)}"] if stored.says else []
    return Converted(data, contents, (*_notes(contents, container, options), *left_out))


def _cut(contents: Contents, first: int | None, end: int | None) -> Contents:
    if not contents.range.length:
        raise ContainerError("the file holds no bytes")
    if first is not None and end is not None and first >= end:
        raise ContainerError(f"nothing lies from {first:#x} to below {end:#x}")
    cut, whole = contents.copy(), contents.range
    if first is not None:
        cut.remove(whole.address, max(0, first - whole.address))
    if end is not None:
        cut.remove(end, max(0, whole.end - end))
    if not cut.range.length:
        raise ContainerError(f"no bytes are left: the file has {whole}")
    return cut


def _padded(contents: Contents, first: int | None, end: int | None, fill: int) -> Contents:
    """What a raw file has of a range: fill in front and behind, where the range says so."""
    start = contents.range.address if first is None else first
    length = (contents.range.end if end is None else end) - start
    if first is None and end is None:
        return contents
    if length > MAX_RAW:
        raise ContainerError(
            f"a raw file of {format_length(length)} is too long; {format_length(MAX_RAW)} are the most"
        )
    return Contents([(start, contents.read(start, length, fill))])


def _notes(contents: Contents, container: Container, options: WriteOptions) -> list[str]:
    notes = []
    if options.entry is not None and container in _WITHOUT_ENTRY:
        notes.append(f"the entry, {options.entry:#x}, is left out: {container} files cannot say it")
    segments = contents.segments
    if container is Container.RAW and len(segments) > 1:
        holes = contents.range.length - sum(len(part) for _address, part in segments)
        notes.append(f"holes of {format_length(holes)} became {options.fill:#04x}")
    if container is Container.UF2 and options.family is None:
        notes.append("the blocks name no family, which many bootloaders ask for")
    if container is Container.UF2 and (added := added_by_blocks(contents, options)):
        notes.append(f"blocks are whole: {format_length(added)} of holes became {options.fill:#04x}")
    return notes
