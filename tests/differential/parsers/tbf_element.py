# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfElement(KaitaiStruct):
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
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfElement, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.type = KaitaiStream.resolve_enum(TbfElement.ElementType, self._io.read_u2le())
        self.len_value = self._io.read_u2le()
        _on = (int(self.type) if self.is_typed else 0)
        if _on == 1:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.Main(_io__raw_value, self, self._root)
        elif _on == 10:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.ShortId(_io__raw_value, self, self._root)
        elif _on == 2:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.WriteableFlashRegions(_io__raw_value, self, self._root)
        elif _on == 3:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.PackageName(_io__raw_value, self, self._root)
        elif _on == 4:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.PicOption1(_io__raw_value, self, self._root)
        elif _on == 5:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.FixedAddresses(_io__raw_value, self, self._root)
        elif _on == 6:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.Permissions(_io__raw_value, self, self._root)
        elif _on == 7:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.StoragePermissions(_io__raw_value, self, self._root)
        elif _on == 8:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.KernelVersion(_io__raw_value, self, self._root)
        elif _on == 9:
            pass
            self._raw_value = self._io.read_bytes(self.len_value)
            _io__raw_value = KaitaiStream(BytesIO(self._raw_value))
            self.value = TbfElement.Program(_io__raw_value, self, self._root)
        else:
            pass
            self.value = self._io.read_bytes(self.len_value)
        self.padding = self._io.read_bytes((4 - self.len_value % 4) % 4)


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


    class FixedAddresses(KaitaiStruct):
        """Where an app that cannot move has to lie. 0xFFFFFFFF stands for an
        address that is not fixed.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.FixedAddresses, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.ram_address = self._io.read_u4le()
            self.flash_address = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class KernelVersion(KaitaiStruct):
        """The app runs on kernels of this major version whose minor version is
        not lower. Today's kernels refuse an app without this element.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.KernelVersion, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.major = self._io.read_u2le()
            self.minor = self._io.read_u2le()


        def _fetch_instances(self):
            pass


    class Main(KaitaiStruct):
        """Where the app starts and what RAM it needs. Superseded by `program`, and
        still written for kernels before 2.1.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.Main, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.init_fn_offset = self._io.read_u4le()
            self.protected_size = self._io.read_u4le()
            self.minimum_ram_size = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class PackageName(KaitaiStruct):
        """Name of the app. The kernel refuses what is not UTF-8."""
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.PackageName, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.name = self._io.read_bytes_full()


        def _fetch_instances(self):
            pass

        @property
        def name_text(self):
            """The name as text; cannot be had where it is not UTF-8."""
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"UTF-8")
            return getattr(self, '_m_name_text', None)


    class Permission(KaitaiStruct):
        """64 commands of one driver."""
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.Permission, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.driver = self._io.read_u4le()
            self.offset = self._io.read_u4le()
            self.allowed_commands = self._io.read_u8le()


        def _fetch_instances(self):
            pass


    class Permissions(KaitaiStruct):
        """System calls that the app may make."""
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.Permissions, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.num_permissions = self._io.read_u2le()
            self.permissions = []
            for i in range(self.num_permissions):
                self.permissions.append(TbfElement.Permission(self._io, self, self._root))

            self.extra = self._io.read_bytes_full()


        def _fetch_instances(self):
            pass
            for i in range(len(self.permissions)):
                pass
                self.permissions[i]._fetch_instances()



    class PicOption1(KaitaiStruct):
        """Layout of a position independent app of 2017. Later kernels ignore it.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.PicOption1, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.text_offset = self._io.read_u4le()
            self.data_offset = self._io.read_u4le()
            self.data_size = self._io.read_u4le()
            self.bss_memory_offset = self._io.read_u4le()
            self.bss_size = self._io.read_u4le()
            self.relocation_data_offset = self._io.read_u4le()
            self.relocation_data_size = self._io.read_u4le()
            self.got_offset = self._io.read_u4le()
            self.got_size = self._io.read_u4le()
            self.minimum_stack_length = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class Program(KaitaiStruct):
        """What `main` says, and where the binary ends. Where both stand in a
        header, kernels since 2.1 use this one only.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.Program, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.init_fn_offset = self._io.read_u4le()
            self.protected_size = self._io.read_u4le()
            self.minimum_ram_size = self._io.read_u4le()
            self.binary_end_offset = self._io.read_u4le()
            self.version = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class ShortId(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.ShortId, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.short_id = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class StoragePermissions(KaitaiStruct):
        """Stored objects that the app may write, read and change. The kernel
        takes at most eight ids of each kind.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.StoragePermissions, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.write_id = self._io.read_u4le()
            self.num_read_ids = self._io.read_u2le()
            self.read_ids = []
            for i in range(self.num_read_ids):
                self.read_ids.append(self._io.read_u4le())

            self.num_modify_ids = self._io.read_u2le()
            self.modify_ids = []
            for i in range(self.num_modify_ids):
                self.modify_ids.append(self._io.read_u4le())

            self.extra = self._io.read_bytes_full()


        def _fetch_instances(self):
            pass
            for i in range(len(self.read_ids)):
                pass

            for i in range(len(self.modify_ids)):
                pass



    class WriteableFlashRegion(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.WriteableFlashRegion, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.offset = self._io.read_u4le()
            self.size = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class WriteableFlashRegions(KaitaiStruct):
        """Parts of its own flash that the app may write to. The kernel keeps the
        last element of this type only.
        """
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfElement.WriteableFlashRegions, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.regions = []
            i = 0
            while not self._io.is_eof():
                self.regions.append(TbfElement.WriteableFlashRegion(self._io, self, self._root))
                i += 1



        def _fetch_instances(self):
            pass
            for i in range(len(self.regions)):
                pass
                self.regions[i]._fetch_instances()



    @property
    def is_typed(self):
        """Whether the value is exactly one record of its type."""
        if hasattr(self, '_m_is_typed'):
            return self._m_is_typed

        self._m_is_typed =  ((self.ofs_value >= 4) and ( (( ((self.type == TbfElement.ElementType.main) and (self.len_value == 12)) ) or ( ((self.type == TbfElement.ElementType.writeable_flash_regions) and (self.len_value % 8 == 0)) ) or (self.type == TbfElement.ElementType.package_name) or ( ((self.type == TbfElement.ElementType.pic_option_1) and (self.len_value == 40)) ) or ( ((self.type == TbfElement.ElementType.fixed_addresses) and (self.len_value == 8)) ) or ( ((self.type == TbfElement.ElementType.permissions) and (self.len_value >= 2) and (self.len_value >= 2 + 16 * self.peek_num_permissions)) ) or ( ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8) and (self.len_value >= 8 + 4 * self.peek_num_read_ids) and (self.len_value >= 8 + 4 * (self.peek_num_read_ids + self.peek_num_modify_ids))) ) or ( ((self.type == TbfElement.ElementType.kernel_version) and (self.len_value == 4)) ) or ( ((self.type == TbfElement.ElementType.program) and (self.len_value == 20)) ) or ( ((self.type == TbfElement.ElementType.short_id) and (self.len_value == 4)) )) )) 
        return getattr(self, '_m_is_typed', None)

    @property
    def ofs_value(self):
        """Right only because the type of `value` asks for it first."""
        if hasattr(self, '_m_ofs_value'):
            return self._m_ofs_value

        self._m_ofs_value = self._io.pos()
        return getattr(self, '_m_ofs_value', None)

    @property
    def peek_num_modify_ids(self):
        if hasattr(self, '_m_peek_num_modify_ids'):
            return self._m_peek_num_modify_ids

        if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8) and (self.len_value >= 8 + 4 * self.peek_num_read_ids)) :
            pass
            _pos = self._io.pos()
            self._io.seek((self.ofs_value + 6) + 4 * self.peek_num_read_ids)
            self._m_peek_num_modify_ids = self._io.read_u2le()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_num_modify_ids', None)

    @property
    def peek_num_permissions(self):
        if hasattr(self, '_m_peek_num_permissions'):
            return self._m_peek_num_permissions

        if  ((self.type == TbfElement.ElementType.permissions) and (self.len_value >= 2)) :
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value)
            self._m_peek_num_permissions = self._io.read_u2le()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_num_permissions', None)

    @property
    def peek_num_read_ids(self):
        if hasattr(self, '_m_peek_num_read_ids'):
            return self._m_peek_num_read_ids

        if  ((self.type == TbfElement.ElementType.storage_permissions) and (self.len_value >= 8)) :
            pass
            _pos = self._io.pos()
            self._io.seek(self.ofs_value + 4)
            self._m_peek_num_read_ids = self._io.read_u2le()
            self._io.seek(_pos)

        return getattr(self, '_m_peek_num_read_ids', None)
