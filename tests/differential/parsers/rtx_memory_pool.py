# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxMemoryPool(KaitaiStruct):
    """Blocks of equal length that threads take and give back.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_memory_pool
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(RtxMemoryPool, self).__init__(_io)
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
        self.pool = RtxMemoryPool.PoolInfo(self._io, self, self._root)


    def _fetch_instances(self):
        pass
        self.pool._fetch_instances()

    class PoolInfo(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(RtxMemoryPool.PoolInfo, self).__init__(_io)
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
