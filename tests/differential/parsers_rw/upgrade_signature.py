# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeSignature(ReadWriteKaitaiStruct):
    """The signature of an upgrade: the data of the last lines of the file, their
    digits turned to bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_signature
    """
    SEQ_FIELDS = ["tag", "length", "value"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(UpgradeSignature, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['tag']['start'] = self._io.pos()
        self.tag = self._io.read_bytes(2)
        self._debug['tag']['end'] = self._io.pos()
        if not self.tag == b"\x02\x0D":
            raise kaitaistruct.ValidationNotEqualError(b"\x02\x0D", self.tag, self._io, u"/seq/0")
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u1()
        self._debug['length']['end'] = self._io.pos()
        self._debug['value']['start'] = self._io.pos()
        self.value = self._io.read_bytes_full()
        self._debug['value']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(UpgradeSignature, self)._write__seq(io)
        self._io.write_bytes(self.tag)
        self._io.write_u1(self.length)
        self._io.write_bytes(self.value)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"value", 0, self._io.size() - self._io.pos())


    def _check(self):
        if len(self.tag) != 2:
            raise kaitaistruct.ConsistencyError(u"tag", 2, len(self.tag))
        if not self.tag == b"\x02\x0D":
            raise kaitaistruct.ValidationNotEqualError(b"\x02\x0D", self.tag, None, u"/seq/0")
        self._dirty = False
