# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class VectorTable(ReadWriteKaitaiStruct):
    """The words with which a program for a Cortex-M begins. The table does not say
    how long it is: this reads words until the stream ends, at most 480 of
    interrupts. Cut the stream where the table ends, if you know it.
    
    Handlers are addresses with bit 0 set (Thumb). Zero stands for no handler.
    
    .. seealso::
       formats/mbed/SPEC.md#vector_table
    """
    SEQ_FIELDS = ["initial_stack_pointer", "reset", "nmi", "hard_fault", "mem_manage", "bus_fault", "usage_fault", "secure_fault", "reserved_8", "reserved_9", "reserved_10", "svcall", "debug_monitor", "reserved_13", "pendsv", "systick", "interrupts"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(VectorTable, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['initial_stack_pointer']['start'] = self._io.pos()
        self.initial_stack_pointer = self._io.read_u4le()
        self._debug['initial_stack_pointer']['end'] = self._io.pos()
        self._debug['reset']['start'] = self._io.pos()
        self.reset = self._io.read_u4le()
        self._debug['reset']['end'] = self._io.pos()
        self._debug['nmi']['start'] = self._io.pos()
        self.nmi = self._io.read_u4le()
        self._debug['nmi']['end'] = self._io.pos()
        self._debug['hard_fault']['start'] = self._io.pos()
        self.hard_fault = self._io.read_u4le()
        self._debug['hard_fault']['end'] = self._io.pos()
        self._debug['mem_manage']['start'] = self._io.pos()
        self.mem_manage = self._io.read_u4le()
        self._debug['mem_manage']['end'] = self._io.pos()
        self._debug['bus_fault']['start'] = self._io.pos()
        self.bus_fault = self._io.read_u4le()
        self._debug['bus_fault']['end'] = self._io.pos()
        self._debug['usage_fault']['start'] = self._io.pos()
        self.usage_fault = self._io.read_u4le()
        self._debug['usage_fault']['end'] = self._io.pos()
        self._debug['secure_fault']['start'] = self._io.pos()
        self.secure_fault = self._io.read_u4le()
        self._debug['secure_fault']['end'] = self._io.pos()
        self._debug['reserved_8']['start'] = self._io.pos()
        self.reserved_8 = self._io.read_u4le()
        self._debug['reserved_8']['end'] = self._io.pos()
        self._debug['reserved_9']['start'] = self._io.pos()
        self.reserved_9 = self._io.read_u4le()
        self._debug['reserved_9']['end'] = self._io.pos()
        self._debug['reserved_10']['start'] = self._io.pos()
        self.reserved_10 = self._io.read_u4le()
        self._debug['reserved_10']['end'] = self._io.pos()
        self._debug['svcall']['start'] = self._io.pos()
        self.svcall = self._io.read_u4le()
        self._debug['svcall']['end'] = self._io.pos()
        self._debug['debug_monitor']['start'] = self._io.pos()
        self.debug_monitor = self._io.read_u4le()
        self._debug['debug_monitor']['end'] = self._io.pos()
        self._debug['reserved_13']['start'] = self._io.pos()
        self.reserved_13 = self._io.read_u4le()
        self._debug['reserved_13']['end'] = self._io.pos()
        self._debug['pendsv']['start'] = self._io.pos()
        self.pendsv = self._io.read_u4le()
        self._debug['pendsv']['end'] = self._io.pos()
        self._debug['systick']['start'] = self._io.pos()
        self.systick = self._io.read_u4le()
        self._debug['systick']['end'] = self._io.pos()
        self._debug['interrupts']['start'] = self._io.pos()
        self._debug['interrupts']['arr'] = []
        self.interrupts = []
        for i in range((480 if self._io.size() >= 1984 else (self._io.size() - 64) // 4)):
            self._debug['interrupts']['arr'].append({'start': self._io.pos()})
            self.interrupts.append(self._io.read_u4le())
            self._debug['interrupts']['arr'][i]['end'] = self._io.pos()

        self._debug['interrupts']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.interrupts)):
            pass



    def _write__seq(self, io=None):
        super(VectorTable, self)._write__seq(io)
        self._io.write_u4le(self.initial_stack_pointer)
        self._io.write_u4le(self.reset)
        self._io.write_u4le(self.nmi)
        self._io.write_u4le(self.hard_fault)
        self._io.write_u4le(self.mem_manage)
        self._io.write_u4le(self.bus_fault)
        self._io.write_u4le(self.usage_fault)
        self._io.write_u4le(self.secure_fault)
        self._io.write_u4le(self.reserved_8)
        self._io.write_u4le(self.reserved_9)
        self._io.write_u4le(self.reserved_10)
        self._io.write_u4le(self.svcall)
        self._io.write_u4le(self.debug_monitor)
        self._io.write_u4le(self.reserved_13)
        self._io.write_u4le(self.pendsv)
        self._io.write_u4le(self.systick)
        if len(self.interrupts) != (480 if self._io.size() >= 1984 else (self._io.size() - 64) // 4):
            raise kaitaistruct.ConsistencyError(u"interrupts", (480 if self._io.size() >= 1984 else (self._io.size() - 64) // 4), len(self.interrupts))
        for i in range(len(self.interrupts)):
            pass
            self._io.write_u4le(self.interrupts[i])



    def _check(self):
        for i in range(len(self.interrupts)):
            pass

        self._dirty = False
