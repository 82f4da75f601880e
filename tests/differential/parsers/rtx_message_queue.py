# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxMessageQueue(KaitaiStruct):
    """Messages, in the order of their priorities.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_message_queue
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(RtxMessageQueue, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u1()
        self.reserved_state = self._io.read_u1()
        self.flags = self._io.read_u1()
        self.reserved = self._io.read_u1()
        self.name = self._io.read_u4le()
        self.thread_list = self._io.read_u4le()
        self.pool = RtxMessageQueue.PoolInfo(self._io, self, self._root)
        self.message_size = self._io.read_u4le()
        self.message_count = self._io.read_u4le()
        self.first = self._io.read_u4le()
        self.last = self._io.read_u4le()


    def _fetch_instances(self):
        pass
        self.pool._fetch_instances()

    class PoolInfo(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(RtxMessageQueue.PoolInfo, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.max_blocks = self._io.read_u4le()
            self.used_blocks = self._io.read_u4le()
            self.block_size = self._io.read_u4le()
            self.block_base = self._io.read_u4le()
            self.block_limit = self._io.read_u4le()
            self.block_free = self._io.read_u4le()


        def _fetch_instances(self):
            pass
