# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class McubootTlvs(ReadWriteKaitaiStruct):
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
    SEQ_FIELDS = ["magic", "len_block", "body"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(McubootTlvs, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = KaitaiStream.resolve_enum(McubootTlvs.Kind, self._io.read_u2le())
        self._debug['magic']['end'] = self._io.pos()
        if not  ((self.magic == McubootTlvs.Kind.tlvs) or (self.magic == McubootTlvs.Kind.protected_tlvs)) :
            raise kaitaistruct.ValidationNotAnyOfError(self.magic, self._io, u"/seq/0")
        self._debug['len_block']['start'] = self._io.pos()
        self.len_block = self._io.read_u2le()
        self._debug['len_block']['end'] = self._io.pos()
        self._debug['body']['start'] = self._io.pos()
        self._raw_body = self._io.read_bytes(self.len_block - 4)
        _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
        self.body = McubootTlvs.Body(_io__raw_body, self, self._root)
        self.body._read()
        self._debug['body']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.body._fetch_instances()


    def _write__seq(self, io=None):
        super(McubootTlvs, self)._write__seq(io)
        self._io.write_u2le(int(self.magic))
        self._io.write_u2le(self.len_block)
        _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_block - 4)))
        self._io.add_child_stream(_io__raw_body)
        _pos2 = self._io.pos()
        self._io.seek(self._io.pos() + (self.len_block - 4))
        def handler(parent, _io__raw_body=_io__raw_body):
            self._raw_body = _io__raw_body.to_byte_array()
            if len(self._raw_body) != self.len_block - 4:
                raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_block - 4, len(self._raw_body))
            parent.write_bytes(self._raw_body)
        _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
        self.body._write__seq(_io__raw_body)


    def _check(self):
        if not  ((self.magic == McubootTlvs.Kind.tlvs) or (self.magic == McubootTlvs.Kind.protected_tlvs)) :
            raise kaitaistruct.ValidationNotAnyOfError(self.magic, None, u"/seq/0")
        if self.body._root != self._root:
            raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
        if self.body._parent != self:
            raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        self._dirty = False

    class Body(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["elements"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(McubootTlvs.Body, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['elements']['start'] = self._io.pos()
            self._debug['elements']['arr'] = []
            self.elements = []
            i = 0
            while not self._io.is_eof():
                self._debug['elements']['arr'].append({'start': self._io.pos()})
                _t_elements = McubootTlvs.McubootTlv(self._io, self, self._root)
                try:
                    _t_elements._read()
                finally:
                    self.elements.append(_t_elements)
                self._debug['elements']['arr'][len(self.elements) - 1]['end'] = self._io.pos()
                i += 1

            self._debug['elements']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.elements)):
                pass
                self.elements[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(McubootTlvs.Body, self)._write__seq(io)
            for i in range(len(self.elements)):
                pass
                if self._io.is_eof():
                    raise kaitaistruct.ConsistencyError(u"elements", 0, self._io.size() - self._io.pos())
                self.elements[i]._write__seq(self._io)

            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"elements", 0, self._io.size() - self._io.pos())


        def _check(self):
            for i in range(len(self.elements)):
                pass
                if self.elements[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"elements", self._root, self.elements[i]._root)
                if self.elements[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"elements", self, self.elements[i]._parent)

            self._dirty = False


    class McubootTlv(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["type", "len_value", "value"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(McubootTlvs.McubootTlv, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['type']['start'] = self._io.pos()
            self.type = KaitaiStream.resolve_enum(McubootTlvs.TlvType, self._io.read_u2le())
            self._debug['type']['end'] = self._io.pos()
            self._debug['len_value']['start'] = self._io.pos()
            self.len_value = self._io.read_u2le()
            self._debug['len_value']['end'] = self._io.pos()
            self._debug['value']['start'] = self._io.pos()
            self.value = self._io.read_bytes(self.len_value)
            self._debug['value']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(McubootTlvs.McubootTlv, self)._write__seq(io)
            self._io.write_u2le(int(self.type))
            self._io.write_u2le(self.len_value)
            self._io.write_bytes(self.value)


        def _check(self):
            if len(self.value) != self.len_value:
                raise kaitaistruct.ConsistencyError(u"value", self.len_value, len(self.value))
            self._dirty = False


    @property
    def elements(self):
        if hasattr(self, '_m_elements'):
            return self._m_elements

        self._m_elements = self.body.elements
        return getattr(self, '_m_elements', None)

    def _invalidate_elements(self):
        del self._m_elements
