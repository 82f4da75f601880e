# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadFrame(ReadWriteKaitaiStruct):
    """At the stack pointer of a thread that does not run, and whose stack frame has
    no registers of the FPU.
    
    .. seealso::
       formats/mbed/SPEC.md#thread_frame
    """
    SEQ_FIELDS = ["r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r0", "r1", "r2", "r3", "r12", "lr", "pc", "xpsr"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ThreadFrame, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['r4']['start'] = self._io.pos()
        self.r4 = self._io.read_u4le()
        self._debug['r4']['end'] = self._io.pos()
        self._debug['r5']['start'] = self._io.pos()
        self.r5 = self._io.read_u4le()
        self._debug['r5']['end'] = self._io.pos()
        self._debug['r6']['start'] = self._io.pos()
        self.r6 = self._io.read_u4le()
        self._debug['r6']['end'] = self._io.pos()
        self._debug['r7']['start'] = self._io.pos()
        self.r7 = self._io.read_u4le()
        self._debug['r7']['end'] = self._io.pos()
        self._debug['r8']['start'] = self._io.pos()
        self.r8 = self._io.read_u4le()
        self._debug['r8']['end'] = self._io.pos()
        self._debug['r9']['start'] = self._io.pos()
        self.r9 = self._io.read_u4le()
        self._debug['r9']['end'] = self._io.pos()
        self._debug['r10']['start'] = self._io.pos()
        self.r10 = self._io.read_u4le()
        self._debug['r10']['end'] = self._io.pos()
        self._debug['r11']['start'] = self._io.pos()
        self.r11 = self._io.read_u4le()
        self._debug['r11']['end'] = self._io.pos()
        self._debug['r0']['start'] = self._io.pos()
        self.r0 = self._io.read_u4le()
        self._debug['r0']['end'] = self._io.pos()
        self._debug['r1']['start'] = self._io.pos()
        self.r1 = self._io.read_u4le()
        self._debug['r1']['end'] = self._io.pos()
        self._debug['r2']['start'] = self._io.pos()
        self.r2 = self._io.read_u4le()
        self._debug['r2']['end'] = self._io.pos()
        self._debug['r3']['start'] = self._io.pos()
        self.r3 = self._io.read_u4le()
        self._debug['r3']['end'] = self._io.pos()
        self._debug['r12']['start'] = self._io.pos()
        self.r12 = self._io.read_u4le()
        self._debug['r12']['end'] = self._io.pos()
        self._debug['lr']['start'] = self._io.pos()
        self.lr = self._io.read_u4le()
        self._debug['lr']['end'] = self._io.pos()
        self._debug['pc']['start'] = self._io.pos()
        self.pc = self._io.read_u4le()
        self._debug['pc']['end'] = self._io.pos()
        self._debug['xpsr']['start'] = self._io.pos()
        self.xpsr = self._io.read_u4le()
        self._debug['xpsr']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ThreadFrame, self)._write__seq(io)
        self._io.write_u4le(self.r4)
        self._io.write_u4le(self.r5)
        self._io.write_u4le(self.r6)
        self._io.write_u4le(self.r7)
        self._io.write_u4le(self.r8)
        self._io.write_u4le(self.r9)
        self._io.write_u4le(self.r10)
        self._io.write_u4le(self.r11)
        self._io.write_u4le(self.r0)
        self._io.write_u4le(self.r1)
        self._io.write_u4le(self.r2)
        self._io.write_u4le(self.r3)
        self._io.write_u4le(self.r12)
        self._io.write_u4le(self.lr)
        self._io.write_u4le(self.pc)
        self._io.write_u4le(self.xpsr)


    def _check(self):
        self._dirty = False
