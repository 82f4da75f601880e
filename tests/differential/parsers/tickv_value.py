# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TickvValue(KaitaiStruct):
    """What the kernel's key-value interface keeps as the value of an object: who
    wrote it, and the bytes. An app may read or change it where its storage
    permissions have the write id.
    
    .. seealso::
       formats/tock/SPEC.md#tickv_value
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TickvValue, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.version = self._io.read_u1()
        self.len_value = self._io.read_u4le()
        self.write_id = self._io.read_u4le()
        self.value = self._io.read_bytes(self.len_value)
        self.padding = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass
