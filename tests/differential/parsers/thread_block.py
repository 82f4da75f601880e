# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadBlock(KaitaiStruct):
    """What RTX 5 keeps of a thread, as far as all its versions agree. In states,
    the low half is 0 inactive, 1 ready, 2 running, 3 blocked, 4 terminated, the
    high half of a blocked one what it waits for.
    
    .. seealso::
       formats/mbed/SPEC.md#thread_block
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ThreadBlock, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u1()
        self.state = self._io.read_u1()
        self.flags = self._io.read_u1()
        self.attributes = self._io.read_u1()
        self.name = self._io.read_u4le()
        self.thread_next = self._io.read_u4le()
        self.thread_prev = self._io.read_u4le()
        self.delay_next = self._io.read_u4le()
        self.delay_prev = self._io.read_u4le()
        self.thread_join = self._io.read_u4le()
        self.delay = self._io.read_u4le()
        self.priority = self._io.read_s1()
        self.priority_base = self._io.read_s1()
        self.stack_frame = self._io.read_u1()
        self.flags_options = self._io.read_u1()
        self.wait_flags = self._io.read_u4le()
        self.thread_flags = self._io.read_u4le()
        self.mutex_list = self._io.read_u4le()
        self.stack_mem = self._io.read_u4le()
        self.stack_size = self._io.read_u4le()
        self.sp = self._io.read_u4le()
        self.thread_addr = self._io.read_u4le()
        self.tz_memory = self._io.read_u4le()


    def _fetch_instances(self):
        pass
