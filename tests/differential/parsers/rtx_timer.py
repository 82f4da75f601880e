# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxTimer(KaitaiStruct):
    """Calls a function after a time, once or again and again.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_timer
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(RtxTimer, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u1()
        self.state = self._io.read_u1()
        self.flags = self._io.read_u1()
        self.type = self._io.read_u1()
        self.name = self._io.read_u4le()
        self.prev = self._io.read_u4le()
        self.next = self._io.read_u4le()
        self.tick = self._io.read_u4le()
        self.load = self._io.read_u4le()
        self.function = self._io.read_u4le()
        self.argument = self._io.read_u4le()


    def _fetch_instances(self):
        pass
