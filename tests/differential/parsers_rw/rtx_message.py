# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxMessage(ReadWriteKaitaiStruct):
    """A message that waits in a queue.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_message
    """
    SEQ_FIELDS = ["id", "reserved_state", "flags", "priority", "prev", "next", "data"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxMessage, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u1()
        self._debug['id']['end'] = self._io.pos()
        self._debug['reserved_state']['start'] = self._io.pos()
        self.reserved_state = self._io.read_u1()
        self._debug['reserved_state']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['priority']['start'] = self._io.pos()
        self.priority = self._io.read_u1()
        self._debug['priority']['end'] = self._io.pos()
        self._debug['prev']['start'] = self._io.pos()
        self.prev = self._io.read_u4le()
        self._debug['prev']['end'] = self._io.pos()
        self._debug['next']['start'] = self._io.pos()
        self.next = self._io.read_u4le()
        self._debug['next']['end'] = self._io.pos()
        self._debug['data']['start'] = self._io.pos()
        self.data = self._io.read_bytes_full()
        self._debug['data']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(RtxMessage, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u1(self.reserved_state)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.priority)
        self._io.write_u4le(self.prev)
        self._io.write_u4le(self.next)
        self._io.write_bytes(self.data)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"data", 0, self._io.size() - self._io.pos())


    def _check(self):
        self._dirty = False
