# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class HeapBlock(KaitaiStruct):
    """A piece of memory in the heap of a KnightOS kernel: header, what malloc
    gave, footer.
    
    .. seealso::
       formats/knightos/SPEC.md#heap_block
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(HeapBlock, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.owner = self._io.read_u1()
        self.len_payload = self._io.read_u2le()
        self.payload = self._io.read_bytes(self.len_payload)
        self.footer = self._io.read_u2le()


    def _fetch_instances(self):
        pass
