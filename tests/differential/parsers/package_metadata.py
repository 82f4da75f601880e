# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageMetadata(KaitaiStruct):
    """One thing that a package says about itself: key, length, value. Texts have
    no terminator. A value has a structure where its bytes are exactly one of
    the kind; else it stays bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#package_metadata
    """

    class Key(IntEnum):
        name = 0
        repo = 1
        description = 2
        dependencies = 3
        version = 4
        author = 5
        maintainer = 6
        copyright = 7
        info_url = 8
        capabilities = 9
    def __init__(self, _io, _parent=None, _root=None):
        super(PackageMetadata, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.key = KaitaiStream.resolve_enum(PackageMetadata.Key, self._io.read_u1())
        self.len_value = self._io.read_u1()
        _on = (int(self.key) if self.is_typed else 255)
        if _on == 3:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = PackageMetadata.Dependencies(_io__raw_value, self, self._root)
        elif _on == 4:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = PackageMetadata.Version(_io__raw_value, self, self._root)
        elif _on == 9:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = PackageMetadata.Capabilities(_io__raw_value, self, self._root)
        else:
            pass
            self.value = self._io.read_bytes(self.len_value)


    def _fetch_instances(self):
        pass
        _on = (int(self.key) if self.is_typed else 255)
        if _on == 3:
            pass
            self.value._fetch_instances()
        elif _on == 4:
            pass
            self.value._fetch_instances()
        elif _on == 9:
            pass
            self.value._fetch_instances()
        else:
            pass
        _ = self.peek_count
        if hasattr(self, '_m_peek_count'):
            pass

        _ = self.steps
        if hasattr(self, '_m_steps'):
            pass
            for i in range(len(self._m_steps)):
                pass
                self._m_steps[i]._fetch_instances()



    class Capabilities(KaitaiStruct):
        """Documented only."""
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageMetadata.Capabilities, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.num_capabilities = self._io.read_u1()
            self.capabilities = []
            for i in range(self.num_capabilities):
                self.capabilities.append(PackageMetadata.Capability(self._io, self, self._root))



        def _fetch_instances(self):
            pass
            for i in range(len(self.capabilities)):
                pass
                self.capabilities[i]._fetch_instances()



    class Capability(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageMetadata.Capability, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.len_name = self._io.read_u1()
            self.name = self._io.read_bytes(self.len_name)


        def _fetch_instances(self):
            pass


    class Dependencies(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageMetadata.Dependencies, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.num_dependencies = self._io.read_u1()
            self.dependencies = []
            for i in range(self.num_dependencies):
                self.dependencies.append(PackageMetadata.Dependency(self._io, self, self._root))



        def _fetch_instances(self):
            pass
            for i in range(len(self.dependencies)):
                pass
                self.dependencies[i]._fetch_instances()



    class Dependency(KaitaiStruct):
        """The lowest version that will do; 0.0.0 where any will."""
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageMetadata.Dependency, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.major = self._io.read_u1()
            self.minor = self._io.read_u1()
            self.patch = self._io.read_u1()
            self.len_name = self._io.read_u1()
            self.name = self._io.read_bytes(self.len_name)


        def _fetch_instances(self):
            pass


    class Step(KaitaiStruct):
        def __init__(self, ofs, len_head, ofs_end, _io, _parent=None, _root=None):
            super(PackageMetadata.Step, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self.len_head = len_head
            self.ofs_end = ofs_end
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.len_name
            if hasattr(self, '_m_len_name'):
                pass


        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.ofs + self.len_head <= self.ofs_end
            return getattr(self, '_m_has_head', None)

        @property
        def len_name(self):
            if hasattr(self, '_m_len_name'):
                return self._m_len_name

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek((self.ofs + self.len_head) - 1)
                self._m_len_name = self._io.read_u1()
                self._io.seek(_pos)

            return getattr(self, '_m_len_name', None)

        @property
        def ofs_next(self):
            if hasattr(self, '_m_ofs_next'):
                return self._m_ofs_next

            self._m_ofs_next = ((self.ofs + self.len_head) + self.len_name if self.has_head else self.ofs_end + 1)
            return getattr(self, '_m_ofs_next', None)


    class Version(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageMetadata.Version, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.major = self._io.read_u1()
            self.minor = self._io.read_u1()
            self.patch = self._io.read_u1()


        def _fetch_instances(self):
            pass


    @property
    def is_list(self):
        if hasattr(self, '_m_is_list'):
            return self._m_is_list

        self._m_is_list =  (( ((self.key == PackageMetadata.Key.dependencies) or (self.key == PackageMetadata.Key.capabilities)) ) and (self.len_value >= 1)) 
        return getattr(self, '_m_is_list', None)

    @property
    def is_typed(self):
        """Whether the value is exactly one of its kind."""
        if hasattr(self, '_m_is_typed'):
            return self._m_is_typed

        self._m_is_typed =  ((self.ofs_value >= 2) and ( (( ((self.key == PackageMetadata.Key.version) and (self.len_value == 3)) ) or ( ((self.is_list) and (self.ofs_behind_list == self.ofs_value + self.len_value)) )) )) 
        return getattr(self, '_m_is_typed', None)

    @property
    def ofs_behind_list(self):
        if hasattr(self, '_m_ofs_behind_list'):
            return self._m_ofs_behind_list

        if self.is_list:
            pass
            self._m_ofs_behind_list = (self.ofs_value + 1 if self.peek_count == 0 else self.steps[self.peek_count - 1].ofs_next)

        return getattr(self, '_m_ofs_behind_list', None)

    @property
    def ofs_value(self):
        """Right only because the type of `value` asks for it first."""
        if hasattr(self, '_m_ofs_value'):
            return self._m_ofs_value

        self._m_ofs_value = self._io.pos()
        return getattr(self, '_m_ofs_value', None)

    @property
    def peek_count(self):
        if hasattr(self, '_m_peek_count'):
            return self._m_peek_count

        if self.is_list:
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value)
            self._m_peek_count = self._io.read_u1()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_count', None)

    @property
    def steps(self):
        """The way through a list; it may lead out of the value."""
        if hasattr(self, '_m_steps'):
            return self._m_steps

        if self.is_list:
            pass
            self._m_steps = []
            for i in range(self.peek_count):
                self._m_steps.append(PackageMetadata.Step((self.ofs_value + 1 if i == 0 else self.steps[i - 1].ofs_next), (4 if self.key == PackageMetadata.Key.dependencies else 1), self.ofs_value + self.len_value, self._io, self, self._root))


        return getattr(self, '_m_steps', None)
