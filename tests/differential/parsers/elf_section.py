# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ElfSection(KaitaiStruct):
    """One entry of the table of sections. The first of a file is all zeros.
    
    .. seealso::
       formats/containers/SPEC.md#elf_section
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ElfSection, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.sh_name = self._io.read_u4le()
        self.sh_type = self._io.read_u4le()
        self.sh_flags = self._io.read_u4le()
        self.sh_addr = self._io.read_u4le()
        self.sh_offset = self._io.read_u4le()
        self.sh_size = self._io.read_u4le()
        self.sh_link = self._io.read_u4le()
        self.sh_info = self._io.read_u4le()
        self.sh_addralign = self._io.read_u4le()
        self.sh_entsize = self._io.read_u4le()


    def _fetch_instances(self):
        pass
