"""The tables of an ELF file of 32 bits and little-endian order (SPEC.md: elf_header, elf_segment, elf_section).

For files that are written here: a segment, and a section, for each run of bytes. What others write is read by a
library (`toolkit/elf`).
"""

from __future__ import annotations

from formats.codec import Spec
from formats.layout import blob, declare, derived, exactly, record, u8, u16, u32

MAGIC = b"\x7fELF"
CLASS_32, LITTLE_ENDIAN, VERSION = 1, 1, 1
EXECUTABLE = 2
HEADER_SIZE, SEGMENT_SIZE, SECTION_SIZE = 52, 32, 40
LOAD = 1
READ_EXECUTE = 5
PROGRAM_BITS, STRINGS = 1, 3
ALLOCATED_EXECUTE = 6
FILE_TYPES = {0: "none", 1: "relocatable", EXECUTABLE: "executable", 3: "shared", 4: "core"}
MACHINES = {0: "none", 40: "ARM", 83: "AVR", 94: "Xtensa", 105: "MSP430", 220: "Z80", 243: "RISC-V"}
SEGMENT_TYPES = {0: "null", LOAD: "load", 2: "dynamic", 3: "interpreter", 4: "note", 6: "segments"}
SECTION_TYPES = {0: "null", PROGRAM_BITS: "program", 2: "symbols", STRINGS: "strings", 4: "relocations", 8: "no bits"}
SEGMENT_FLAGS = {1: "execute", 2: "write", 4: "read"}
SECTION_FLAGS = {1: "write", 2: "allocated", 4: "execute"}


@record
class ElfHeader:
    """What an ELF file is for, and where its tables are."""

    _ei_mag = derived(exactly(blob(4), MAGIC), "7f and the letters ELF", lambda _r: MAGIC)
    _ei_class = derived(exactly(u8, CLASS_32), "1, addresses of 32 bits", lambda _r: CLASS_32)
    _ei_data = derived(exactly(u8, LITTLE_ENDIAN), "1, little-endian order", lambda _r: LITTLE_ENDIAN)
    _ei_version = derived(exactly(u8, VERSION), "1, the version of the format", lambda _r: VERSION)
    ei_osabi: int = declare(u8, "system, or 0", default=0)
    ei_abiversion: int = declare(u8, "version of its interface, or 0", default=0)
    ei_pad: bytes = declare(blob(7), "zeros", default=bytes(7))
    e_type: int = declare(u16, "kind of file", names=FILE_TYPES, default=EXECUTABLE)
    e_machine: int = declare(u16, "processor", names=MACHINES, default=0)
    e_version: int = declare(u32, "1, the version of the format", default=VERSION)
    e_entry: int = declare(u32, "address of the first instruction, or 0", show="hex", default=0)
    e_phoff: int = declare(u32, "offset of the table of segments, or 0", show="hex", default=0)
    e_shoff: int = declare(u32, "offset of the table of sections, or 0", show="hex", default=0)
    e_flags: int = declare(u32, "flags of the processor", show="hex", default=0)
    e_ehsize: int = declare(u16, "length of this header in bytes", default=HEADER_SIZE)
    e_phentsize: int = declare(u16, "length of a segment's entry in bytes", default=SEGMENT_SIZE)
    e_phnum: int = declare(u16, "how many segments there are", default=0)
    e_shentsize: int = declare(u16, "length of a section's entry in bytes", default=SECTION_SIZE)
    e_shnum: int = declare(u16, "how many sections there are", default=0)
    e_shstrndx: int = declare(u16, "which section has the names of sections", default=0)


@record
class ElfSegment:
    """A part of the file that is loaded, or another that a loader wants."""

    p_type: int = declare(u32, "kind of segment", names=SEGMENT_TYPES)
    p_offset: int = declare(u32, "offset of its bytes in the file", show="hex")
    p_vaddr: int = declare(u32, "address when it runs", show="hex")
    p_paddr: int = declare(u32, "address where it is stored", show="hex")
    p_filesz: int = declare(u32, "bytes in the file")
    p_memsz: int = declare(u32, "bytes when it runs")
    p_flags: int = declare(u32, "what may be done with it", names=SEGMENT_FLAGS, show="flags", default=READ_EXECUTE)
    p_align: int = declare(u32, "alignment of address and offset in bytes; 0 and 1 are none", default=1)


@record
class ElfSection:
    """A named part of the file."""

    sh_name: int = declare(u32, "offset of its name among the names of sections")
    sh_type: int = declare(u32, "kind of section", names=SECTION_TYPES)
    sh_flags: int = declare(u32, "what may be done with it", names=SECTION_FLAGS, show="flags", default=0)
    sh_addr: int = declare(u32, "address when it runs, or 0", show="hex", default=0)
    sh_offset: int = declare(u32, "offset of its bytes in the file", show="hex", default=0)
    sh_size: int = declare(u32, "bytes", default=0)
    sh_link: int = declare(u32, "another section, by the kind", default=0)
    sh_info: int = declare(u32, "more, by the kind", default=0)
    sh_addralign: int = declare(u32, "alignment in bytes; 0 and 1 are none", default=1)
    sh_entsize: int = declare(u32, "length of an entry in bytes, in tables", default=0)


ELF_HEADER = Spec("containers.elf_header", ElfHeader, title="ELF header (32 bits, little-endian)")
ELF_SEGMENT = Spec("containers.elf_segment", ElfSegment, title="ELF segment (entry of the program header table)")
ELF_SECTION = Spec("containers.elf_section", ElfSection, title="ELF section (entry of the section header table)")
