# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfElement(ReadWriteKaitaiStruct):
    """One statement of a TBF header: type, length, value, padding to a multiple of
    four bytes.
    
    A value has a structure when its bytes are exactly one record of its type.
    Else it stays as bytes, so that nothing is lost and the header can still be
    read: unknown types, lengths that do not suit the type, and counts that
    promise more than the value holds.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_element
    """

    class ElementType(IntEnum):
        main = 1
        writeable_flash_regions = 2
        package_name = 3
        pic_option_1 = 4
        fixed_addresses = 5
        permissions = 6
        storage_permissions = 7
        kernel_version = 8
        program = 9
        short_id = 10
    SEQ_FIELDS = ["type", "len_value", "value", "padding"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfElement, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_peek_num_modify_ids = False
        self.peek_num_modify_ids__enabled = True
        self._should_write_peek_num_permissions = False
        self.peek_num_permissions__enabled = True
        self._should_write_peek_num_read_ids = False
        self.peek_num_read_ids__enabled = True

    def _read(self):
        self._debug['type']['start'] = self._io.pos()
        self.type = KaitaiStream.resolve_enum(TbfElement.ElementType, self._io.read_u2le())
        self._debug['type']['end'] = self._io.pos()
        self._debug['len_value']['start'] = self._io.pos()
        self.len_value = self._io.read_u2le()
        self._debug['len_value']['end'] = self._io.pos()
        self._debug['value']['start'] = self._io.pos()
        _on = (int(self.type) if self.is_typed else 0)
        if _on == 1:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.Main(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 10:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.ShortId(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 2:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.WriteableFlashRegions(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 3:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.PackageName(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 4:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.PicOption1(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 5:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.FixedAddresses(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 6:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.Permissions(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 7:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.StoragePermissions(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 8:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.KernelVersion(_io__raw_value, self, self._root)
            self.value._read()
        elif _on == 9:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.Program(_io__raw_value, self, self._root)
            self.value._read()
        else:
            pass
            self.value = self._io.read_bytes(self.len_value)
        self._debug['value']['end'] = self._io.pos()
        self._debug['padding']['start'] = self._io.pos()
        self.padding = self._io.read_bytes((4 - self.len_value % 4) % 4)
        self._debug['padding']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        _on = (int(self.type) if self.is_typed else 0)
        if _on == 1:
            pass
            self.value._fetch_instances()
        elif _on == 10:
            pass
            self.value._fetch_instances()
        elif _on == 2:
            pass
            self.value._fetch_instances()
        elif _on == 3:
            pass
            self.value._fetch_instances()
        elif _on == 4:
            pass
            self.value._fetch_instances()
        elif _on == 5:
            pass
            self.value._fetch_instances()
        elif _on == 6:
            pass
            self.value._fetch_instances()
        elif _on == 7:
            pass
            self.value._fetch_instances()
        elif _on == 8:
            pass
            self.value._fetch_instances()
        elif _on == 9:
            pass
            self.value._fetch_instances()
        else:
            pass
        _ = self.peek_num_modify_ids
        if hasattr(self, '_m_peek_num_modify_ids'):
            pass

        _ = self.peek_num_permissions
        if hasattr(self, '_m_peek_num_permissions'):
            pass

        _ = self.peek_num_read_ids
        if hasattr(self, '_m_peek_num_read_ids'):
            pass



    def _write__seq(self, io=None):
        super(TbfElement, self)._write__seq(io)
        self._should_write_peek_num_modify_ids = self.peek_num_modify_ids__enabled
        self._should_write_peek_num_permissions = self.peek_num_permissions__enabled
        self._should_write_peek_num_read_ids = self.peek_num_read_ids__enabled
        self._io.write_u2le(int(self.type))
        self._io.write_u2le(self.len_value)
        _on = (int(self.type) if self.is_typed else 0)
        if _on == 1:
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
        elif _on == 10:
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
        elif _on == 2:
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
        elif _on == 3:
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
        elif _on == 5:
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
        elif _on == 6:
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
        elif _on == 7:
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
        elif _on == 8:
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
        self._io.write_bytes(self.padding)


    def _check(self):
        if len(self.padding) != (4 - self.len_value % 4) % 4:
            raise kaitaistruct.ConsistencyError(u"padding", (4 - self.len_value % 4) % 4, len(self.padding))
        if self.peek_num_modify_ids__enabled:
            pass

        if self.peek_num_permissions__enabled:
            pass
            if  ((self.type == TbfElement.ElementType.permissions) and (self.len_value >= 2)) :
                pass


        if self.peek_num_read_ids__enabled:
            pass
            if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8)) :
                pass


        self._dirty = False

    class FixedAddresses(ReadWriteKaitaiStruct):
        """Where an app that cannot move has to lie. 0xFFFFFFFF stands for an
        address that is not fixed.
        """
        SEQ_FIELDS = ["ram_address", "flash_address"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.FixedAddresses, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['ram_address']['start'] = self._io.pos()
            self.ram_address = self._io.read_u4le()
            self._debug['ram_address']['end'] = self._io.pos()
            self._debug['flash_address']['start'] = self._io.pos()
            self.flash_address = self._io.read_u4le()
            self._debug['flash_address']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.FixedAddresses, self)._write__seq(io)
            self._io.write_u4le(self.ram_address)
            self._io.write_u4le(self.flash_address)


        def _check(self):
            self._dirty = False


    class KernelVersion(ReadWriteKaitaiStruct):
        """The app runs on kernels of this major version whose minor version is
        not lower. Today's kernels refuse an app without this element.
        """
        SEQ_FIELDS = ["major", "minor"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.KernelVersion, self).__init__(_io)
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
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.KernelVersion, self)._write__seq(io)
            self._io.write_u2le(self.major)
            self._io.write_u2le(self.minor)


        def _check(self):
            self._dirty = False


    class Main(ReadWriteKaitaiStruct):
        """Where the app starts and what RAM it needs. Superseded by `program`, and
        still written for kernels before 2.1.
        """
        SEQ_FIELDS = ["init_fn_offset", "protected_size", "minimum_ram_size"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.Main, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['init_fn_offset']['start'] = self._io.pos()
            self.init_fn_offset = self._io.read_u4le()
            self._debug['init_fn_offset']['end'] = self._io.pos()
            self._debug['protected_size']['start'] = self._io.pos()
            self.protected_size = self._io.read_u4le()
            self._debug['protected_size']['end'] = self._io.pos()
            self._debug['minimum_ram_size']['start'] = self._io.pos()
            self.minimum_ram_size = self._io.read_u4le()
            self._debug['minimum_ram_size']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.Main, self)._write__seq(io)
            self._io.write_u4le(self.init_fn_offset)
            self._io.write_u4le(self.protected_size)
            self._io.write_u4le(self.minimum_ram_size)


        def _check(self):
            self._dirty = False


    class PackageName(ReadWriteKaitaiStruct):
        """Name of the app. The kernel refuses what is not UTF-8."""
        SEQ_FIELDS = ["name"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.PackageName, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['name']['start'] = self._io.pos()
            self.name = self._io.read_bytes_full()
            self._debug['name']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.PackageName, self)._write__seq(io)
            self._io.write_bytes(self.name)
            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"name", 0, self._io.size() - self._io.pos())


        def _check(self):
            self._dirty = False

        @property
        def name_text(self):
            """The name as text; cannot be had where it is not UTF-8."""
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"UTF-8")
            return getattr(self, '_m_name_text', None)

        def _invalidate_name_text(self):
            del self._m_name_text

    class Permission(ReadWriteKaitaiStruct):
        """64 commands of one driver."""
        SEQ_FIELDS = ["driver", "offset", "allowed_commands"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.Permission, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['driver']['start'] = self._io.pos()
            self.driver = self._io.read_u4le()
            self._debug['driver']['end'] = self._io.pos()
            self._debug['offset']['start'] = self._io.pos()
            self.offset = self._io.read_u4le()
            self._debug['offset']['end'] = self._io.pos()
            self._debug['allowed_commands']['start'] = self._io.pos()
            self.allowed_commands = self._io.read_u8le()
            self._debug['allowed_commands']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.Permission, self)._write__seq(io)
            self._io.write_u4le(self.driver)
            self._io.write_u4le(self.offset)
            self._io.write_u8le(self.allowed_commands)


        def _check(self):
            self._dirty = False


    class Permissions(ReadWriteKaitaiStruct):
        """System calls that the app may make."""
        SEQ_FIELDS = ["num_permissions", "permissions", "extra"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.Permissions, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['num_permissions']['start'] = self._io.pos()
            self.num_permissions = self._io.read_u2le()
            self._debug['num_permissions']['end'] = self._io.pos()
            self._debug['permissions']['start'] = self._io.pos()
            self._debug['permissions']['arr'] = []
            self.permissions = []
            for i in range(self.num_permissions):
                self._debug['permissions']['arr'].append({'start': self._io.pos()})
                _t_permissions = TbfElement.Permission(self._io, self, self._root)
                try:
                    _t_permissions._read()
                finally:
                    self.permissions.append(_t_permissions)
                self._debug['permissions']['arr'][i]['end'] = self._io.pos()

            self._debug['permissions']['end'] = self._io.pos()
            self._debug['extra']['start'] = self._io.pos()
            self.extra = self._io.read_bytes_full()
            self._debug['extra']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.permissions)):
                pass
                self.permissions[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(TbfElement.Permissions, self)._write__seq(io)
            self._io.write_u2le(self.num_permissions)
            for i in range(len(self.permissions)):
                pass
                self.permissions[i]._write__seq(self._io)

            self._io.write_bytes(self.extra)
            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"extra", 0, self._io.size() - self._io.pos())


        def _check(self):
            if len(self.permissions) != self.num_permissions:
                raise kaitaistruct.ConsistencyError(u"permissions", self.num_permissions, len(self.permissions))
            for i in range(len(self.permissions)):
                pass
                if self.permissions[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"permissions", self._root, self.permissions[i]._root)
                if self.permissions[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"permissions", self, self.permissions[i]._parent)

            self._dirty = False


    class PicOption1(ReadWriteKaitaiStruct):
        """Layout of a position independent app of 2017. Later kernels ignore it.
        """
        SEQ_FIELDS = ["text_offset", "data_offset", "data_size", "bss_memory_offset", "bss_size", "relocation_data_offset", "relocation_data_size", "got_offset", "got_size", "minimum_stack_length"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.PicOption1, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['text_offset']['start'] = self._io.pos()
            self.text_offset = self._io.read_u4le()
            self._debug['text_offset']['end'] = self._io.pos()
            self._debug['data_offset']['start'] = self._io.pos()
            self.data_offset = self._io.read_u4le()
            self._debug['data_offset']['end'] = self._io.pos()
            self._debug['data_size']['start'] = self._io.pos()
            self.data_size = self._io.read_u4le()
            self._debug['data_size']['end'] = self._io.pos()
            self._debug['bss_memory_offset']['start'] = self._io.pos()
            self.bss_memory_offset = self._io.read_u4le()
            self._debug['bss_memory_offset']['end'] = self._io.pos()
            self._debug['bss_size']['start'] = self._io.pos()
            self.bss_size = self._io.read_u4le()
            self._debug['bss_size']['end'] = self._io.pos()
            self._debug['relocation_data_offset']['start'] = self._io.pos()
            self.relocation_data_offset = self._io.read_u4le()
            self._debug['relocation_data_offset']['end'] = self._io.pos()
            self._debug['relocation_data_size']['start'] = self._io.pos()
            self.relocation_data_size = self._io.read_u4le()
            self._debug['relocation_data_size']['end'] = self._io.pos()
            self._debug['got_offset']['start'] = self._io.pos()
            self.got_offset = self._io.read_u4le()
            self._debug['got_offset']['end'] = self._io.pos()
            self._debug['got_size']['start'] = self._io.pos()
            self.got_size = self._io.read_u4le()
            self._debug['got_size']['end'] = self._io.pos()
            self._debug['minimum_stack_length']['start'] = self._io.pos()
            self.minimum_stack_length = self._io.read_u4le()
            self._debug['minimum_stack_length']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.PicOption1, self)._write__seq(io)
            self._io.write_u4le(self.text_offset)
            self._io.write_u4le(self.data_offset)
            self._io.write_u4le(self.data_size)
            self._io.write_u4le(self.bss_memory_offset)
            self._io.write_u4le(self.bss_size)
            self._io.write_u4le(self.relocation_data_offset)
            self._io.write_u4le(self.relocation_data_size)
            self._io.write_u4le(self.got_offset)
            self._io.write_u4le(self.got_size)
            self._io.write_u4le(self.minimum_stack_length)


        def _check(self):
            self._dirty = False


    class Program(ReadWriteKaitaiStruct):
        """What `main` says, and where the binary ends. Where both stand in a
        header, kernels since 2.1 use this one only.
        """
        SEQ_FIELDS = ["init_fn_offset", "protected_size", "minimum_ram_size", "binary_end_offset", "version"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.Program, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['init_fn_offset']['start'] = self._io.pos()
            self.init_fn_offset = self._io.read_u4le()
            self._debug['init_fn_offset']['end'] = self._io.pos()
            self._debug['protected_size']['start'] = self._io.pos()
            self.protected_size = self._io.read_u4le()
            self._debug['protected_size']['end'] = self._io.pos()
            self._debug['minimum_ram_size']['start'] = self._io.pos()
            self.minimum_ram_size = self._io.read_u4le()
            self._debug['minimum_ram_size']['end'] = self._io.pos()
            self._debug['binary_end_offset']['start'] = self._io.pos()
            self.binary_end_offset = self._io.read_u4le()
            self._debug['binary_end_offset']['end'] = self._io.pos()
            self._debug['version']['start'] = self._io.pos()
            self.version = self._io.read_u4le()
            self._debug['version']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.Program, self)._write__seq(io)
            self._io.write_u4le(self.init_fn_offset)
            self._io.write_u4le(self.protected_size)
            self._io.write_u4le(self.minimum_ram_size)
            self._io.write_u4le(self.binary_end_offset)
            self._io.write_u4le(self.version)


        def _check(self):
            self._dirty = False


    class ShortId(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["short_id"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.ShortId, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['short_id']['start'] = self._io.pos()
            self.short_id = self._io.read_u4le()
            self._debug['short_id']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.ShortId, self)._write__seq(io)
            self._io.write_u4le(self.short_id)


        def _check(self):
            self._dirty = False


    class StoragePermissions(ReadWriteKaitaiStruct):
        """Stored objects that the app may write, read and change. The kernel
        takes at most eight ids of each kind.
        """
        SEQ_FIELDS = ["write_id", "num_read_ids", "read_ids", "num_modify_ids", "modify_ids", "extra"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.StoragePermissions, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['write_id']['start'] = self._io.pos()
            self.write_id = self._io.read_u4le()
            self._debug['write_id']['end'] = self._io.pos()
            self._debug['num_read_ids']['start'] = self._io.pos()
            self.num_read_ids = self._io.read_u2le()
            self._debug['num_read_ids']['end'] = self._io.pos()
            self._debug['read_ids']['start'] = self._io.pos()
            self._debug['read_ids']['arr'] = []
            self.read_ids = []
            for i in range(self.num_read_ids):
                self._debug['read_ids']['arr'].append({'start': self._io.pos()})
                self.read_ids.append(self._io.read_u4le())
                self._debug['read_ids']['arr'][i]['end'] = self._io.pos()

            self._debug['read_ids']['end'] = self._io.pos()
            self._debug['num_modify_ids']['start'] = self._io.pos()
            self.num_modify_ids = self._io.read_u2le()
            self._debug['num_modify_ids']['end'] = self._io.pos()
            self._debug['modify_ids']['start'] = self._io.pos()
            self._debug['modify_ids']['arr'] = []
            self.modify_ids = []
            for i in range(self.num_modify_ids):
                self._debug['modify_ids']['arr'].append({'start': self._io.pos()})
                self.modify_ids.append(self._io.read_u4le())
                self._debug['modify_ids']['arr'][i]['end'] = self._io.pos()

            self._debug['modify_ids']['end'] = self._io.pos()
            self._debug['extra']['start'] = self._io.pos()
            self.extra = self._io.read_bytes_full()
            self._debug['extra']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.read_ids)):
                pass

            for i in range(len(self.modify_ids)):
                pass



        def _write__seq(self, io=None):
            super(TbfElement.StoragePermissions, self)._write__seq(io)
            self._io.write_u4le(self.write_id)
            self._io.write_u2le(self.num_read_ids)
            for i in range(len(self.read_ids)):
                pass
                self._io.write_u4le(self.read_ids[i])

            self._io.write_u2le(self.num_modify_ids)
            for i in range(len(self.modify_ids)):
                pass
                self._io.write_u4le(self.modify_ids[i])

            self._io.write_bytes(self.extra)
            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"extra", 0, self._io.size() - self._io.pos())


        def _check(self):
            if len(self.read_ids) != self.num_read_ids:
                raise kaitaistruct.ConsistencyError(u"read_ids", self.num_read_ids, len(self.read_ids))
            for i in range(len(self.read_ids)):
                pass

            if len(self.modify_ids) != self.num_modify_ids:
                raise kaitaistruct.ConsistencyError(u"modify_ids", self.num_modify_ids, len(self.modify_ids))
            for i in range(len(self.modify_ids)):
                pass

            self._dirty = False


    class WriteableFlashRegion(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["offset", "size"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.WriteableFlashRegion, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['offset']['start'] = self._io.pos()
            self.offset = self._io.read_u4le()
            self._debug['offset']['end'] = self._io.pos()
            self._debug['size']['start'] = self._io.pos()
            self.size = self._io.read_u4le()
            self._debug['size']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfElement.WriteableFlashRegion, self)._write__seq(io)
            self._io.write_u4le(self.offset)
            self._io.write_u4le(self.size)


        def _check(self):
            self._dirty = False


    class WriteableFlashRegions(ReadWriteKaitaiStruct):
        """Parts of its own flash that the app may write to. The kernel keeps the
        last element of this type only.
        """
        SEQ_FIELDS = ["regions"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfElement.WriteableFlashRegions, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['regions']['start'] = self._io.pos()
            self._debug['regions']['arr'] = []
            self.regions = []
            i = 0
            while not self._io.is_eof():
                self._debug['regions']['arr'].append({'start': self._io.pos()})
                _t_regions = TbfElement.WriteableFlashRegion(self._io, self, self._root)
                try:
                    _t_regions._read()
                finally:
                    self.regions.append(_t_regions)
                self._debug['regions']['arr'][len(self.regions) - 1]['end'] = self._io.pos()
                i += 1

            self._debug['regions']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.regions)):
                pass
                self.regions[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(TbfElement.WriteableFlashRegions, self)._write__seq(io)
            for i in range(len(self.regions)):
                pass
                if self._io.is_eof():
                    raise kaitaistruct.ConsistencyError(u"regions", 0, self._io.size() - self._io.pos())
                self.regions[i]._write__seq(self._io)

            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"regions", 0, self._io.size() - self._io.pos())


        def _check(self):
            for i in range(len(self.regions)):
                pass
                if self.regions[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"regions", self._root, self.regions[i]._root)
                if self.regions[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"regions", self, self.regions[i]._parent)

            self._dirty = False


    @property
    def is_typed(self):
        """Whether the value is exactly one record of its type."""
        if hasattr(self, '_m_is_typed'):
            return self._m_is_typed

        self._m_is_typed =  ((self.ofs_value >= 4) and ( (( ((self.type == TbfElement.ElementType.main) and (self.len_value == 12)) ) or ( ((self.type == TbfElement.ElementType.writeable_flash_regions) and (self.len_value % 8 == 0)) ) or (self.type == TbfElement.ElementType.package_name) or ( ((self.type == TbfElement.ElementType.pic_option_1) and (self.len_value == 40)) ) or ( ((self.type == TbfElement.ElementType.fixed_addresses) and (self.len_value == 8)) ) or ( ((self.type == TbfElement.ElementType.permissions) and (self.len_value >= 2) and (self.len_value >= 2 + 16 * self.peek_num_permissions)) ) or ( ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8) and (self.len_value >= 8 + 4 * self.peek_num_read_ids) and (self.len_value >= 8 + 4 * (self.peek_num_read_ids + self.peek_num_modify_ids))) ) or ( ((self.type == TbfElement.ElementType.kernel_version) and (self.len_value == 4)) ) or ( ((self.type == TbfElement.ElementType.program) and (self.len_value == 20)) ) or ( ((self.type == TbfElement.ElementType.short_id) and (self.len_value == 4)) )) )) 
        return getattr(self, '_m_is_typed', None)

    def _invalidate_is_typed(self):
        del self._m_is_typed
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
    def peek_num_modify_ids(self):
        if self._should_write_peek_num_modify_ids:
            self._write_peek_num_modify_ids()
        if hasattr(self, '_m_peek_num_modify_ids'):
            return self._m_peek_num_modify_ids

        if not self.peek_num_modify_ids__enabled:
            return None

        if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8) and (self.len_value >= 8 + 4 * self.peek_num_read_ids)) :
            pass
            _pos = self._io.pos()
            self._io.seek((self.ofs_value + 6) + 4 * self.peek_num_read_ids)
            self._debug['_m_peek_num_modify_ids']['start'] = self._io.pos()
            self._m_peek_num_modify_ids = self._io.read_u2le()
            self._debug['_m_peek_num_modify_ids']['end'] = self._io.pos()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_num_modify_ids', None)

    @peek_num_modify_ids.setter
    def peek_num_modify_ids(self, v):
        self._dirty = True
        self._m_peek_num_modify_ids = v

    def _write_peek_num_modify_ids(self):
        self._should_write_peek_num_modify_ids = False
        if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8) and (self.len_value >= 8 + 4 * self.peek_num_read_ids)) :
            pass
            _pos = self._io.pos()
            self._io.seek((self.ofs_value + 6) + 4 * self.peek_num_read_ids)
            self._io.write_u2le(self._m_peek_num_modify_ids)
            self._io.seek(_pos)


    @property
    def peek_num_permissions(self):
        if self._should_write_peek_num_permissions:
            self._write_peek_num_permissions()
        if hasattr(self, '_m_peek_num_permissions'):
            return self._m_peek_num_permissions

        if not self.peek_num_permissions__enabled:
            return None

        if  ((self.type == TbfElement.ElementType.permissions) and (self.len_value >= 2)) :
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value)
            self._debug['_m_peek_num_permissions']['start'] = self._io.pos()
            self._m_peek_num_permissions = self._io.read_u2le()
            self._debug['_m_peek_num_permissions']['end'] = self._io.pos()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_num_permissions', None)

    @peek_num_permissions.setter
    def peek_num_permissions(self, v):
        self._dirty = True
        self._m_peek_num_permissions = v

    def _write_peek_num_permissions(self):
        self._should_write_peek_num_permissions = False
        if  ((self.type == TbfElement.ElementType.permissions) and (self.len_value >= 2)) :
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value)
            self._io.write_u2le(self._m_peek_num_permissions)
            self._io.seek(_pos)


    @property
    def peek_num_read_ids(self):
        if self._should_write_peek_num_read_ids:
            self._write_peek_num_read_ids()
        if hasattr(self, '_m_peek_num_read_ids'):
            return self._m_peek_num_read_ids

        if not self.peek_num_read_ids__enabled:
            return None

        if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8)) :
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value + 4)
            self._debug['_m_peek_num_read_ids']['start'] = self._io.pos()
            self._m_peek_num_read_ids = self._io.read_u2le()
            self._debug['_m_peek_num_read_ids']['end'] = self._io.pos()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_num_read_ids', None)

    @peek_num_read_ids.setter
    def peek_num_read_ids(self, v):
        self._dirty = True
        self._m_peek_num_read_ids = v

    def _write_peek_num_read_ids(self):
        self._should_write_peek_num_read_ids = False
        if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8)) :
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value + 4)
            self._io.write_u2le(self._m_peek_num_read_ids)
            self._io.seek(_pos)
