# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class FotaInternalHeaderSigned(KaitaiStruct):
    """In front of an application in flash where images are signed. Nothing in the
    header tells it from the one without a signature.
    
    .. seealso::
       formats/mbed/SPEC.md#fota_internal_header_signed
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(FotaInternalHeaderSigned, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\xA3\x53\x02\x5C":
            raise kaitaistruct.ValidationNotEqualError(b"\xA3\x53\x02\x5C", self.magic, self._io, u"/seq/0")
        self.firmware_size = self._io.read_u4le()
        self.firmware_version = self._io.read_u8le()
        self.signature = self._io.read_bytes(64)
        self.digest = self._io.read_bytes(32)
        self.reserved = self._io.read_bytes(64)


    def _fetch_instances(self):
        pass
