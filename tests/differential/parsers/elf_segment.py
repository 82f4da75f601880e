# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ElfSegment(KaitaiStruct):
    """One entry of the table of segments. What is programmed into flash are the
    bytes in the file of all segments that are loaded, at their physical
    addresses.
    
    .. seealso::
       formats/containers/SPEC.md#elf_segment
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ElfSegment, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.p_type = self._io.read_u4le()
        self.p_offset = self._io.read_u4le()
        self.p_vaddr = self._io.read_u4le()
        self.p_paddr = self._io.read_u4le()
        self.p_filesz = self._io.read_u4le()
        self.p_memsz = self._io.read_u4le()
        self.p_flags = self._io.read_u4le()
        self.p_align = self._io.read_u4le()


    def _fetch_instances(self):
        pass
