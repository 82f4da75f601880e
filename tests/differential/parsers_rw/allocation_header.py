# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class AllocationHeader(ReadWriteKaitaiStruct):
    """In front of a block of a heap with statistics.
    
    .. seealso::
       formats/mbed/SPEC.md#allocation_header
    """
    SEQ_FIELDS = ["length", "mark"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(AllocationHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u4le()
        self._debug['length']['end'] = self._io.pos()
        self._debug['mark']['start'] = self._io.pos()
        self.mark = self._io.read_bytes(4)
        self._debug['mark']['end'] = self._io.pos()
        if not self.mark == b"\xEF\xBE\xAD\xDE":
            raise kaitaistruct.ValidationNotEqualError(b"\xEF\xBE\xAD\xDE", self.mark, self._io, u"/seq/1")
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(AllocationHeader, self)._write__seq(io)
        self._io.write_u4le(self.length)
        self._io.write_bytes(self.mark)


    def _check(self):
        if len(self.mark) != 4:
            raise kaitaistruct.ConsistencyError(u"mark", 4, len(self.mark))
        if not self.mark == b"\xEF\xBE\xAD\xDE":
            raise kaitaistruct.ValidationNotEqualError(b"\xEF\xBE\xAD\xDE", self.mark, None, u"/seq/1")
        self._dirty = False
