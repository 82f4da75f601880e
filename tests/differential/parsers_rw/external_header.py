# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ExternalHeader(ReadWriteKaitaiStruct):
    """In front of a candidate in storage. The HMAC is by a key that only the
    device has.
    
    .. seealso::
       formats/mbed/SPEC.md#external_header
    """
    SEQ_FIELDS = ["magic", "version", "firmware_version", "firmware_size", "firmware_digest", "payload_size", "payload_digest", "campaign", "transformation_mode", "cipher_key", "init_vector", "signature_size", "hmac"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ExternalHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x5A\x51\xB3\xD4":
            raise kaitaistruct.ValidationNotEqualError(b"\x5A\x51\xB3\xD4", self.magic, self._io, u"/seq/0")
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_bytes(4)
        self._debug['version']['end'] = self._io.pos()
        if not self.version == b"\x00\x00\x00\x02":
            raise kaitaistruct.ValidationNotEqualError(b"\x00\x00\x00\x02", self.version, self._io, u"/seq/1")
        self._debug['firmware_version']['start'] = self._io.pos()
        self.firmware_version = self._io.read_u8be()
        self._debug['firmware_version']['end'] = self._io.pos()
        self._debug['firmware_size']['start'] = self._io.pos()
        self.firmware_size = self._io.read_u8be()
        self._debug['firmware_size']['end'] = self._io.pos()
        self._debug['firmware_digest']['start'] = self._io.pos()
        self.firmware_digest = self._io.read_bytes(64)
        self._debug['firmware_digest']['end'] = self._io.pos()
        self._debug['payload_size']['start'] = self._io.pos()
        self.payload_size = self._io.read_u8be()
        self._debug['payload_size']['end'] = self._io.pos()
        self._debug['payload_digest']['start'] = self._io.pos()
        self.payload_digest = self._io.read_bytes(64)
        self._debug['payload_digest']['end'] = self._io.pos()
        self._debug['campaign']['start'] = self._io.pos()
        self.campaign = self._io.read_bytes(16)
        self._debug['campaign']['end'] = self._io.pos()
        self._debug['transformation_mode']['start'] = self._io.pos()
        self.transformation_mode = self._io.read_u4be()
        self._debug['transformation_mode']['end'] = self._io.pos()
        self._debug['cipher_key']['start'] = self._io.pos()
        self.cipher_key = self._io.read_bytes(32)
        self._debug['cipher_key']['end'] = self._io.pos()
        self._debug['init_vector']['start'] = self._io.pos()
        self.init_vector = self._io.read_bytes(16)
        self._debug['init_vector']['end'] = self._io.pos()
        self._debug['signature_size']['start'] = self._io.pos()
        self.signature_size = self._io.read_u4be()
        self._debug['signature_size']['end'] = self._io.pos()
        self._debug['hmac']['start'] = self._io.pos()
        self.hmac = self._io.read_bytes(64)
        self._debug['hmac']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ExternalHeader, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_bytes(self.version)
        self._io.write_u8be(self.firmware_version)
        self._io.write_u8be(self.firmware_size)
        self._io.write_bytes(self.firmware_digest)
        self._io.write_u8be(self.payload_size)
        self._io.write_bytes(self.payload_digest)
        self._io.write_bytes(self.campaign)
        self._io.write_u4be(self.transformation_mode)
        self._io.write_bytes(self.cipher_key)
        self._io.write_bytes(self.init_vector)
        self._io.write_u4be(self.signature_size)
        self._io.write_bytes(self.hmac)


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x5A\x51\xB3\xD4":
            raise kaitaistruct.ValidationNotEqualError(b"\x5A\x51\xB3\xD4", self.magic, None, u"/seq/0")
        if len(self.version) != 4:
            raise kaitaistruct.ConsistencyError(u"version", 4, len(self.version))
        if not self.version == b"\x00\x00\x00\x02":
            raise kaitaistruct.ValidationNotEqualError(b"\x00\x00\x00\x02", self.version, None, u"/seq/1")
        if len(self.firmware_digest) != 64:
            raise kaitaistruct.ConsistencyError(u"firmware_digest", 64, len(self.firmware_digest))
        if len(self.payload_digest) != 64:
            raise kaitaistruct.ConsistencyError(u"payload_digest", 64, len(self.payload_digest))
        if len(self.campaign) != 16:
            raise kaitaistruct.ConsistencyError(u"campaign", 16, len(self.campaign))
        if len(self.cipher_key) != 32:
            raise kaitaistruct.ConsistencyError(u"cipher_key", 32, len(self.cipher_key))
        if len(self.init_vector) != 16:
            raise kaitaistruct.ConsistencyError(u"init_vector", 16, len(self.init_vector))
        if len(self.hmac) != 64:
            raise kaitaistruct.ConsistencyError(u"hmac", 64, len(self.hmac))
        self._dirty = False
