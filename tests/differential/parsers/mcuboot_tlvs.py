# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class McubootTlvs(KaitaiStruct):
    """A block of TLVs behind an application. The protected block, where there is
    one, stands in front of the other.
    
    .. seealso::
       formats/mbed/SPEC.md#mcuboot_tlvs
    """

    class Kind(IntEnum):
        tlvs = 26887
        protected_tlvs = 26888

    class TlvType(IntEnum):
        key_hash = 1
        sha256 = 16
        sha384 = 17
        sha512 = 18
        rsa2048 = 32
        ecdsa = 34
        rsa3072 = 35
        ed25519 = 36
        encryption_rsa2048 = 48
        encryption_kw = 49
        encryption_ec256 = 50
        encryption_x25519 = 51
        dependency = 64
        security_counter = 80
        boot_record = 96
    def __init__(self, _io, _parent=None, _root=None):
        super(McubootTlvs, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = KaitaiStream.resolve_enum(McubootTlvs.Kind, self._io.read_u2le())
        if not  ((self.magic == McubootTlvs.Kind.tlvs) or (self.magic == McubootTlvs.Kind.protected_tlvs)) :
            raise kaitaistruct.ValidationNotAnyOfError(self.magic, self._io, u"/seq/0")
        self.len_block = self._io.read_u2le()
        self._raw_body = self._io.read_bytes(self.len_block - 4)
        _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
        self.body = McubootTlvs.Body(_io__raw_body, self, self._root)


    def _fetch_instances(self):
        pass
        self.body._fetch_instances()

    class Body(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(McubootTlvs.Body, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.elements = []
            i = 0
            while not self._io.is_eof():
                self.elements.append(McubootTlvs.McubootTlv(self._io, self, self._root))
                i += 1



        def _fetch_instances(self):
            pass
            for i in range(len(self.elements)):
                pass
                self.elements[i]._fetch_instances()



    class McubootTlv(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(McubootTlvs.McubootTlv, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.type = KaitaiStream.resolve_enum(McubootTlvs.TlvType, self._io.read_u2le())
            self.len_value = self._io.read_u2le()
            self.value = self._io.read_bytes(self.len_value)


        def _fetch_instances(self):
            pass


    @property
    def elements(self):
        if hasattr(self, '_m_elements'):
            return self._m_elements

        self._m_elements = self.body.elements
        return getattr(self, '_m_elements', None)
