# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxMessage(KaitaiStruct):
    """A message that waits in a queue.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_message
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(RtxMessage, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u1()
        self.reserved_state = self._io.read_u1()
        self.flags = self._io.read_u1()
        self.priority = self._io.read_u1()
        self.prev = self._io.read_u4le()
        self.next = self._io.read_u4le()
        self.data = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass
