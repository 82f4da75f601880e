# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ElfHeader(KaitaiStruct):
    """How an ELF file begins: what it is for, where execution starts, and where the
    tables of its segments and sections are.
    
    .. seealso::
       formats/containers/SPEC.md#elf_header
    """

    class FileType(IntEnum):
        none = 0
        relocatable = 1
        executable = 2
        shared = 3
        core = 4
    def __init__(self, _io, _parent=None, _root=None):
        super(ElfHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.ei_mag = self._io.read_bytes(4)
        if not self.ei_mag == b"\x7F\x45\x4C\x46":
            raise kaitaistruct.ValidationNotEqualError(b"\x7F\x45\x4C\x46", self.ei_mag, self._io, u"/seq/0")
        self.ei_class = self._io.read_u1()
        if not self.ei_class == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_class, self._io, u"/seq/1")
        self.ei_data = self._io.read_u1()
        if not self.ei_data == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_data, self._io, u"/seq/2")
        self.ei_version = self._io.read_u1()
        if not self.ei_version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_version, self._io, u"/seq/3")
        self.ei_osabi = self._io.read_u1()
        self.ei_abiversion = self._io.read_u1()
        self.ei_pad = self._io.read_bytes(7)
        self.e_type = KaitaiStream.resolve_enum(ElfHeader.FileType, self._io.read_u2le())
        self.e_machine = self._io.read_u2le()
        self.e_version = self._io.read_u4le()
        self.e_entry = self._io.read_u4le()
        self.e_phoff = self._io.read_u4le()
        self.e_shoff = self._io.read_u4le()
        self.e_flags = self._io.read_u4le()
        self.e_ehsize = self._io.read_u2le()
        self.e_phentsize = self._io.read_u2le()
        self.e_phnum = self._io.read_u2le()
        self.e_shentsize = self._io.read_u2le()
        self.e_shnum = self._io.read_u2le()
        self.e_shstrndx = self._io.read_u2le()


    def _fetch_instances(self):
        pass
