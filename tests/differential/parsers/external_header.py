# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ExternalHeader(KaitaiStruct):
    """In front of a candidate in storage. The HMAC is by a key that only the
    device has.
    
    .. seealso::
       formats/mbed/SPEC.md#external_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ExternalHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x5A\x51\xB3\xD4":
            raise kaitaistruct.ValidationNotEqualError(b"\x5A\x51\xB3\xD4", self.magic, self._io, u"/seq/0")
        self.version = self._io.read_bytes(4)
        if not self.version == b"\x00\x00\x00\x02":
            raise kaitaistruct.ValidationNotEqualError(b"\x00\x00\x00\x02", self.version, self._io, u"/seq/1")
        self.firmware_version = self._io.read_u8be()
        self.firmware_size = self._io.read_u8be()
        self.firmware_digest = self._io.read_bytes(64)
        self.payload_size = self._io.read_u8be()
        self.payload_digest = self._io.read_bytes(64)
        self.campaign = self._io.read_bytes(16)
        self.transformation_mode = self._io.read_u4be()
        self.cipher_key = self._io.read_bytes(32)
        self.init_vector = self._io.read_bytes(16)
        self.signature_size = self._io.read_u4be()
        self.hmac = self._io.read_bytes(64)


    def _fetch_instances(self):
        pass
