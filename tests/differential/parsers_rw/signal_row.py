# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class SignalRow(ReadWriteKaitaiStruct):
    """One message from thread to thread that nobody has read, 4 bytes in the table
    at 0x8140. The oldest one comes first.
    
    .. seealso::
       formats/knightos/SPEC.md#signal_row
    """
    SEQ_FIELDS = ["target", "type", "payload"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(SignalRow, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['target']['start'] = self._io.pos()
        self.target = self._io.read_u1()
        self._debug['target']['end'] = self._io.pos()
        self._debug['type']['start'] = self._io.pos()
        self.type = self._io.read_u1()
        self._debug['type']['end'] = self._io.pos()
        self._debug['payload']['start'] = self._io.pos()
        self.payload = self._io.read_u2le()
        self._debug['payload']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(SignalRow, self)._write__seq(io)
        self._io.write_u1(self.target)
        self._io.write_u1(self.type)
        self._io.write_u2le(self.payload)


    def _check(self):
        self._dirty = False
