# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class CandidateReady(KaitaiStruct):
    """Tells a bootloader that it may take the candidate.
    
    .. seealso::
       formats/mbed/SPEC.md#candidate_ready
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(CandidateReady, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x01\x4E\xD5\xFE":
            raise kaitaistruct.ValidationNotEqualError(b"\x01\x4E\xD5\xFE", self.magic, self._io, u"/seq/0")
        self.name = self._io.read_bytes(9)
        self.padding = self._io.read_bytes(3)
        self.footer = self._io.read_u4le()


    def _fetch_instances(self):
        pass
