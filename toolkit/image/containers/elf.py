"""ELF files as containers: what they load, and back (formats/containers/SPEC.md: elf_header).

Only what is stored counts: the bytes in the file of loaded segments, at their physical addresses.
"""

from __future__ import annotations

from formats.containers.elf import (
    ALLOCATED_EXECUTE,
    ELF_HEADER,
    ELF_SECTION,
    ELF_SEGMENT,
    HEADER_SIZE,
    LOAD,
    PROGRAM_BITS,
    SECTION_SIZE,
    SEGMENT_SIZE,
    STRINGS,
    ElfHeader,
    ElfSection,
    ElfSegment,
)
from formats.errors import FormatError
from toolkit.elf.file import MOST_RUNS, read_loaded
from toolkit.errors import ContainerError
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import Stored, WriteOptions
from toolkit.memory.contents import Contents
from toolkit.memory.joined import Placed, joined

ARM = 40
_FLAGS = {ARM: 0x0500_0000}
"""Flags of a processor that tools ask for; the interface of ARM is in its fifth version."""
_SHARED = 4
"""How many times over segments may use the bytes of a file; linkers use them once."""
_ADDRESSES = 1 << 32


def read_elf_container(data: bytes) -> Stored:
    """What an ELF file of little-endian order stores.

    Raises:
        ContainerError: it is no such file, loads nothing, or has two values for one byte.
    """
    try:
        elf = read_loaded(data)
    except FormatError as error:
        raise ContainerError(str(error)) from None
    segments = [segment for segment in elf.segments if segment.file_size]
    if sum(segment.file_size for segment in segments) > _SHARED * len(data):
        raise ContainerError("the segments of the ELF file use its bytes many times over")
    if not segments:
        raise ContainerError("the ELF file loads nothing: no segment has bytes in it")
    contents = joined(
        Placed(one.load_address, data[one.offset : one.offset + one.file_size], f"segment at {one.offset:#x}")
        for one in segments
    )
    return Stored(Container.ELF, contents, elf.entry or None, machine=_number_of(elf.machine))


def machine_of(text: str) -> int:
    """The number of a machine: by its name in ELF, with or without ``EM_``, or as a number.

    Raises:
        ValueError: it is neither.
    """
    from elftools.elf.enums import ENUM_E_MACHINE

    name = text.upper().removeprefix("EM_")
    known = ENUM_E_MACHINE.get(f"EM_{name}")
    try:
        number = int(text, 0) if known is None else int(known)
    except ValueError:
        raise ValueError(f"{text!r} is no machine of ELF files; there are ARM, RISCV, AVR, XTENSA and others") from None
    if not 0 <= number <= 0xFFFF:
        raise ValueError(f"{text} has more than the 16 bits of a machine")
    return number


def machine_name(number: int | None) -> str:
    """A machine for people: ``ARM``, or its number."""
    from elftools.elf.enums import ENUM_E_MACHINE

    names = {value: name for name, value in ENUM_E_MACHINE.items() if isinstance(value, int)}
    return str(names.get(number or 0, number)).removeprefix("EM_")


def _number_of(machine: str | int) -> int:
    return machine if isinstance(machine, int) else machine_of(machine)


def write_elf(contents: Contents, options: WriteOptions) -> bytes:
    """An ELF file of 32 bits: for each segment of the contents one that is loaded, and one section.

    Raises:
        ContainerError: an address needs more than 32 bits, or there are more segments than ELF files shall have.
    """
    last = max(contents.range.end - 1, options.entry or 0)
    if last >= _ADDRESSES:
        raise ContainerError(f"ELF files of 32 bits cannot say {last:#x}")
    segments = contents.segments
    if len(segments) >= MOST_RUNS:
        raise ContainerError(f"{len(segments):,} runs of bytes are too many for an ELF file; fill the holes first")
    names = b"\0.shstrtab\0" + b"".join(b".at_%08x\0" % address for address, _data in segments)
    start = HEADER_SIZE + SEGMENT_SIZE * len(segments)
    entries, sections, offset = [], [ElfSection(0, 0, sh_addralign=0)], start
    for number, (address, data) in enumerate(segments):
        entries.append(ElfSegment(LOAD, offset, address, address, len(data), len(data)))
        name = len("\0.shstrtab\0") + number * len(".at_00000000\0")
        sections.append(ElfSection(name, PROGRAM_BITS, ALLOCATED_EXECUTE, address, offset, len(data)))
        offset += len(data)
    sections.append(ElfSection(1, STRINGS, sh_offset=offset, sh_size=len(names)))
    body = b"".join(data for _address, data in segments) + names
    padding = bytes(-(start + len(body)) % 4)
    machine = options.machine or 0
    header = ElfHeader(
        e_machine=machine,
        e_entry=options.entry or 0,
        e_phoff=HEADER_SIZE if segments else 0,
        e_shoff=start + len(body) + len(padding),
        e_flags=_FLAGS.get(machine, 0),
        e_phnum=len(segments),
        e_shnum=len(sections),
        e_shstrndx=len(sections) - 1,
    )
    assert len(sections) * SECTION_SIZE + header.e_shoff < _ADDRESSES, "contents are bounded"
    tables = [ELF_HEADER.build(header), *map(ELF_SEGMENT.build, entries)]
    return b"".join([*tables, body, padding, *map(ELF_SECTION.build, sections)])
