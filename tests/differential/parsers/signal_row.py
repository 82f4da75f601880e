# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class SignalRow(KaitaiStruct):
    """One message from thread to thread that nobody has read, 4 bytes in the table
    at 0x8140. The oldest one comes first.
    
    .. seealso::
       formats/knightos/SPEC.md#signal_row
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(SignalRow, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.target = self._io.read_u1()
        self.type = self._io.read_u1()
        self.payload = self._io.read_u2le()


    def _fetch_instances(self):
        pass
