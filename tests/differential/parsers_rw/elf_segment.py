# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ElfSegment(ReadWriteKaitaiStruct):
    """One entry of the table of segments. What is programmed into flash are the
    bytes in the file of all segments that are loaded, at their physical
    addresses.
    
    .. seealso::
       formats/containers/SPEC.md#elf_segment
    """
    SEQ_FIELDS = ["p_type", "p_offset", "p_vaddr", "p_paddr", "p_filesz", "p_memsz", "p_flags", "p_align"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ElfSegment, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['p_type']['start'] = self._io.pos()
        self.p_type = self._io.read_u4le()
        self._debug['p_type']['end'] = self._io.pos()
        self._debug['p_offset']['start'] = self._io.pos()
        self.p_offset = self._io.read_u4le()
        self._debug['p_offset']['end'] = self._io.pos()
        self._debug['p_vaddr']['start'] = self._io.pos()
        self.p_vaddr = self._io.read_u4le()
        self._debug['p_vaddr']['end'] = self._io.pos()
        self._debug['p_paddr']['start'] = self._io.pos()
        self.p_paddr = self._io.read_u4le()
        self._debug['p_paddr']['end'] = self._io.pos()
        self._debug['p_filesz']['start'] = self._io.pos()
        self.p_filesz = self._io.read_u4le()
        self._debug['p_filesz']['end'] = self._io.pos()
        self._debug['p_memsz']['start'] = self._io.pos()
        self.p_memsz = self._io.read_u4le()
        self._debug['p_memsz']['end'] = self._io.pos()
        self._debug['p_flags']['start'] = self._io.pos()
        self.p_flags = self._io.read_u4le()
        self._debug['p_flags']['end'] = self._io.pos()
        self._debug['p_align']['start'] = self._io.pos()
        self.p_align = self._io.read_u4le()
        self._debug['p_align']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ElfSegment, self)._write__seq(io)
        self._io.write_u4le(self.p_type)
        self._io.write_u4le(self.p_offset)
        self._io.write_u4le(self.p_vaddr)
        self._io.write_u4le(self.p_paddr)
        self._io.write_u4le(self.p_filesz)
        self._io.write_u4le(self.p_memsz)
        self._io.write_u4le(self.p_flags)
        self._io.write_u4le(self.p_align)


    def _check(self):
        self._dirty = False
