# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ElfHeader(ReadWriteKaitaiStruct):
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
    SEQ_FIELDS = ["ei_mag", "ei_class", "ei_data", "ei_version", "ei_osabi", "ei_abiversion", "ei_pad", "e_type", "e_machine", "e_version", "e_entry", "e_phoff", "e_shoff", "e_flags", "e_ehsize", "e_phentsize", "e_phnum", "e_shentsize", "e_shnum", "e_shstrndx"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ElfHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['ei_mag']['start'] = self._io.pos()
        self.ei_mag = self._io.read_bytes(4)
        self._debug['ei_mag']['end'] = self._io.pos()
        if not self.ei_mag == b"\x7F\x45\x4C\x46":
            raise kaitaistruct.ValidationNotEqualError(b"\x7F\x45\x4C\x46", self.ei_mag, self._io, u"/seq/0")
        self._debug['ei_class']['start'] = self._io.pos()
        self.ei_class = self._io.read_u1()
        self._debug['ei_class']['end'] = self._io.pos()
        if not self.ei_class == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_class, self._io, u"/seq/1")
        self._debug['ei_data']['start'] = self._io.pos()
        self.ei_data = self._io.read_u1()
        self._debug['ei_data']['end'] = self._io.pos()
        if not self.ei_data == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_data, self._io, u"/seq/2")
        self._debug['ei_version']['start'] = self._io.pos()
        self.ei_version = self._io.read_u1()
        self._debug['ei_version']['end'] = self._io.pos()
        if not self.ei_version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_version, self._io, u"/seq/3")
        self._debug['ei_osabi']['start'] = self._io.pos()
        self.ei_osabi = self._io.read_u1()
        self._debug['ei_osabi']['end'] = self._io.pos()
        self._debug['ei_abiversion']['start'] = self._io.pos()
        self.ei_abiversion = self._io.read_u1()
        self._debug['ei_abiversion']['end'] = self._io.pos()
        self._debug['ei_pad']['start'] = self._io.pos()
        self.ei_pad = self._io.read_bytes(7)
        self._debug['ei_pad']['end'] = self._io.pos()
        self._debug['e_type']['start'] = self._io.pos()
        self.e_type = KaitaiStream.resolve_enum(ElfHeader.FileType, self._io.read_u2le())
        self._debug['e_type']['end'] = self._io.pos()
        self._debug['e_machine']['start'] = self._io.pos()
        self.e_machine = self._io.read_u2le()
        self._debug['e_machine']['end'] = self._io.pos()
        self._debug['e_version']['start'] = self._io.pos()
        self.e_version = self._io.read_u4le()
        self._debug['e_version']['end'] = self._io.pos()
        self._debug['e_entry']['start'] = self._io.pos()
        self.e_entry = self._io.read_u4le()
        self._debug['e_entry']['end'] = self._io.pos()
        self._debug['e_phoff']['start'] = self._io.pos()
        self.e_phoff = self._io.read_u4le()
        self._debug['e_phoff']['end'] = self._io.pos()
        self._debug['e_shoff']['start'] = self._io.pos()
        self.e_shoff = self._io.read_u4le()
        self._debug['e_shoff']['end'] = self._io.pos()
        self._debug['e_flags']['start'] = self._io.pos()
        self.e_flags = self._io.read_u4le()
        self._debug['e_flags']['end'] = self._io.pos()
        self._debug['e_ehsize']['start'] = self._io.pos()
        self.e_ehsize = self._io.read_u2le()
        self._debug['e_ehsize']['end'] = self._io.pos()
        self._debug['e_phentsize']['start'] = self._io.pos()
        self.e_phentsize = self._io.read_u2le()
        self._debug['e_phentsize']['end'] = self._io.pos()
        self._debug['e_phnum']['start'] = self._io.pos()
        self.e_phnum = self._io.read_u2le()
        self._debug['e_phnum']['end'] = self._io.pos()
        self._debug['e_shentsize']['start'] = self._io.pos()
        self.e_shentsize = self._io.read_u2le()
        self._debug['e_shentsize']['end'] = self._io.pos()
        self._debug['e_shnum']['start'] = self._io.pos()
        self.e_shnum = self._io.read_u2le()
        self._debug['e_shnum']['end'] = self._io.pos()
        self._debug['e_shstrndx']['start'] = self._io.pos()
        self.e_shstrndx = self._io.read_u2le()
        self._debug['e_shstrndx']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ElfHeader, self)._write__seq(io)
        self._io.write_bytes(self.ei_mag)
        self._io.write_u1(self.ei_class)
        self._io.write_u1(self.ei_data)
        self._io.write_u1(self.ei_version)
        self._io.write_u1(self.ei_osabi)
        self._io.write_u1(self.ei_abiversion)
        self._io.write_bytes(self.ei_pad)
        self._io.write_u2le(int(self.e_type))
        self._io.write_u2le(self.e_machine)
        self._io.write_u4le(self.e_version)
        self._io.write_u4le(self.e_entry)
        self._io.write_u4le(self.e_phoff)
        self._io.write_u4le(self.e_shoff)
        self._io.write_u4le(self.e_flags)
        self._io.write_u2le(self.e_ehsize)
        self._io.write_u2le(self.e_phentsize)
        self._io.write_u2le(self.e_phnum)
        self._io.write_u2le(self.e_shentsize)
        self._io.write_u2le(self.e_shnum)
        self._io.write_u2le(self.e_shstrndx)


    def _check(self):
        if len(self.ei_mag) != 4:
            raise kaitaistruct.ConsistencyError(u"ei_mag", 4, len(self.ei_mag))
        if not self.ei_mag == b"\x7F\x45\x4C\x46":
            raise kaitaistruct.ValidationNotEqualError(b"\x7F\x45\x4C\x46", self.ei_mag, None, u"/seq/0")
        if not self.ei_class == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_class, None, u"/seq/1")
        if not self.ei_data == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_data, None, u"/seq/2")
        if not self.ei_version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.ei_version, None, u"/seq/3")
        if len(self.ei_pad) != 7:
            raise kaitaistruct.ConsistencyError(u"ei_pad", 7, len(self.ei_pad))
        self._dirty = False
