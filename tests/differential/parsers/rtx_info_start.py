# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxInfoStart(KaitaiStruct):
    """What all versions of RTX 5 have first in their variable osRtxInfo.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_info_start
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(RtxInfoStart, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.os_id = self._io.read_u4le()
        self.version = self._io.read_u4le()
        self.state = self._io.read_u1()
        self.blocked = self._io.read_u1()
        self.pendsv = self._io.read_u1()
        self.reserved = self._io.read_u1()
        self.tick = self._io.read_u4le()
        self.tick_irqn = self._io.read_u4le()
        self.run_curr = self._io.read_u4le()
        self.run_next = self._io.read_u4le()


    def _fetch_instances(self):
        pass
