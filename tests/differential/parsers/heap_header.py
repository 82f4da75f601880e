# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class HeapHeader(KaitaiStruct):
    """What stands in front of each piece of memory in the heap of a KnightOS
    kernel. The next header follows length + 5 bytes further on; the last block
    ends where RAM ends.
    
    .. seealso::
       formats/knightos/SPEC.md#heap_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(HeapHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.owner = self._io.read_u1()
        self.length = self._io.read_u2le()


    def _fetch_instances(self):
        pass
