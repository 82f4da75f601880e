# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsEntry(ReadWriteKaitaiStruct):
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
    SEQ_FIELDS = ["id", "len_body", "body"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KfsEntry, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = KaitaiStream.resolve_enum(KfsEntry.EntryId, self._io.read_u1())
        self._debug['id']['end'] = self._io.pos()
        _ = self.id
        if not _ != KfsEntry.EntryId.end_of_table:
            raise kaitaistruct.ValidationExprError(self.id, self._io, u"/seq/0")
        self._debug['len_body']['start'] = self._io.pos()
        self.len_body = self._io.read_u2le()
        self._debug['len_body']['end'] = self._io.pos()
        self._debug['body']['start'] = self._io.pos()
        _on = self.id
        if _on == KfsEntry.EntryId.deleted_directory:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.DirectoryBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.deleted_file:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.FileBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.deleted_link:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.LinkBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.directory:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.DirectoryBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.file:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.FileBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.link:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.LinkBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.superseded_directory:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.DirectoryBody(_io__raw_body, self, self._root)
            self.body._read()
        elif _on == KfsEntry.EntryId.superseded_file:
            pass
            self._raw_body = self._io.read_bytes(self.len_body)
            _io__raw_body = KaitaiStream(BytesIO(self._raw_body))
            self.body = KfsEntry.FileBody(_io__raw_body, self, self._root)
            self.body._read()
        else:
            pass
            self.body = self._io.read_bytes(self.len_body)
        self._debug['body']['end'] = self._io.pos()
        self._dirty = False


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


    def _write__seq(self, io=None):
        super(KfsEntry, self)._write__seq(io)
        self._io.write_u1(int(self.id))
        self._io.write_u2le(self.len_body)
        _on = self.id
        if _on == KfsEntry.EntryId.deleted_directory:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.deleted_file:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.deleted_link:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.directory:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.file:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.link:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.superseded_directory:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        elif _on == KfsEntry.EntryId.superseded_file:
            pass
            _io__raw_body = KaitaiStream(BytesIO(bytearray(self.len_body)))
            self._io.add_child_stream(_io__raw_body)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (self.len_body))
            def handler(parent, _io__raw_body=_io__raw_body):
                self._raw_body = _io__raw_body.to_byte_array()
                if len(self._raw_body) != self.len_body:
                    raise kaitaistruct.ConsistencyError(u"raw(body)", self.len_body, len(self._raw_body))
                parent.write_bytes(self._raw_body)
            _io__raw_body.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.body._write__seq(_io__raw_body)
        else:
            pass
            self._io.write_bytes(self.body)


    def _check(self):
        _ = self.id
        if not _ != KfsEntry.EntryId.end_of_table:
            raise kaitaistruct.ValidationExprError(self.id, None, u"/seq/0")
        _on = self.id
        if _on == KfsEntry.EntryId.deleted_directory:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.deleted_file:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.deleted_link:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.directory:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.file:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.link:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.superseded_directory:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        elif _on == KfsEntry.EntryId.superseded_file:
            pass
            if self.body._root != self._root:
                raise kaitaistruct.ConsistencyError(u"body", self._root, self.body._root)
            if self.body._parent != self:
                raise kaitaistruct.ConsistencyError(u"body", self, self.body._parent)
        else:
            pass
            if len(self.body) != self.len_body:
                raise kaitaistruct.ConsistencyError(u"body", self.len_body, len(self.body))
        self._dirty = False

    class DirectoryBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["parent", "directory_id", "flags", "name", "extra"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KfsEntry.DirectoryBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['parent']['start'] = self._io.pos()
            self.parent = self._io.read_u2le()
            self._debug['parent']['end'] = self._io.pos()
            self._debug['directory_id']['start'] = self._io.pos()
            self.directory_id = self._io.read_u2le()
            self._debug['directory_id']['end'] = self._io.pos()
            self._debug['flags']['start'] = self._io.pos()
            self.flags = self._io.read_u1()
            self._debug['flags']['end'] = self._io.pos()
            self._debug['name']['start'] = self._io.pos()
            self.name = self._io.read_bytes_term(0, False, True, True)
            self._debug['name']['end'] = self._io.pos()
            self._debug['extra']['start'] = self._io.pos()
            self.extra = self._io.read_bytes_full()
            self._debug['extra']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KfsEntry.DirectoryBody, self)._write__seq(io)
            self._io.write_u2le(self.parent)
            self._io.write_u2le(self.directory_id)
            self._io.write_u1(self.flags)
            self._io.write_bytes(self.name)
            self._io.write_u1(0)
            self._io.write_bytes(self.extra)
            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"extra", 0, self._io.size() - self._io.pos())


        def _check(self):
            if KaitaiStream.byte_array_index_of(self.name, 0) != -1:
                raise kaitaistruct.ConsistencyError(u"name", -1, KaitaiStream.byte_array_index_of(self.name, 0))
            self._dirty = False

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"ASCII")
            return getattr(self, '_m_name_text', None)

        def _invalidate_name_text(self):
            del self._m_name_text

    class FileBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["parent", "flags", "size", "section_id", "name", "extra"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KfsEntry.FileBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['parent']['start'] = self._io.pos()
            self.parent = self._io.read_u2le()
            self._debug['parent']['end'] = self._io.pos()
            self._debug['flags']['start'] = self._io.pos()
            self.flags = self._io.read_u1()
            self._debug['flags']['end'] = self._io.pos()
            self._debug['size']['start'] = self._io.pos()
            self.size = self._io.read_bits_int_le(24)
            self._debug['size']['end'] = self._io.pos()
            self._debug['section_id']['start'] = self._io.pos()
            self.section_id = self._io.read_u2le()
            self._debug['section_id']['end'] = self._io.pos()
            self._debug['name']['start'] = self._io.pos()
            self.name = self._io.read_bytes_term(0, False, True, True)
            self._debug['name']['end'] = self._io.pos()
            self._debug['extra']['start'] = self._io.pos()
            self.extra = self._io.read_bytes_full()
            self._debug['extra']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KfsEntry.FileBody, self)._write__seq(io)
            self._io.write_u2le(self.parent)
            self._io.write_u1(self.flags)
            self._io.write_bits_int_le(24, self.size)
            self._io.write_u2le(self.section_id)
            self._io.write_bytes(self.name)
            self._io.write_u1(0)
            self._io.write_bytes(self.extra)
            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"extra", 0, self._io.size() - self._io.pos())


        def _check(self):
            if KaitaiStream.byte_array_index_of(self.name, 0) != -1:
                raise kaitaistruct.ConsistencyError(u"name", -1, KaitaiStream.byte_array_index_of(self.name, 0))
            self._dirty = False

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"ASCII")
            return getattr(self, '_m_name_text', None)

        def _invalidate_name_text(self):
            del self._m_name_text

    class LinkBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["parent", "name_length", "name", "target", "extra"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(KfsEntry.LinkBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['parent']['start'] = self._io.pos()
            self.parent = self._io.read_u2le()
            self._debug['parent']['end'] = self._io.pos()
            self._debug['name_length']['start'] = self._io.pos()
            self.name_length = self._io.read_u1()
            self._debug['name_length']['end'] = self._io.pos()
            self._debug['name']['start'] = self._io.pos()
            self.name = self._io.read_bytes_term(0, False, True, True)
            self._debug['name']['end'] = self._io.pos()
            self._debug['target']['start'] = self._io.pos()
            self.target = self._io.read_bytes_term(0, False, True, True)
            self._debug['target']['end'] = self._io.pos()
            self._debug['extra']['start'] = self._io.pos()
            self.extra = self._io.read_bytes_full()
            self._debug['extra']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(KfsEntry.LinkBody, self)._write__seq(io)
            self._io.write_u2le(self.parent)
            self._io.write_u1(self.name_length)
            self._io.write_bytes(self.name)
            self._io.write_u1(0)
            self._io.write_bytes(self.target)
            self._io.write_u1(0)
            self._io.write_bytes(self.extra)
            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"extra", 0, self._io.size() - self._io.pos())


        def _check(self):
            if KaitaiStream.byte_array_index_of(self.name, 0) != -1:
                raise kaitaistruct.ConsistencyError(u"name", -1, KaitaiStream.byte_array_index_of(self.name, 0))
            if KaitaiStream.byte_array_index_of(self.target, 0) != -1:
                raise kaitaistruct.ConsistencyError(u"target", -1, KaitaiStream.byte_array_index_of(self.target, 0))
            self._dirty = False

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = (self.name).decode(u"ASCII")
            return getattr(self, '_m_name_text', None)

        def _invalidate_name_text(self):
            del self._m_name_text
        @property
        def target_text(self):
            if hasattr(self, '_m_target_text'):
                return self._m_target_text

            self._m_target_text = (self.target).decode(u"ASCII")
            return getattr(self, '_m_target_text', None)

        def _invalidate_target_text(self):
            del self._m_target_text
