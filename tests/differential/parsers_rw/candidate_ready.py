# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class CandidateReady(ReadWriteKaitaiStruct):
    """Tells a bootloader that it may take the candidate.
    
    .. seealso::
       formats/mbed/SPEC.md#candidate_ready
    """
    SEQ_FIELDS = ["magic", "name", "padding", "footer"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(CandidateReady, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x01\x4E\xD5\xFE":
            raise kaitaistruct.ValidationNotEqualError(b"\x01\x4E\xD5\xFE", self.magic, self._io, u"/seq/0")
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_bytes(9)
        self._debug['name']['end'] = self._io.pos()
        self._debug['padding']['start'] = self._io.pos()
        self.padding = self._io.read_bytes(3)
        self._debug['padding']['end'] = self._io.pos()
        self._debug['footer']['start'] = self._io.pos()
        self.footer = self._io.read_u4le()
        self._debug['footer']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(CandidateReady, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_bytes(self.name)
        self._io.write_bytes(self.padding)
        self._io.write_u4le(self.footer)


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x01\x4E\xD5\xFE":
            raise kaitaistruct.ValidationNotEqualError(b"\x01\x4E\xD5\xFE", self.magic, None, u"/seq/0")
        if len(self.name) != 9:
            raise kaitaistruct.ConsistencyError(u"name", 9, len(self.name))
        if len(self.padding) != 3:
            raise kaitaistruct.ConsistencyError(u"padding", 3, len(self.padding))
        self._dirty = False
