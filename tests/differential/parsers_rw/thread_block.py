# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadBlock(ReadWriteKaitaiStruct):
    """What RTX 5 keeps of a thread, as far as all its versions agree. In states,
    the low half is 0 inactive, 1 ready, 2 running, 3 blocked, 4 terminated, the
    high half of a blocked one what it waits for.
    
    .. seealso::
       formats/mbed/SPEC.md#thread_block
    """
    SEQ_FIELDS = ["id", "state", "flags", "attributes", "name", "thread_next", "thread_prev", "delay_next", "delay_prev", "thread_join", "delay", "priority", "priority_base", "stack_frame", "flags_options", "wait_flags", "thread_flags", "mutex_list", "stack_mem", "stack_size", "sp", "thread_addr", "tz_memory"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ThreadBlock, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u1()
        self._debug['id']['end'] = self._io.pos()
        self._debug['state']['start'] = self._io.pos()
        self.state = self._io.read_u1()
        self._debug['state']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['attributes']['start'] = self._io.pos()
        self.attributes = self._io.read_u1()
        self._debug['attributes']['end'] = self._io.pos()
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_u4le()
        self._debug['name']['end'] = self._io.pos()
        self._debug['thread_next']['start'] = self._io.pos()
        self.thread_next = self._io.read_u4le()
        self._debug['thread_next']['end'] = self._io.pos()
        self._debug['thread_prev']['start'] = self._io.pos()
        self.thread_prev = self._io.read_u4le()
        self._debug['thread_prev']['end'] = self._io.pos()
        self._debug['delay_next']['start'] = self._io.pos()
        self.delay_next = self._io.read_u4le()
        self._debug['delay_next']['end'] = self._io.pos()
        self._debug['delay_prev']['start'] = self._io.pos()
        self.delay_prev = self._io.read_u4le()
        self._debug['delay_prev']['end'] = self._io.pos()
        self._debug['thread_join']['start'] = self._io.pos()
        self.thread_join = self._io.read_u4le()
        self._debug['thread_join']['end'] = self._io.pos()
        self._debug['delay']['start'] = self._io.pos()
        self.delay = self._io.read_u4le()
        self._debug['delay']['end'] = self._io.pos()
        self._debug['priority']['start'] = self._io.pos()
        self.priority = self._io.read_s1()
        self._debug['priority']['end'] = self._io.pos()
        self._debug['priority_base']['start'] = self._io.pos()
        self.priority_base = self._io.read_s1()
        self._debug['priority_base']['end'] = self._io.pos()
        self._debug['stack_frame']['start'] = self._io.pos()
        self.stack_frame = self._io.read_u1()
        self._debug['stack_frame']['end'] = self._io.pos()
        self._debug['flags_options']['start'] = self._io.pos()
        self.flags_options = self._io.read_u1()
        self._debug['flags_options']['end'] = self._io.pos()
        self._debug['wait_flags']['start'] = self._io.pos()
        self.wait_flags = self._io.read_u4le()
        self._debug['wait_flags']['end'] = self._io.pos()
        self._debug['thread_flags']['start'] = self._io.pos()
        self.thread_flags = self._io.read_u4le()
        self._debug['thread_flags']['end'] = self._io.pos()
        self._debug['mutex_list']['start'] = self._io.pos()
        self.mutex_list = self._io.read_u4le()
        self._debug['mutex_list']['end'] = self._io.pos()
        self._debug['stack_mem']['start'] = self._io.pos()
        self.stack_mem = self._io.read_u4le()
        self._debug['stack_mem']['end'] = self._io.pos()
        self._debug['stack_size']['start'] = self._io.pos()
        self.stack_size = self._io.read_u4le()
        self._debug['stack_size']['end'] = self._io.pos()
        self._debug['sp']['start'] = self._io.pos()
        self.sp = self._io.read_u4le()
        self._debug['sp']['end'] = self._io.pos()
        self._debug['thread_addr']['start'] = self._io.pos()
        self.thread_addr = self._io.read_u4le()
        self._debug['thread_addr']['end'] = self._io.pos()
        self._debug['tz_memory']['start'] = self._io.pos()
        self.tz_memory = self._io.read_u4le()
        self._debug['tz_memory']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ThreadBlock, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u1(self.state)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.attributes)
        self._io.write_u4le(self.name)
        self._io.write_u4le(self.thread_next)
        self._io.write_u4le(self.thread_prev)
        self._io.write_u4le(self.delay_next)
        self._io.write_u4le(self.delay_prev)
        self._io.write_u4le(self.thread_join)
        self._io.write_u4le(self.delay)
        self._io.write_s1(self.priority)
        self._io.write_s1(self.priority_base)
        self._io.write_u1(self.stack_frame)
        self._io.write_u1(self.flags_options)
        self._io.write_u4le(self.wait_flags)
        self._io.write_u4le(self.thread_flags)
        self._io.write_u4le(self.mutex_list)
        self._io.write_u4le(self.stack_mem)
        self._io.write_u4le(self.stack_size)
        self._io.write_u4le(self.sp)
        self._io.write_u4le(self.thread_addr)
        self._io.write_u4le(self.tz_memory)


    def _check(self):
        self._dirty = False
