# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageMetadata(ReadWriteKaitaiStruct):
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
    SEQ_FIELDS = ["key", "len_value", "value"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(PackageMetadata, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_peek_count = False
        self.peek_count__enabled = True
        self._should_write_steps = False
        self.steps__enabled = True

    def _read(self):
        self._debug['key']['start'] = self._io.pos()
        self.key = KaitaiStream.resolve_enum(PackageMetadata.Key, self._io.read_u1())
        self._debug['key']['end'] = self._io.pos()
        self._debug['len_value']['start'] = self._io.pos()
        self.len_value = self._io.read_u1()
        self._debug['len_value']['end'] = self._io.pos()
        self._debug['value']['start'] = self._io.pos()
        _on = (int(self.key) if self.is_typed else 255)
        if _on == 3:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = PackageMetadata.Dependencies(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 4:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = PackageMetadata.Version(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 9:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = PackageMetadata.Capabilities(_io__raw_value, self, self._root)
            self.value._read()
        else:
            pass
            self.value = self._io.read_bytes(self.len_value)
        self._debug['value']['end'] = self._io.pos()
        self._dirty = False


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




    def _write__seq(self, io=None):
        super(PackageMetadata, self)._write__seq(io)
        self._should_write_peek_count = self.peek_count__enabled
        self._should_write_steps = self.steps__enabled
        self._io.write_u1(int(self.key))
        self._io.write_u1(self.len_value)
        _on = (int(self.key) if self.is_typed else 255)
        if _on == 3:
            pass
            if self.value._root != self._root:
                raise kaitaistruct.ConsistencyError(u"value", self._root, self.value._root)
            if self.value._parent != self:
                raise kaitaistruct.ConsistencyError(u"value", self, self.value._parent)
            _io__raw_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
            self._io.add_child_stream(_io__raw_value)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_value))
            def handler(parent, _io__raw_value=_io__raw_value):
                self._raw_value = _io__raw_value.to_byte_array()
                if len(self._raw_value) != self.len_value:
                    raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw_value))
                parent.write_bytes(self._raw_value)
            _io__raw_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.value._write__seq(_io__raw_value)
        elif _on == 4:
            pass
            if self.value._root != self._root:
                raise kaitaistruct.ConsistencyError(u"value", self._root, self.value._root)
            if self.value._parent != self:
                raise kaitaistruct.ConsistencyError(u"value", self, self.value._parent)
            _io__raw_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
            self._io.add_child_stream(_io__raw_value)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_value))
            def handler(parent, _io__raw_value=_io__raw_value):
                self._raw_value = _io__raw_value.to_byte_array()
                if len(self._raw_value) != self.len_value:
                    raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw_value))
                parent.write_bytes(self._raw_value)
            _io__raw_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.value._write__seq(_io__raw_value)
        elif _on == 9:
            pass
            if self.value._root != self._root:
                raise kaitaistruct.ConsistencyError(u"value", self._root, self.value._root)
            if self.value._parent != self:
                raise kaitaistruct.ConsistencyError(u"value", self, self.value._parent)
            _io__raw_value = KaitaiStream(BytesIO(bytearray(self.len_value)))
            self._io.add_child_stream(_io__raw_value)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_value))
            def handler(parent, _io__raw_value=_io__raw_value):
                self._raw_value = _io__raw_value.to_byte_array()
                if len(self._raw_value) != self.len_value:
                    raise kaitaistruct.ConsistencyError(u"raw(value)", self.len_value, len(self._raw_value))
                parent.write_bytes(self._raw_value)
            _io__raw_value.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.value._write__seq(_io__raw_value)
        else:
            pass
            if len(self.value) != self.len_value:
                raise kaitaistruct.ConsistencyError(u"value", self.len_value, len(self.value))
            self._io.write_bytes(self.value)


    def _check(self):
        if self.peek_count__enabled:
            pass
            if self.is_list:
                pass


        if self.steps__enabled:
            pass
            if self.is_list:
                pass
                for i in range(len(self._m_steps)):
                    pass
                    if self._m_steps[i]._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"steps", self._root, self._m_steps[i]._root)
                    if self._m_steps[i]._parent != self:
                        raise kaitaistruct.ConsistencyError(u"steps", self, self._m_steps[i]._parent)
                    if self._m_steps[i].len_head != (4 if self.key == PackageMetadata.Key.dependencies else 1):
                        raise kaitaistruct.ConsistencyError(u"steps", (4 if self.key == PackageMetadata.Key.dependencies else 1), self._m_steps[i].len_head)



        self._dirty = False

    class Capabilities(ReadWriteKaitaiStruct):
        """Documented only."""
        SEQ_FIELDS = ["num_capabilities", "capabilities"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageMetadata.Capabilities, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['num_capabilities']['start'] = self._io.pos()
            self.num_capabilities = self._io.read_u1()
            self._debug['num_capabilities']['end'] = self._io.pos()
            self._debug['capabilities']['start'] = self._io.pos()
            self._debug['capabilities']['arr'] = []
            self.capabilities = []
            for i in range(self.num_capabilities):
                self._debug['capabilities']['arr'].append({'start': self._io.pos()})
                _t_capabilities = PackageMetadata.Capability(self._io, self, self._root)
                try:
                    _t_capabilities._read()
                finally:
                    self.capabilities.append(_t_capabilities)
                self._debug['capabilities']['arr'][i]['end'] = self._io.pos()

            self._debug['capabilities']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.capabilities)):
                pass
                self.capabilities[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(PackageMetadata.Capabilities, self)._write__seq(io)
            self._io.write_u1(self.num_capabilities)
            for i in range(len(self.capabilities)):
                pass
                self.capabilities[i]._write__seq(self._io)



        def _check(self):
            if len(self.capabilities) != self.num_capabilities:
                raise kaitaistruct.ConsistencyError(u"capabilities", self.num_capabilities, len(self.capabilities))
            for i in range(len(self.capabilities)):
                pass
                if self.capabilities[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"capabilities", self._root, self.capabilities[i]._root)
                if self.capabilities[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"capabilities", self, self.capabilities[i]._parent)

            self._dirty = False


    class Capability(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["len_name", "name"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageMetadata.Capability, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['len_name']['start'] = self._io.pos()
            self.len_name = self._io.read_u1()
            self._debug['len_name']['end'] = self._io.pos()
            self._debug['name']['start'] = self._io.pos()
            self.name = self._io.read_bytes(self.len_name)
            self._debug['name']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(PackageMetadata.Capability, self)._write__seq(io)
            self._io.write_u1(self.len_name)
            self._io.write_bytes(self.name)


        def _check(self):
            if len(self.name) != self.len_name:
                raise kaitaistruct.ConsistencyError(u"name", self.len_name, len(self.name))
            self._dirty = False


    class Dependencies(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["num_dependencies", "dependencies"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageMetadata.Dependencies, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['num_dependencies']['start'] = self._io.pos()
            self.num_dependencies = self._io.read_u1()
            self._debug['num_dependencies']['end'] = self._io.pos()
            self._debug['dependencies']['start'] = self._io.pos()
            self._debug['dependencies']['arr'] = []
            self.dependencies = []
            for i in range(self.num_dependencies):
                self._debug['dependencies']['arr'].append({'start': self._io.pos()})
                _t_dependencies = PackageMetadata.Dependency(self._io, self, self._root)
                try:
                    _t_dependencies._read()
                finally:
                    self.dependencies.append(_t_dependencies)
                self._debug['dependencies']['arr'][i]['end'] = self._io.pos()

            self._debug['dependencies']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.dependencies)):
                pass
                self.dependencies[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(PackageMetadata.Dependencies, self)._write__seq(io)
            self._io.write_u1(self.num_dependencies)
            for i in range(len(self.dependencies)):
                pass
                self.dependencies[i]._write__seq(self._io)



        def _check(self):
            if len(self.dependencies) != self.num_dependencies:
                raise kaitaistruct.ConsistencyError(u"dependencies", self.num_dependencies, len(self.dependencies))
            for i in range(len(self.dependencies)):
                pass
                if self.dependencies[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"dependencies", self._root, self.dependencies[i]._root)
                if self.dependencies[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"dependencies", self, self.dependencies[i]._parent)

            self._dirty = False


    class Dependency(ReadWriteKaitaiStruct):
        """The lowest version that will do; 0.0.0 where any will."""
        SEQ_FIELDS = ["major", "minor", "patch", "len_name", "name"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageMetadata.Dependency, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['major']['start'] = self._io.pos()
            self.major = self._io.read_u1()
            self._debug['major']['end'] = self._io.pos()
            self._debug['minor']['start'] = self._io.pos()
            self.minor = self._io.read_u1()
            self._debug['minor']['end'] = self._io.pos()
            self._debug['patch']['start'] = self._io.pos()
            self.patch = self._io.read_u1()
            self._debug['patch']['end'] = self._io.pos()
            self._debug['len_name']['start'] = self._io.pos()
            self.len_name = self._io.read_u1()
            self._debug['len_name']['end'] = self._io.pos()
            self._debug['name']['start'] = self._io.pos()
            self.name = self._io.read_bytes(self.len_name)
            self._debug['name']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(PackageMetadata.Dependency, self)._write__seq(io)
            self._io.write_u1(self.major)
            self._io.write_u1(self.minor)
            self._io.write_u1(self.patch)
            self._io.write_u1(self.len_name)
            self._io.write_bytes(self.name)


        def _check(self):
            if len(self.name) != self.len_name:
                raise kaitaistruct.ConsistencyError(u"name", self.len_name, len(self.name))
            self._dirty = False


    class Step(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, ofs, len_head, ofs_end, _io=None, _parent=None, _root=None):
            super(PackageMetadata.Step, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self.len_head = len_head
            self.ofs_end = ofs_end
            self._debug = collections.defaultdict(dict)
            self._should_write_len_name = False
            self.len_name__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.len_name
            if hasattr(self, '_m_len_name'):
                pass



        def _write__seq(self, io=None):
            super(PackageMetadata.Step, self)._write__seq(io)
            self._should_write_len_name = self.len_name__enabled


        def _check(self):
            if self.len_name__enabled:
                pass
                if self.has_head:
                    pass


            self._dirty = False

        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.ofs + self.len_head <= self.ofs_end
            return getattr(self, '_m_has_head', None)

        def _invalidate_has_head(self):
            del self._m_has_head
        @property
        def len_name(self):
            if self._should_write_len_name:
                self._write_len_name()
            if hasattr(self, '_m_len_name'):
                return self._m_len_name

            if not self.len_name__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek((self.ofs + self.len_head) - 1)
                self._debug['_m_len_name']['start'] = self._io.pos()
                self._m_len_name = self._io.read_u1()
                self._debug['_m_len_name']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_len_name', None)

        @len_name.setter
        def len_name(self, v):
            self._dirty = True
            self._m_len_name = v

        def _write_len_name(self):
            self._should_write_len_name = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek((self.ofs + self.len_head) - 1)
                self._io.write_u1(self._m_len_name)
                self._io.seek(_pos)


        @property
        def ofs_next(self):
            if hasattr(self, '_m_ofs_next'):
                return self._m_ofs_next

            self._m_ofs_next = ((self.ofs + self.len_head) + self.len_name if self.has_head else self.ofs_end + 1)
            return getattr(self, '_m_ofs_next', None)

        def _invalidate_ofs_next(self):
            del self._m_ofs_next

    class Version(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["major", "minor", "patch"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageMetadata.Version, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['major']['start'] = self._io.pos()
            self.major = self._io.read_u1()
            self._debug['major']['end'] = self._io.pos()
            self._debug['minor']['start'] = self._io.pos()
            self.minor = self._io.read_u1()
            self._debug['minor']['end'] = self._io.pos()
            self._debug['patch']['start'] = self._io.pos()
            self.patch = self._io.read_u1()
            self._debug['patch']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(PackageMetadata.Version, self)._write__seq(io)
            self._io.write_u1(self.major)
            self._io.write_u1(self.minor)
            self._io.write_u1(self.patch)


        def _check(self):
            self._dirty = False


    @property
    def is_list(self):
        if hasattr(self, '_m_is_list'):
            return self._m_is_list

        self._m_is_list =  (( ((self.key == PackageMetadata.Key.dependencies) or (self.key == PackageMetadata.Key.capabilities)) ) and (self.len_value >= 1)) 
        return getattr(self, '_m_is_list', None)

    def _invalidate_is_list(self):
        del self._m_is_list
    @property
    def is_typed(self):
        """Whether the value is exactly one of its kind."""
        if hasattr(self, '_m_is_typed'):
            return self._m_is_typed

        self._m_is_typed =  ((self.ofs_value >= 2) and ( (( ((self.key == PackageMetadata.Key.version) and (self.len_value == 3)) ) or ( ((self.is_list) and (self.ofs_behind_list == self.ofs_value + self.len_value)) )) )) 
        return getattr(self, '_m_is_typed', None)

    def _invalidate_is_typed(self):
        del self._m_is_typed
    @property
    def ofs_behind_list(self):
        if hasattr(self, '_m_ofs_behind_list'):
            return self._m_ofs_behind_list

        if self.is_list:
            pass
            self._m_ofs_behind_list = (self.ofs_value + 1 if self.peek_count == 0 else self.steps[self.peek_count - 1].ofs_next)

        return getattr(self, '_m_ofs_behind_list', None)

    def _invalidate_ofs_behind_list(self):
        del self._m_ofs_behind_list
    @property
    def ofs_value(self):
        """Right only because the type of `value` asks for it first."""
        if hasattr(self, '_m_ofs_value'):
            return self._m_ofs_value

        self._m_ofs_value = self._io.pos()
        return getattr(self, '_m_ofs_value', None)

    def _invalidate_ofs_value(self):
        del self._m_ofs_value
    @property
    def peek_count(self):
        if self._should_write_peek_count:
            self._write_peek_count()
        if hasattr(self, '_m_peek_count'):
            return self._m_peek_count

        if not self.peek_count__enabled:
            return None

        if self.is_list:
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value)
            self._debug['_m_peek_count']['start'] = self._io.pos()
            self._m_peek_count = self._io.read_u1()
            self._debug['_m_peek_count']['end'] = self._io.pos()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_count', None)

    @peek_count.setter
    def peek_count(self, v):
        self._dirty = True
        self._m_peek_count = v

    def _write_peek_count(self):
        self._should_write_peek_count = False
        if self.is_list:
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value)
            self._io.write_u1(self._m_peek_count)
            self._io.seek(_pos)


    @property
    def steps(self):
        """The way through a list; it may lead out of the value."""
        if self._should_write_steps:
            self._write_steps()
        if hasattr(self, '_m_steps'):
            return self._m_steps

        if not self.steps__enabled:
            return None

        if self.is_list:
            pass
            self._debug['_m_steps']['start'] = self._io.pos()
            self._debug['_m_steps']['arr'] = []
            self._m_steps = []
            for i in range(self.peek_count):
                self._debug['_m_steps']['arr'].append({'start': self._io.pos()})
                _t__m_steps = PackageMetadata.Step((self.ofs_value + 1 if i == 0 else self.steps[i - 1].ofs_next), (4 if self.key == PackageMetadata.Key.dependencies else 1), self.ofs_value + self.len_value, self._io, self, self._root)
                try:
                    _t__m_steps._read()
                finally:
                    self._m_steps.append(_t__m_steps)
                self._debug['_m_steps']['arr'][i]['end'] = self._io.pos()

            self._debug['_m_steps']['end'] = self._io.pos()

        return getattr(self, '_m_steps', None)

    @steps.setter
    def steps(self, v):
        self._dirty = True
        self._m_steps = v

    def _write_steps(self):
        self._should_write_steps = False
        if self.is_list:
            pass
            if len(self._m_steps) != self.peek_count:
                raise kaitaistruct.ConsistencyError(u"steps", self.peek_count, len(self._m_steps))
            for i in range(len(self._m_steps)):
                pass
                if self._m_steps[i].ofs != (self.ofs_value + 1 if i == 0 else self.steps[i - 1].ofs_next):
                    raise kaitaistruct.ConsistencyError(u"steps", (self.ofs_value + 1 if i == 0 else self.steps[i - 1].ofs_next), self._m_steps[i].ofs)
                if self._m_steps[i].ofs_end != self.ofs_value + self.len_value:
                    raise kaitaistruct.ConsistencyError(u"steps", self.ofs_value + self.len_value, self._m_steps[i].ofs_end)
                self._m_steps[i]._write__seq(self._io)
