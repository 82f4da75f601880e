# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeSignature(KaitaiStruct):
    """The signature of an upgrade: the data of the last lines of the file, their
    digits turned to bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_signature
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(UpgradeSignature, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.tag = self._io.read_bytes(2)
        if not self.tag == b"\x02\x0D":
            raise kaitaistruct.ValidationNotEqualError(b"\x02\x0D", self.tag, self._io, u"/seq/0")
        self.length = self._io.read_u1()
        self.value = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass
