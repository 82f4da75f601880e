# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsEntry(KaitaiStruct):
    """One record of the FAT: a file, a directory or a link, alive or dead. Dying
    clears bits of the id; the body stays. Bodies of unknown ids are bytes.
    
    Entries lie in flash in reverse byte order: turn them round first, or use
    `kfs_fat` on the image as it is.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_entry
    """

    class EntryId(IntEnum):
        deleted_file = 0
        superseded_file = 1
        deleted_directory = 2
        superseded_directory = 4
        deleted_link = 8
        file = 127
        directory = 191
        link = 223
        end_of_table = 255
    def __init__(self, _io, _parent=None, _root=None):
        super(KfsEntry, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = KaitaiStream.resolve_enum(KfsEntry.EntryId, self._io.read_u1())
        _ = self.id
        if not _ != KfsEntry.EntryId.end_of_table:
            raise kaitaistruct.ValidationExprError(self.id, self._io, u"/seq/0")
        self.len_body = self._io.read_u2le()
        _on = self.id
        if _on == KfsEntry.EntryId.deleted_directory:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.DirectoryBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.deleted_file:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.FileBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.deleted_link:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.LinkBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.directory:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.DirectoryBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.file:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.FileBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.link:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.LinkBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.superseded_directory:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.DirectoryBody(_io__raw_body, self, self._root)
        elif _on == KfsEntry.EntryId.superseded_file:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.FileBody(_io__raw_body, self, self._root)
        else:
            pass
            self.body = self._io.read_bytes(self.len_body)


    def _fetch_instances(self):
        pass
        _on = self.id
        if _on == KfsEntry.EntryId.deleted_directory:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.deleted_file:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.deleted_link:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.directory:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.file:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.link:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.superseded_directory:
            pass
            self.body._fetch_instances()
        elif _on == KfsEntry.EntryId.superseded_file:
            pass
            self.body._fetch_instances()
        else:
            pass

    class DirectoryBody(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(KfsEntry.DirectoryBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.parent = self._io.read_u2le()
            self.directory_id = self._io.read_u2le()
            self.flags = self._io.read_u1()
            self.name = self._io.read_bytes_term(0, False, True, True)
            self.extra = self._io.read_bytes_full()


        def _fetch_instances(self):
            pass

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"ASCII")
            return getattr(self, '_m_name_text', None)


    class FileBody(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(KfsEntry.FileBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.parent = self._io.read_u2le()
            self.flags = self._io.read_u1()
            self.size = self._io.read_bits_int_le(24)
            self.section_id = self._io.read_u2le()
            self.name = self._io.read_bytes_term(0, False, True, True)
            self.extra = self._io.read_bytes_full()


        def _fetch_instances(self):
            pass

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"ASCII")
            return getattr(self, '_m_name_text', None)


    class LinkBody(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(KfsEntry.LinkBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.parent = self._io.read_u2le()
            self.name_length = self._io.read_u1()
            self.name = self._io.read_bytes_term(0, False, True, True)
            self.target = self._io.read_bytes_term(0, False, True, True)
            self.extra = self._io.read_bytes_full()


        def _fetch_instances(self):
            pass

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"ASCII")
            return getattr(self, '_m_name_text', None)

        @property
        def target_text(self):
            if hasattr(self, '_m_target_text'):
                return self._m_target_text

            self._m_target_text = (self.target).decode(u"ASCII")
            return getattr(self, '_m_target_text', None)
