# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class VectorTable(KaitaiStruct):
    """The words with which a program for a Cortex-M begins. The table does not say
    how long it is: this reads words until the stream ends, at most 480 of
    interrupts. Cut the stream where the table ends, if you know it.
    
    Handlers are addresses with bit 0 set (Thumb). Zero stands for no handler.
    
    .. seealso::
       formats/mbed/SPEC.md#vector_table
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(VectorTable, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.initial_stack_pointer = self._io.read_u4le()
        self.reset = self._io.read_u4le()
        self.nmi = self._io.read_u4le()
        self.hard_fault = self._io.read_u4le()
        self.mem_manage = self._io.read_u4le()
        self.bus_fault = self._io.read_u4le()
        self.usage_fault = self._io.read_u4le()
        self.secure_fault = self._io.read_u4le()
        self.reserved_8 = self._io.read_u4le()
        self.reserved_9 = self._io.read_u4le()
        self.reserved_10 = self._io.read_u4le()
        self.svcall = self._io.read_u4le()
        self.debug_monitor = self._io.read_u4le()
        self.reserved_13 = self._io.read_u4le()
        self.pendsv = self._io.read_u4le()
        self.systick = self._io.read_u4le()
        self.interrupts = []
        for i in range((480 if self._io.size() >= 1984 else (self._io.size() - 64) // 4)):
            self.interrupts.append(self._io.read_u4le())



    def _fetch_instances(self):
        pass
        for i in range(len(self.interrupts)):
            pass
