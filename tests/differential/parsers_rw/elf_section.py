# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ElfSection(ReadWriteKaitaiStruct):
    """One entry of the table of sections. The first of a file is all zeros.
    
    .. seealso::
       formats/containers/SPEC.md#elf_section
    """
    SEQ_FIELDS = ["sh_name", "sh_type", "sh_flags", "sh_addr", "sh_offset", "sh_size", "sh_link", "sh_info", "sh_addralign", "sh_entsize"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ElfSection, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['sh_name']['start'] = self._io.pos()
        self.sh_name = self._io.read_u4le()
        self._debug['sh_name']['end'] = self._io.pos()
        self._debug['sh_type']['start'] = self._io.pos()
        self.sh_type = self._io.read_u4le()
        self._debug['sh_type']['end'] = self._io.pos()
        self._debug['sh_flags']['start'] = self._io.pos()
        self.sh_flags = self._io.read_u4le()
        self._debug['sh_flags']['end'] = self._io.pos()
        self._debug['sh_addr']['start'] = self._io.pos()
        self.sh_addr = self._io.read_u4le()
        self._debug['sh_addr']['end'] = self._io.pos()
        self._debug['sh_offset']['start'] = self._io.pos()
        self.sh_offset = self._io.read_u4le()
        self._debug['sh_offset']['end'] = self._io.pos()
        self._debug['sh_size']['start'] = self._io.pos()
        self.sh_size = self._io.read_u4le()
        self._debug['sh_size']['end'] = self._io.pos()
        self._debug['sh_link']['start'] = self._io.pos()
        self.sh_link = self._io.read_u4le()
        self._debug['sh_link']['end'] = self._io.pos()
        self._debug['sh_info']['start'] = self._io.pos()
        self.sh_info = self._io.read_u4le()
        self._debug['sh_info']['end'] = self._io.pos()
        self._debug['sh_addralign']['start'] = self._io.pos()
        self.sh_addralign = self._io.read_u4le()
        self._debug['sh_addralign']['end'] = self._io.pos()
        self._debug['sh_entsize']['start'] = self._io.pos()
        self.sh_entsize = self._io.read_u4le()
        self._debug['sh_entsize']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ElfSection, self)._write__seq(io)
        self._io.write_u4le(self.sh_name)
        self._io.write_u4le(self.sh_type)
        self._io.write_u4le(self.sh_flags)
        self._io.write_u4le(self.sh_addr)
        self._io.write_u4le(self.sh_offset)
        self._io.write_u4le(self.sh_size)
        self._io.write_u4le(self.sh_link)
        self._io.write_u4le(self.sh_info)
        self._io.write_u4le(self.sh_addralign)
        self._io.write_u4le(self.sh_entsize)


    def _check(self):
        self._dirty = False
