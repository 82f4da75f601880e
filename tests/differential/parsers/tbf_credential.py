# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfCredential(KaitaiStruct):
    """A digest or signature of an app, or room for one. It covers the TBF from its
    first byte to the end of the binary. Unlike elements of the header it is not
    padded: the next one follows at once.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_credential
    """

    class CredentialFormat(IntEnum):
        reserved = 0
        rsa3072 = 1
        rsa4096 = 2
        sha256 = 3
        sha384 = 4
        sha512 = 5
        ecdsa_p256 = 6
        hmac_sha256 = 7
        rsa2048 = 10
        clear_text_id = 241
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfCredential, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.type = self._io.read_u2le()
        if not self.type == 128:
            raise kaitaistruct.ValidationNotEqualError(128, self.type, self._io, u"/seq/0")
        self.len_value = self._io.read_u2le()
        if not self.len_value >= 4:
            raise kaitaistruct.ValidationLessThanError(4, self.len_value, self._io, u"/seq/1")
        self.format = KaitaiStream.resolve_enum(TbfCredential.CredentialFormat, self._io.read_u4le())
        self.data = self._io.read_bytes(self.len_value - 4)


    def _fetch_instances(self):
        pass
