# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class CombinationHeader(ReadWriteKaitaiStruct):
    """What the build puts between a prebuilt bootloader and an application: the
    start of a FOTA header, and a second digest where that has reserved bytes.
    
    .. seealso::
       formats/mbed/SPEC.md#combination_header
    """
    SEQ_FIELDS = ["magic", "firmware_size", "firmware_version", "digest", "second_digest"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(CombinationHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\xA3\x53\x02\x5C":
            raise kaitaistruct.ValidationNotEqualError(b"\xA3\x53\x02\x5C", self.magic, self._io, u"/seq/0")
        self._debug['firmware_size']['start'] = self._io.pos()
        self.firmware_size = self._io.read_u4le()
        self._debug['firmware_size']['end'] = self._io.pos()
        self._debug['firmware_version']['start'] = self._io.pos()
        self.firmware_version = self._io.read_u8le()
        self._debug['firmware_version']['end'] = self._io.pos()
        self._debug['digest']['start'] = self._io.pos()
        self.digest = self._io.read_bytes(32)
        self._debug['digest']['end'] = self._io.pos()
        self._debug['second_digest']['start'] = self._io.pos()
        self.second_digest = self._io.read_bytes(32)
        self._debug['second_digest']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(CombinationHeader, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_u4le(self.firmware_size)
        self._io.write_u8le(self.firmware_version)
        self._io.write_bytes(self.digest)
        self._io.write_bytes(self.second_digest)


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\xA3\x53\x02\x5C":
            raise kaitaistruct.ValidationNotEqualError(b"\xA3\x53\x02\x5C", self.magic, None, u"/seq/0")
        if len(self.digest) != 32:
            raise kaitaistruct.ConsistencyError(u"digest", 32, len(self.digest))
        if len(self.second_digest) != 32:
            raise kaitaistruct.ConsistencyError(u"second_digest", 32, len(self.second_digest))
        self._dirty = False
