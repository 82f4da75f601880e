# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class HeapBlock(ReadWriteKaitaiStruct):
    """A piece of memory in the heap of a KnightOS kernel: header, what malloc
    gave, footer.
    
    .. seealso::
       formats/knightos/SPEC.md#heap_block
    """
    SEQ_FIELDS = ["owner", "len_payload", "payload", "footer"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(HeapBlock, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['owner']['start'] = self._io.pos()
        self.owner = self._io.read_u1()
        self._debug['owner']['end'] = self._io.pos()
        self._debug['len_payload']['start'] = self._io.pos()
        self.len_payload = self._io.read_u2le()
        self._debug['len_payload']['end'] = self._io.pos()
        self._debug['payload']['start'] = self._io.pos()
        self.payload = self._io.read_bytes(self.len_payload)
        self._debug['payload']['end'] = self._io.pos()
        self._debug['footer']['start'] = self._io.pos()
        self.footer = self._io.read_u2le()
        self._debug['footer']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(HeapBlock, self)._write__seq(io)
        self._io.write_u1(self.owner)
        self._io.write_u2le(self.len_payload)
        self._io.write_bytes(self.payload)
        self._io.write_u2le(self.footer)


    def _check(self):
        if len(self.payload) != self.len_payload:
            raise kaitaistruct.ConsistencyError(u"payload", self.len_payload, len(self.payload))
        self._dirty = False
