# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfCredential(ReadWriteKaitaiStruct):
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
    SEQ_FIELDS = ["type", "len_value", "format", "data"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfCredential, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['type']['start'] = self._io.pos()
        self.type = self._io.read_u2le()
        self._debug['type']['end'] = self._io.pos()
        if not self.type == 128:
            raise kaitaistruct.ValidationNotEqualError(128, self.type, self._io, u"/seq/0")
        self._debug['len_value']['start'] = self._io.pos()
        self.len_value = self._io.read_u2le()
        self._debug['len_value']['end'] = self._io.pos()
        if not self.len_value >= 4:
            raise kaitaistruct.ValidationLessThanError(4, self.len_value, self._io, u"/seq/1")
        self._debug['format']['start'] = self._io.pos()
        self.format = KaitaiStream.resolve_enum(TbfCredential.CredentialFormat, self._io.read_u4le())
        self._debug['format']['end'] = self._io.pos()
        self._debug['data']['start'] = self._io.pos()
        self.data = self._io.read_bytes(self.len_value - 4)
        self._debug['data']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(TbfCredential, self)._write__seq(io)
        self._io.write_u2le(self.type)
        self._io.write_u2le(self.len_value)
        self._io.write_u4le(int(self.format))
        self._io.write_bytes(self.data)


    def _check(self):
        if not self.type == 128:
            raise kaitaistruct.ValidationNotEqualError(128, self.type, None, u"/seq/0")
        if not self.len_value >= 4:
            raise kaitaistruct.ValidationLessThanError(4, self.len_value, None, u"/seq/1")
        if len(self.data) != self.len_value - 4:
            raise kaitaistruct.ConsistencyError(u"data", self.len_value - 4, len(self.data))
        self._dirty = False
