# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelAttributes(ReadWriteKaitaiStruct):
    """What a Tock kernel says of itself in the last bytes of its flash region. The
    stream must end where the region ends, which is where the apps start; it may
    begin anywhere before.
    
    Attributes are found from the end: 8 bytes of header are the last, and below
    them, at lower addresses, one attribute follows the other. The chain ends,
    without an error, at what is no whole attribute of a known type.
    
    .. seealso::
       formats/tock/SPEC.md#kernel_attributes
    """

    class Algorithm(IntEnum):
        ecdsa_p256 = 6

    class AttributeType(IntEnum):
        app_memory = 257
        kernel_binary = 258
        kernel_version = 259
        public_key = 260

    class Prerelease(IntEnum):
        release = 0
        dev = 1
        alpha = 2
        beta = 3
    SEQ_FIELDS = ["body", "reserved", "version", "magic"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KernelAttributes, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_attributes = False
        self.attributes__enabled = True
        self._should_write_before = False
        self.before__enabled = True
        self._should_write_places = False
        self.places__enabled = True

    def _read(self):
        self._debug['body']['start'] = self._io.pos()
        self.body = self._io.read_bytes((8 if self._io.size() < 8 else self._io.size() - 8))
        self._debug['body']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_bytes(3)
        self._debug['reserved']['end'] = self._io.pos()
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u1()
        self._debug['version']['end'] = self._io.pos()
        if not self.version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.version, self._io, u"/seq/2")
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x54\x4F\x43\x4B":
            raise kaitaistruct.ValidationNotEqualError(b"\x54\x4F\x43\x4B", self.magic, self._io, u"/seq/3")
        self._dirty = False


    def _fetch_instances(self):
        pass
        _ = self.attributes
        if hasattr(self, '_m_attributes'):
            pass
            for i in range(len(self._m_attributes)):
                pass
                self._m_attributes[i]._fetch_instances()


        _ = self.before
        if hasattr(self, '_m_before'):
            pass

        _ = self.places
        if hasattr(self, '_m_places'):
            pass
            for i in range(len(self._m_places)):
                pass
                self._m_places[i]._fetch_instances()




    def _write__seq(self, io=None):
        super(KernelAttributes, self)._write__seq(io)
        self._should_write_attributes = self.attributes__enabled
        self._should_write_before = self.before__enabled
        self._should_write_places = self.places__enabled
        if len(self.body) != (8 if self._io.size() < 8 else self._io.size() - 8):
            raise kaitaistruct.ConsistencyError(u"body", (8 if self._io.size() < 8 else self._io.size() - 8), len(self.body))
        self._io.write_bytes(self.body)
        self._io.write_bytes(self.reserved)
        self._io.write_u1(self.version)
        self._io.write_bytes(self.magic)


    def _check(self):
        if len(self.reserved) != 3:
            raise kaitaistruct.ConsistencyError(u"reserved", 3, len(self.reserved))
        if not self.version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.version, None, u"/seq/2")
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x54\x4F\x43\x4B":
            raise kaitaistruct.ValidationNotEqualError(b"\x54\x4F\x43\x4B", self.magic, None, u"/seq/3")
        if self.attributes__enabled:
            pass
            for i in range(len(self._m_attributes)):
                pass
                if self._m_attributes[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"attributes", self._root, self._m_attributes[i]._root)
                if self._m_attributes[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"attributes", self, self._m_attributes[i]._parent)


        if self.before__enabled:
            pass

        if self.places__enabled:
            pass
            if len(self._m_places) == 0:
                raise kaitaistruct.ConsistencyError(u"places", 0, len(self._m_places))
            for i in range(len(self._m_places)):
                pass
                if self._m_places[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"places", self._root, self._m_places[i]._root)
                if self._m_places[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"places", self, self._m_places[i]._parent)
                _ = self._m_places[i]
                if (not (_.is_attribute)) != (i == len(self._m_places) - 1):
                    raise kaitaistruct.ConsistencyError(u"places", i == len(self._m_places) - 1, (not (_.is_attribute)))


        self._dirty = False

    class AppMemory(ReadWriteKaitaiStruct):
        """RAM that the kernel gives to apps."""
        SEQ_FIELDS = ["start", "length"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KernelAttributes.AppMemory, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['start']['start'] = self._io.pos()
            self.start = self._io.read_u4le()
            self._debug['start']['end'] = self._io.pos()
            self._debug['length']['start'] = self._io.pos()
            self.length = self._io.read_u4le()
            self._debug['length']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KernelAttributes.AppMemory, self)._write__seq(io)
            self._io.write_u4le(self.start)
            self._io.write_u4le(self.length)


        def _check(self):
            self._dirty = False


    class Attribute(ReadWriteKaitaiStruct):
        """One attribute, whose last byte is the one below `end`."""
        SEQ_FIELDS = []
        def __init__(self, end, _io=None, _parent=None, _root=None):
            super(KernelAttributes.Attribute, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_len_value = False
            self.len_value__enabled = True
            self._should_write_type = False
            self.type__enabled = True
            self._should_write_value = False
            self.value__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.len_value
            if hasattr(self, '_m_len_value'):
                pass

            _ = self.type
            if hasattr(self, '_m_type'):
                pass

            _ = self.value
            if hasattr(self, '_m_value'):
                pass
                _on = self.type
                if _on == KernelAttributes.AttributeType.app_memory:
                    pass
                    self._m_value._fetch_instances()
                elif _on == KernelAttributes.AttributeType.kernel_binary:
                    pass
                    self._m_value._fetch_instances()
                elif _on == KernelAttributes.AttributeType.kernel_version:
                    pass
                    self._m_value._fetch_instances()
                elif _on == KernelAttributes.AttributeType.public_key:
                    pass
                    self._m_value._fetch_instances()
                else:
                    pass



        def _write__seq(self, io=None):
            super(KernelAttributes.Attribute, self)._write__seq(io)
            self._should_write_len_value = self.len_value__enabled
            self._should_write_type = self.type__enabled
            self._should_write_value = self.value__enabled


        def _check(self):
            if self.len_value__enabled:
                pass

            if self.type__enabled:
                pass

            if self.value__enabled:
                pass

            self._dirty = False

        @property
        def len_value(self):
            if self._should_write_len_value:
                self._write_len_value()
            if hasattr(self, '_m_len_value'):
                return self._m_len_value

            if not self.len_value__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._debug['_m_len_value']['start'] = self._io.pos()
            self._m_len_value = self._io.read_u2le()
            self._debug['_m_len_value']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_len_value', None)

        @len_value.setter
        def len_value(self, v):
            self._dirty = True
            self._m_len_value = v

        def _write_len_value(self):
            self._should_write_len_value = False
            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._io.write_u2le(self._m_len_value)
            self._io.seek(_pos)

        @property
        def type(self):
            if self._should_write_type:
                self._write_type()
            if hasattr(self, '_m_type'):
                return self._m_type

            if not self.type__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 4)
            self._debug['_m_type']['start'] = self._io.pos()
            self._m_type = KaitaiStream.resolve_enum(KernelAttributes.AttributeType, self._io.read_u2le())
            self._debug['_m_type']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_type', None)

        @type.setter
        def type(self, v):
            self._dirty = True
            self._m_type = v

        def _write_type(self):
            self._should_write_type = False
            _pos = self._io.pos()
            self._io.seek(self.end - 4)
            self._io.write_u2le(int(self._m_type))
            self._io.seek(_pos)

        @property
        def value(self):
            if self._should_write_value:
                self._write_value()
            if hasattr(self, '_m_value'):
                return self._m_value

            if not self.value__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek((self.end - 4) - self.len_value)
            self._debug['_m_value']['start'] = self._io.pos()
            _on = self.type
            if _on == KernelAttributes.AttributeType.app_memory:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.AppMemory(_io__raw__m_value, self, self._root)
                self._m_value._read()
            elif _on == KernelAttributes.AttributeType.kernel_binary:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.KernelBinary(_io__raw__m_value, self, self._root)
                self._m_value._read()
            elif _on == KernelAttributes.AttributeType.kernel_version:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.KernelVersion(_io__raw__m_value, self, self._root)
                self._m_value._read()
            elif _on == KernelAttributes.AttributeType.public_key:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.PublicKey(_io__raw__m_value, self, self._root)
                self._m_value._read()
            else:
                pass
                self._m_value = self._io.read_bytes(self.len_value)
            self._debug['_m_value']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_value', None)

        @value.setter
        def value(self, v):
            self._dirty = True
            self._m_value = v

        def _write_value(self):
            self._should_write_value = False
            _pos = self._io.pos()
            self._io.seek((self.end - 4) - self.len_value)
            _on = self.type
            if _on == KernelAttributes.AttributeType.app_memory:
                pass
                if self._m_value._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"value", self._root, self._m_value._root)
                if self._m_value._parent != self:
                    raise kaitaistruct.ConsistencyError(u"value", self, self._m_value._parent)
                _io__raw__m_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
                self._io.add_child_stream(_io__raw__m_value)
                _pos2 = self._io.pos()
                self._io.seek(self._io.pos() + (self.len_value))
                def handler(parent, _io__raw__m_value=_io__raw__m_value):
                    self._raw__m_value = _io__raw__m_value.to_byte_array()
                    if len(self._raw__m_value) != self.len_value:
                        raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw__m_value))
                    parent.write_bytes(self._raw__m_value)
                _io__raw__m_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
                self._m_value._write__seq(_io__raw__m_value)
            elif _on == KernelAttributes.AttributeType.kernel_binary:
                pass
                if self._m_value._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"value", self._root, self._m_value._root)
                if self._m_value._parent != self:
                    raise kaitaistruct.ConsistencyError(u"value", self, self._m_value._parent)
                _io__raw__m_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
                self._io.add_child_stream(_io__raw__m_value)
                _pos2 = self._io.pos()
                self._io.seek(self._io.pos() + (self.len_value))
                def handler(parent, _io__raw__m_value=_io__raw__m_value):
                    self._raw__m_value = _io__raw__m_value.to_byte_array()
                    if len(self._raw__m_value) != self.len_value:
                        raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw__m_value))
                    parent.write_bytes(self._raw__m_value)
                _io__raw__m_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
                self._m_value._write__seq(_io__raw__m_value)
            elif _on == KernelAttributes.AttributeType.kernel_version:
                pass
                if self._m_value._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"value", self._root, self._m_value._root)
                if self._m_value._parent != self:
                    raise kaitaistruct.ConsistencyError(u"value", self, self._m_value._parent)
                _io__raw__m_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
                self._io.add_child_stream(_io__raw__m_value)
                _pos2 = self._io.pos()
                self._io.seek(self._io.pos() + (self.len_value))
                def handler(parent, _io__raw__m_value=_io__raw__m_value):
                    self._raw__m_value = _io__raw__m_value.to_byte_array()
                    if len(self._raw__m_value) != self.len_value:
                        raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw__m_value))
                    parent.write_bytes(self._raw__m_value)
                _io__raw__m_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
                self._m_value._write__seq(_io__raw__m_value)
            elif _on == KernelAttributes.AttributeType.public_key:
                pass
                if self._m_value._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"value", self._root, self._m_value._root)
                if self._m_value._parent != self:
                    raise kaitaistruct.ConsistencyError(u"value", self, self._m_value._parent)
                _io__raw__m_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
                self._io.add_child_stream(_io__raw__m_value)
                _pos2 = self._io.pos()
                self._io.seek(self._io.pos() + (self.len_value))
                def handler(parent, _io__raw__m_value=_io__raw__m_value):
                    self._raw__m_value = _io__raw__m_value.to_byte_array()
                    if len(self._raw__m_value) != self.len_value:
                        raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw__m_value))
                    parent.write_bytes(self._raw__m_value)
                _io__raw__m_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
                self._m_value._write__seq(_io__raw__m_value)
            else:
                pass
                if len(self._m_value) != self.len_value:
                    raise kaitaistruct.ConsistencyError(u"value", self.len_value, len(self._m_value))
                self._io.write_bytes(self._m_value)
            self._io.seek(_pos)


    class KernelBinary(ReadWriteKaitaiStruct):
        """Where the code of the kernel and its initialized data lie in flash;
        these attributes are not counted.
        """
        SEQ_FIELDS = ["start", "length"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KernelAttributes.KernelBinary, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['start']['start'] = self._io.pos()
            self.start = self._io.read_u4le()
            self._debug['start']['end'] = self._io.pos()
            self._debug['length']['start'] = self._io.pos()
            self.length = self._io.read_u4le()
            self._debug['length']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KernelAttributes.KernelBinary, self)._write__seq(io)
            self._io.write_u4le(self.start)
            self._io.write_u4le(self.length)


        def _check(self):
            self._dirty = False


    class KernelVersion(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["major", "minor", "patch", "prerelease"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KernelAttributes.KernelVersion, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['major']['start'] = self._io.pos()
            self.major = self._io.read_u2le()
            self._debug['major']['end'] = self._io.pos()
            self._debug['minor']['start'] = self._io.pos()
            self.minor = self._io.read_u2le()
            self._debug['minor']['end'] = self._io.pos()
            self._debug['patch']['start'] = self._io.pos()
            self.patch = self._io.read_u2le()
            self._debug['patch']['end'] = self._io.pos()
            self._debug['prerelease']['start'] = self._io.pos()
            self.prerelease = KaitaiStream.resolve_enum(KernelAttributes.Prerelease, self._io.read_u2le())
            self._debug['prerelease']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KernelAttributes.KernelVersion, self)._write__seq(io)
            self._io.write_u2le(self.major)
            self._io.write_u2le(self.minor)
            self._io.write_u2le(self.patch)
            self._io.write_u2le(int(self.prerelease))


        def _check(self):
            self._dirty = False


    class Place(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, end, _io=None, _parent=None, _root=None):
            super(KernelAttributes.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_len_value = False
            self.len_value__enabled = True
            self._should_write_type = False
            self.type__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.len_value
            if hasattr(self, '_m_len_value'):
                pass

            _ = self.type
            if hasattr(self, '_m_type'):
                pass



        def _write__seq(self, io=None):
            super(KernelAttributes.Place, self)._write__seq(io)
            self._should_write_len_value = self.len_value__enabled
            self._should_write_type = self.type__enabled


        def _check(self):
            if self.len_value__enabled:
                pass
                if self.has_head:
                    pass


            if self.type__enabled:
                pass
                if self.has_head:
                    pass


            self._dirty = False

        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.end >= 4
            return getattr(self, '_m_has_head', None)

        def _invalidate_has_head(self):
            del self._m_has_head
        @property
        def is_attribute(self):
            """Whether a whole attribute of a known type ends here."""
            if hasattr(self, '_m_is_attribute'):
                return self._m_is_attribute

            self._m_is_attribute =  ((self.has_head) and (self.start >= 0) and ( (( (( ((self.type == 257) or (self.type == 258) or (self.type == 259)) ) and (self.len_value == 8)) ) or ( ((self.type == 260) and (self.len_value == 72)) )) )) 
            return getattr(self, '_m_is_attribute', None)

        def _invalidate_is_attribute(self):
            del self._m_is_attribute
        @property
        def len_value(self):
            if self._should_write_len_value:
                self._write_len_value()
            if hasattr(self, '_m_len_value'):
                return self._m_len_value

            if not self.len_value__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 2)
                self._debug['_m_len_value']['start'] = self._io.pos()
                self._m_len_value = self._io.read_u2le()
                self._debug['_m_len_value']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_len_value', None)

        @len_value.setter
        def len_value(self, v):
            self._dirty = True
            self._m_len_value = v

        def _write_len_value(self):
            self._should_write_len_value = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 2)
                self._io.write_u2le(self._m_len_value)
                self._io.seek(_pos)


        @property
        def start(self):
            if hasattr(self, '_m_start'):
                return self._m_start

            if self.has_head:
                pass
                self._m_start = (self.end - 4) - self.len_value

            return getattr(self, '_m_start', None)

        def _invalidate_start(self):
            del self._m_start
        @property
        def type(self):
            if self._should_write_type:
                self._write_type()
            if hasattr(self, '_m_type'):
                return self._m_type

            if not self.type__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 4)
                self._debug['_m_type']['start'] = self._io.pos()
                self._m_type = self._io.read_u2le()
                self._debug['_m_type']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_type', None)

        @type.setter
        def type(self, v):
            self._dirty = True
            self._m_type = v

        def _write_type(self):
            self._should_write_type = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 4)
                self._io.write_u2le(self._m_type)
                self._io.seek(_pos)



    class PublicKey(ReadWriteKaitaiStruct):
        """A key that the kernel may check apps with. An extension of tockloader:
        no document and no kernel of 2026 has it.
        """
        SEQ_FIELDS = ["key", "metadata", "reserved", "algorithm"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KernelAttributes.PublicKey, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['key']['start'] = self._io.pos()
            self.key = self._io.read_bytes(64)
            self._debug['key']['end'] = self._io.pos()
            self._debug['metadata']['start'] = self._io.pos()
            self.metadata = self._io.read_u4le()
            self._debug['metadata']['end'] = self._io.pos()
            self._debug['reserved']['start'] = self._io.pos()
            self.reserved = self._io.read_u2le()
            self._debug['reserved']['end'] = self._io.pos()
            self._debug['algorithm']['start'] = self._io.pos()
            self.algorithm = KaitaiStream.resolve_enum(KernelAttributes.Algorithm, self._io.read_u2le())
            self._debug['algorithm']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KernelAttributes.PublicKey, self)._write__seq(io)
            self._io.write_bytes(self.key)
            self._io.write_u4le(self.metadata)
            self._io.write_u2le(self.reserved)
            self._io.write_u2le(int(self.algorithm))


        def _check(self):
            if len(self.key) != 64:
                raise kaitaistruct.ConsistencyError(u"key", 64, len(self.key))
            self._dirty = False


    @property
    def attributes(self):
        """The first is the nearest to the end."""
        if self._should_write_attributes:
            self._write_attributes()
        if hasattr(self, '_m_attributes'):
            return self._m_attributes

        if not self.attributes__enabled:
            return None

        self._debug['_m_attributes']['start'] = self._io.pos()
        self._debug['_m_attributes']['arr'] = []
        self._m_attributes = []
        for i in range(len(self.places) - 1):
            self._debug['_m_attributes']['arr'].append({'start': self._io.pos()})
            _t__m_attributes = KernelAttributes.Attribute(self.places[i].end, self._io, self, self._root)
            try:
                _t__m_attributes._read()
            finally:
                self._m_attributes.append(_t__m_attributes)
            self._debug['_m_attributes']['arr'][i]['end'] = self._io.pos()

        self._debug['_m_attributes']['end'] = self._io.pos()
        return getattr(self, '_m_attributes', None)

    @attributes.setter
    def attributes(self, v):
        self._dirty = True
        self._m_attributes = v

    def _write_attributes(self):
        self._should_write_attributes = False
        if len(self._m_attributes) != len(self.places) - 1:
            raise kaitaistruct.ConsistencyError(u"attributes", len(self.places) - 1, len(self._m_attributes))
        for i in range(len(self._m_attributes)):
            pass
            if self._m_attributes[i].end != self.places[i].end:
                raise kaitaistruct.ConsistencyError(u"attributes", self.places[i].end, self._m_attributes[i].end)
            self._m_attributes[i]._write__seq(self._io)


    @property
    def before(self):
        """What lies in front of the attributes."""
        if self._should_write_before:
            self._write_before()
        if hasattr(self, '_m_before'):
            return self._m_before

        if not self.before__enabled:
            return None

        _pos = self._io.pos()
        self._io.seek(0)
        self._debug['_m_before']['start'] = self._io.pos()
        self._m_before = self._io.read_bytes(self.places[len(self.places) - 1].end)
        self._debug['_m_before']['end'] = self._io.pos()
        self._io.seek(_pos)
        return getattr(self, '_m_before', None)

    @before.setter
    def before(self, v):
        self._dirty = True
        self._m_before = v

    def _write_before(self):
        self._should_write_before = False
        _pos = self._io.pos()
        self._io.seek(0)
        if len(self._m_before) != self.places[len(self.places) - 1].end:
            raise kaitaistruct.ConsistencyError(u"before", self.places[len(self.places) - 1].end, len(self._m_before))
        self._io.write_bytes(self._m_before)
        self._io.seek(_pos)

    @property
    def places(self):
        """Where attributes end, and where the chain ends. A loop of Kaitai Struct
        runs once at least unless its count is known, so this counts ahead.
        """
        if self._should_write_places:
            self._write_places()
        if hasattr(self, '_m_places'):
            return self._m_places

        if not self.places__enabled:
            return None

        self._debug['_m_places']['start'] = self._io.pos()
        self._debug['_m_places']['arr'] = []
        self._m_places = []
        i = 0
        while True:
            self._debug['_m_places']['arr'].append({'start': self._io.pos()})
            _t__m_places = KernelAttributes.Place((self._io.size() - 8 if i == 0 else self.places[i - 1].start), self._io, self, self._root)
            try:
                _t__m_places._read()
            finally:
                _ = _t__m_places
                self._m_places.append(_)
            self._debug['_m_places']['arr'][len(self._m_places) - 1]['end'] = self._io.pos()
            if (not (_.is_attribute)):
                break
            i += 1
        self._debug['_m_places']['end'] = self._io.pos()
        return getattr(self, '_m_places', None)

    @places.setter
    def places(self, v):
        self._dirty = True
        self._m_places = v

    def _write_places(self):
        self._should_write_places = False
        for i in range(len(self._m_places)):
            pass
            if self._m_places[i].end != (self._io.size() - 8 if i == 0 else self.places[i - 1].start):
                raise kaitaistruct.ConsistencyError(u"places", (self._io.size() - 8 if i == 0 else self.places[i - 1].start), self._m_places[i].end)
            self._m_places[i]._write__seq(self._io)
