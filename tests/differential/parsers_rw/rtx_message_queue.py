# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxMessageQueue(ReadWriteKaitaiStruct):
    """Messages, in the order of their priorities.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_message_queue
    """
    SEQ_FIELDS = ["id", "reserved_state", "flags", "reserved", "name", "thread_list", "pool", "message_size", "message_count", "first", "last"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxMessageQueue, self).__init__(_io)
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
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_u1()
        self._debug['reserved']['end'] = self._io.pos()
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_u4le()
        self._debug['name']['end'] = self._io.pos()
        self._debug['thread_list']['start'] = self._io.pos()
        self.thread_list = self._io.read_u4le()
        self._debug['thread_list']['end'] = self._io.pos()
        self._debug['pool']['start'] = self._io.pos()
        self.pool = RtxMessageQueue.PoolInfo(self._io, self, self._root)
        self.pool._read()
        self._debug['pool']['end'] = self._io.pos()
        self._debug['message_size']['start'] = self._io.pos()
        self.message_size = self._io.read_u4le()
        self._debug['message_size']['end'] = self._io.pos()
        self._debug['message_count']['start'] = self._io.pos()
        self.message_count = self._io.read_u4le()
        self._debug['message_count']['end'] = self._io.pos()
        self._debug['first']['start'] = self._io.pos()
        self.first = self._io.read_u4le()
        self._debug['first']['end'] = self._io.pos()
        self._debug['last']['start'] = self._io.pos()
        self.last = self._io.read_u4le()
        self._debug['last']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.pool._fetch_instances()


    def _write__seq(self, io=None):
        super(RtxMessageQueue, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u1(self.reserved_state)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.reserved)
        self._io.write_u4le(self.name)
        self._io.write_u4le(self.thread_list)
        self.pool._write__seq(self._io)
        self._io.write_u4le(self.message_size)
        self._io.write_u4le(self.message_count)
        self._io.write_u4le(self.first)
        self._io.write_u4le(self.last)


    def _check(self):
        if self.pool._root != self._root:
            raise kaitaistruct.ConsistencyError(u"pool", self._root, self.pool._root)
        if self.pool._parent != self:
            raise kaitaistruct.ConsistencyError(u"pool", self, self.pool._parent)
        self._dirty = False

    class PoolInfo(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["max_blocks", "used_blocks", "block_size", "block_base", "block_limit", "block_free"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(RtxMessageQueue.PoolInfo, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['max_blocks']['start'] = self._io.pos()
            self.max_blocks = self._io.read_u4le()
            self._debug['max_blocks']['end'] = self._io.pos()
            self._debug['used_blocks']['start'] = self._io.pos()
            self.used_blocks = self._io.read_u4le()
            self._debug['used_blocks']['end'] = self._io.pos()
            self._debug['block_size']['start'] = self._io.pos()
            self.block_size = self._io.read_u4le()
            self._debug['block_size']['end'] = self._io.pos()
            self._debug['block_base']['start'] = self._io.pos()
            self.block_base = self._io.read_u4le()
            self._debug['block_base']['end'] = self._io.pos()
            self._debug['block_limit']['start'] = self._io.pos()
            self.block_limit = self._io.read_u4le()
            self._debug['block_limit']['end'] = self._io.pos()
            self._debug['block_free']['start'] = self._io.pos()
            self.block_free = self._io.read_u4le()
            self._debug['block_free']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(RtxMessageQueue.PoolInfo, self)._write__seq(io)
            self._io.write_u4le(self.max_blocks)
            self._io.write_u4le(self.used_blocks)
            self._io.write_u4le(self.block_size)
            self._io.write_u4le(self.block_base)
            self._io.write_u4le(self.block_limit)
            self._io.write_u4le(self.block_free)


        def _check(self):
            self._dirty = False
