# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class HeapHeader(ReadWriteKaitaiStruct):
    """What stands in front of each piece of memory in the heap of a KnightOS
    kernel. The next header follows length + 5 bytes further on; the last block
    ends where RAM ends.
    
    .. seealso::
       formats/knightos/SPEC.md#heap_header
    """
    SEQ_FIELDS = ["owner", "length"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(HeapHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['owner']['start'] = self._io.pos()
        self.owner = self._io.read_u1()
        self._debug['owner']['end'] = self._io.pos()
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u2le()
        self._debug['length']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(HeapHeader, self)._write__seq(io)
        self._io.write_u1(self.owner)
        self._io.write_u2le(self.length)


    def _check(self):
        self._dirty = False
