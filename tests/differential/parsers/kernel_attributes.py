# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelAttributes(KaitaiStruct):
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
    def __init__(self, _io, _parent=None, _root=None):
        super(KernelAttributes, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.body = self._io.read_bytes((8 if self._io.size() < 8 else self._io.size() - 8))
        self.reserved = self._io.read_bytes(3)
        self.version = self._io.read_u1()
        if not self.version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.version, self._io, u"/seq/2")
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x54\x4F\x43\x4B":
            raise kaitaistruct.ValidationNotEqualError(b"\x54\x4F\x43\x4B", self.magic, self._io, u"/seq/3")


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



    class AppMemory(KaitaiStruct):
        """RAM that the kernel gives to apps."""
        def __init__(self, _io, _parent=None, _root=None):
            super(KernelAttributes.AppMemory, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.start = self._io.read_u4le()
            self.length = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class Attribute(KaitaiStruct):
        """One attribute, whose last byte is the one below `end`."""
        def __init__(self, end, _io, _parent=None, _root=None):
            super(KernelAttributes.Attribute, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.end = end
            self._read()

        def _read(self):
            pass


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


        @property
        def len_value(self):
            if hasattr(self, '_m_len_value'):
                return self._m_len_value

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._m_len_value = self._io.read_u2le()
            self._io.seek(_pos)
            return getattr(self, '_m_len_value', None)

        @property
        def type(self):
            if hasattr(self, '_m_type'):
                return self._m_type

            _pos = self._io.pos()
            self._io.seek(self.end - 4)
            self._m_type = KaitaiStream.resolve_enum(KernelAttributes.AttributeType, self._io.read_u2le())
            self._io.seek(_pos)
            return getattr(self, '_m_type', None)

        @property
        def value(self):
            if hasattr(self, '_m_value'):
                return self._m_value

            _pos = self._io.pos()
            self._io.seek((self.end - 4) - self.len_value)
            _on = self.type
            if _on == KernelAttributes.AttributeType.app_memory:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.AppMemory(_io__raw__m_value, self, self._root)
            elif _on == KernelAttributes.AttributeType.kernel_binary:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.KernelBinary(_io__raw__m_value, self, self._root)
            elif _on == KernelAttributes.AttributeType.kernel_version:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.KernelVersion(_io__raw__m_value, self, self._root)
            elif _on == KernelAttributes.AttributeType.public_key:
                pass
                self._raw__m_value = self._io.read_bytes(self.len_value)
                _io__raw__m_value = KaitaiStream(BytesIO(self._raw__m_value))
                self._m_value = KernelAttributes.PublicKey(_io__raw__m_value, self, self._root)
            else:
                pass
                self._m_value = self._io.read_bytes(self.len_value)
            self._io.seek(_pos)
            return getattr(self, '_m_value', None)


    class KernelBinary(KaitaiStruct):
        """Where the code of the kernel and its initialized data lie in flash;
        these attributes are not counted.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(KernelAttributes.KernelBinary, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.start = self._io.read_u4le()
            self.length = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class KernelVersion(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(KernelAttributes.KernelVersion, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.major = self._io.read_u2le()
            self.minor = self._io.read_u2le()
            self.patch = self._io.read_u2le()
            self.prerelease = KaitaiStream.resolve_enum(KernelAttributes.Prerelease, self._io.read_u2le())


        def _fetch_instances(self):
            pass


    class Place(KaitaiStruct):
        def __init__(self, end, _io, _parent=None, _root=None):
            super(KernelAttributes.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.end = end
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.len_value
            if hasattr(self, '_m_len_value'):
                pass

            _ = self.type
            if hasattr(self, '_m_type'):
                pass


        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.end >= 4
            return getattr(self, '_m_has_head', None)

        @property
        def is_attribute(self):
            """Whether a whole attribute of a known type ends here."""
            if hasattr(self, '_m_is_attribute'):
                return self._m_is_attribute

            self._m_is_attribute =  ((self.has_head) and (self.start >= 0) and ( (( (( ((self.type == 257) or (self.type == 258) or (self.type == 259)) ) and (self.len_value == 8)) ) or ( ((self.type == 260) and (self.len_value == 72)) )) )) 
            return getattr(self, '_m_is_attribute', None)

        @property
        def len_value(self):
            if hasattr(self, '_m_len_value'):
                return self._m_len_value

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 2)
                self._m_len_value = self._io.read_u2le()
                self._io.seek(_pos)

            return getattr(self, '_m_len_value', None)

        @property
        def start(self):
            if hasattr(self, '_m_start'):
                return self._m_start

            if self.has_head:
                pass
                self._m_start = (self.end - 4) - self.len_value

            return getattr(self, '_m_start', None)

        @property
        def type(self):
            if hasattr(self, '_m_type'):
                return self._m_type

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 4)
                self._m_type = self._io.read_u2le()
                self._io.seek(_pos)

            return getattr(self, '_m_type', None)


    class PublicKey(KaitaiStruct):
        """A key that the kernel may check apps with. An extension of tockloader:
        no document and no kernel of 2026 has it.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(KernelAttributes.PublicKey, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.key = self._io.read_bytes(64)
            self.metadata = self._io.read_u4le()
            self.reserved = self._io.read_u2le()
            self.algorithm = KaitaiStream.resolve_enum(KernelAttributes.Algorithm, self._io.read_u2le())


        def _fetch_instances(self):
            pass


    @property
    def attributes(self):
        """The first is the nearest to the end."""
        if hasattr(self, '_m_attributes'):
            return self._m_attributes

        self._m_attributes = []
        for i in range(len(self.places) - 1):
            self._m_attributes.append(KernelAttributes.Attribute(self.places[i].end, self._io, self, self._root))

        return getattr(self, '_m_attributes', None)

    @property
    def before(self):
        """What lies in front of the attributes."""
        if hasattr(self, '_m_before'):
            return self._m_before

        _pos = self._io.pos()
        self._io.seek(0)
        self._m_before = self._io.read_bytes(self.places[len(self.places) - 1].end)
        self._io.seek(_pos)
        return getattr(self, '_m_before', None)

    @property
    def places(self):
        """Where attributes end, and where the chain ends. A loop of Kaitai Struct
        runs once at least unless its count is known, so this counts ahead.
        """
        if hasattr(self, '_m_places'):
            return self._m_places

        self._m_places = []
        i = 0
        while True:
            _ = KernelAttributes.Place((self._io.size() - 8 if i == 0 else self.places[i - 1].start), self._io, self, self._root)
            self._m_places.append(_)
            if (not (_.is_attribute)):
                break
            i += 1
        return getattr(self, '_m_places', None)
