# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxMutex(ReadWriteKaitaiStruct):
    """Belongs to one thread at a time.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_mutex
    """
    SEQ_FIELDS = ["id", "reserved_state", "flags", "attributes", "name", "thread_list", "owner", "owner_prev", "owner_next", "lock", "padding"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxMutex, self).__init__(_io)
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
        self._debug['attributes']['start'] = self._io.pos()
        self.attributes = self._io.read_u1()
        self._debug['attributes']['end'] = self._io.pos()
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_u4le()
        self._debug['name']['end'] = self._io.pos()
        self._debug['thread_list']['start'] = self._io.pos()
        self.thread_list = self._io.read_u4le()
        self._debug['thread_list']['end'] = self._io.pos()
        self._debug['owner']['start'] = self._io.pos()
        self.owner = self._io.read_u4le()
        self._debug['owner']['end'] = self._io.pos()
        self._debug['owner_prev']['start'] = self._io.pos()
        self.owner_prev = self._io.read_u4le()
        self._debug['owner_prev']['end'] = self._io.pos()
        self._debug['owner_next']['start'] = self._io.pos()
        self.owner_next = self._io.read_u4le()
        self._debug['owner_next']['end'] = self._io.pos()
        self._debug['lock']['start'] = self._io.pos()
        self.lock = self._io.read_u1()
        self._debug['lock']['end'] = self._io.pos()
        self._debug['padding']['start'] = self._io.pos()
        self.padding = self._io.read_bytes(3)
        self._debug['padding']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(RtxMutex, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u1(self.reserved_state)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.attributes)
        self._io.write_u4le(self.name)
        self._io.write_u4le(self.thread_list)
        self._io.write_u4le(self.owner)
        self._io.write_u4le(self.owner_prev)
        self._io.write_u4le(self.owner_next)
        self._io.write_u1(self.lock)
        self._io.write_bytes(self.padding)


    def _check(self):
        if len(self.padding) != 3:
            raise kaitaistruct.ConsistencyError(u"padding", 3, len(self.padding))
        self._dirty = False
