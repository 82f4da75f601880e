# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class FaultContext(KaitaiStruct):
    """First half of the crash data.
    
    .. seealso::
       formats/mbed/SPEC.md#fault_context
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(FaultContext, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.r0 = self._io.read_u4le()
        self.r1 = self._io.read_u4le()
        self.r2 = self._io.read_u4le()
        self.r3 = self._io.read_u4le()
        self.r4 = self._io.read_u4le()
        self.r5 = self._io.read_u4le()
        self.r6 = self._io.read_u4le()
        self.r7 = self._io.read_u4le()
        self.r8 = self._io.read_u4le()
        self.r9 = self._io.read_u4le()
        self.r10 = self._io.read_u4le()
        self.r11 = self._io.read_u4le()
        self.r12 = self._io.read_u4le()
        self.sp = self._io.read_u4le()
        self.lr = self._io.read_u4le()
        self.pc = self._io.read_u4le()
        self.xpsr = self._io.read_u4le()
        self.psp = self._io.read_u4le()
        self.msp = self._io.read_u4le()
        self.exc_return = self._io.read_u4le()
        self.control = self._io.read_u4le()
        self.unused = self._io.read_bytes(44)


    def _fetch_instances(self):
        pass
