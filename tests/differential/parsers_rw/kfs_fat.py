# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import kfs_entry
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsFat(ReadWriteKaitaiStruct):
    """All entries of the FAT of a KnightOS file system, read from a flash image as
    it is. The table starts at the last byte of its window and grows towards
    lower addresses; each entry is stored in reverse byte order. A reversed
    little-endian number is a big-endian one, and texts read backwards.
    
    The parameter is the offset behind the first entry. It follows from the size
    of the image: 0x60000 for 512 KiB, 0xE0000 for 1 MiB, 0x1E0000 for 2 MiB,
    0x3E0000 for 4 MiB.
    
    The walk takes any bytes and ends: at the end of the table, which is the last
    entry given, or at the start of the image. Look at `is_sound` of a body
    before its other fields.
    
    .. seealso::
       formats/knightos/SPEC.md#fat-storage-order
    """
    SEQ_FIELDS = []
    def __init__(self, fat_end, _io=None, _parent=None, _root=None):
        super(KfsFat, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self.fat_end = fat_end
        self._debug = collections.defaultdict(dict)
        self._should_write_entries = False
        self.entries__enabled = True

    def _read(self):
        pass
        self._dirty = False


    def _fetch_instances(self):
        pass
        _ = self.entries
        if hasattr(self, '_m_entries'):
            pass
            for i in range(len(self._m_entries)):
                pass
                self._m_entries[i]._fetch_instances()




    def _write__seq(self, io=None):
        super(KfsFat, self)._write__seq(io)
        self._should_write_entries = self.entries__enabled


    def _check(self):
        if self.entries__enabled:
            pass
            if len(self._m_entries) == 0:
                raise kaitaistruct.ConsistencyError(u"entries", 0, len(self._m_entries))
            for i in range(len(self._m_entries)):
                pass
                if self._m_entries[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"entries", self._root, self._m_entries[i]._root)
                if self._m_entries[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"entries", self, self._m_entries[i]._parent)
                _ = self._m_entries[i]
                if _.is_last != (i == len(self._m_entries) - 1):
                    raise kaitaistruct.ConsistencyError(u"entries", i == len(self._m_entries) - 1, _.is_last)


        self._dirty = False

    class ByteAt(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, ofs, _io=None, _parent=None, _root=None):
            super(KfsFat.ByteAt, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._debug = collections.defaultdict(dict)
            self._should_write_value = False
            self.value__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.value
            if hasattr(self, '_m_value'):
                pass



        def _write__seq(self, io=None):
            super(KfsFat.ByteAt, self)._write__seq(io)
            self._should_write_value = self.value__enabled


        def _check(self):
            if self.value__enabled:
                pass

            self._dirty = False

        @property
        def value(self):
            if self._should_write_value:
                self._write_value()
            if hasattr(self, '_m_value'):
                return self._m_value

            if not self.value__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.ofs)
            self._debug['_m_value']['start'] = self._io.pos()
            self._m_value = self._io.read_u1()
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
            self._io.seek(self.ofs)
            self._io.write_u1(self._m_value)
            self._io.seek(_pos)


    class DirectoryBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, start, end, _io=None, _parent=None, _root=None):
            super(KfsFat.DirectoryBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_directory_id = False
            self.directory_id__enabled = True
            self._should_write_extra_reversed = False
            self.extra_reversed__enabled = True
            self._should_write_flags = False
            self.flags__enabled = True
            self._should_write_name_text = False
            self.name_text__enabled = True
            self._should_write_parent = False
            self.parent__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.directory_id
            if hasattr(self, '_m_directory_id'):
                pass

            _ = self.extra_reversed
            if hasattr(self, '_m_extra_reversed'):
                pass

            _ = self.flags
            if hasattr(self, '_m_flags'):
                pass

            _ = self.name_text
            if hasattr(self, '_m_name_text'):
                pass
                self._m_name_text._fetch_instances()

            _ = self.parent
            if hasattr(self, '_m_parent'):
                pass



        def _write__seq(self, io=None):
            super(KfsFat.DirectoryBody, self)._write__seq(io)
            self._should_write_directory_id = self.directory_id__enabled
            self._should_write_extra_reversed = self.extra_reversed__enabled
            self._should_write_flags = self.flags__enabled
            self._should_write_name_text = self.name_text__enabled
            self._should_write_parent = self.parent__enabled


        def _check(self):
            if self.directory_id__enabled:
                pass

            if self.extra_reversed__enabled:
                pass

            if self.flags__enabled:
                pass

            if self.name_text__enabled:
                pass
                if self._m_name_text._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"name_text", self._root, self._m_name_text._root)
                if self._m_name_text._parent != self:
                    raise kaitaistruct.ConsistencyError(u"name_text", self, self._m_name_text._parent)
                if self._m_name_text.floor != self.start:
                    raise kaitaistruct.ConsistencyError(u"name_text", self.start, self._m_name_text.floor)
                if self._m_name_text.end != self.end - 5:
                    raise kaitaistruct.ConsistencyError(u"name_text", self.end - 5, self._m_name_text.end)

            if self.parent__enabled:
                pass

            self._dirty = False

        @property
        def directory_id(self):
            if self._should_write_directory_id:
                self._write_directory_id()
            if hasattr(self, '_m_directory_id'):
                return self._m_directory_id

            if not self.directory_id__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 4)
            self._debug['_m_directory_id']['start'] = self._io.pos()
            self._m_directory_id = self._io.read_u2be()
            self._debug['_m_directory_id']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_directory_id', None)

        @directory_id.setter
        def directory_id(self, v):
            self._dirty = True
            self._m_directory_id = v

        def _write_directory_id(self):
            self._should_write_directory_id = False
            _pos = self._io.pos()
            self._io.seek(self.end - 4)
            self._io.write_u2be(self._m_directory_id)
            self._io.seek(_pos)

        @property
        def extra_reversed(self):
            if self._should_write_extra_reversed:
                self._write_extra_reversed()
            if hasattr(self, '_m_extra_reversed'):
                return self._m_extra_reversed

            if not self.extra_reversed__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._debug['_m_extra_reversed']['start'] = self._io.pos()
            self._m_extra_reversed = self._io.read_bytes(self.name_text.start - self.start)
            self._debug['_m_extra_reversed']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_extra_reversed', None)

        @extra_reversed.setter
        def extra_reversed(self, v):
            self._dirty = True
            self._m_extra_reversed = v

        def _write_extra_reversed(self):
            self._should_write_extra_reversed = False
            _pos = self._io.pos()
            self._io.seek(self.start)
            if len(self._m_extra_reversed) != self.name_text.start - self.start:
                raise kaitaistruct.ConsistencyError(u"extra_reversed", self.name_text.start - self.start, len(self._m_extra_reversed))
            self._io.write_bytes(self._m_extra_reversed)
            self._io.seek(_pos)

        @property
        def flags(self):
            if self._should_write_flags:
                self._write_flags()
            if hasattr(self, '_m_flags'):
                return self._m_flags

            if not self.flags__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 5)
            self._debug['_m_flags']['start'] = self._io.pos()
            self._m_flags = self._io.read_u1()
            self._debug['_m_flags']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_flags', None)

        @flags.setter
        def flags(self, v):
            self._dirty = True
            self._m_flags = v

        def _write_flags(self):
            self._should_write_flags = False
            _pos = self._io.pos()
            self._io.seek(self.end - 5)
            self._io.write_u1(self._m_flags)
            self._io.seek(_pos)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound = self.name_text.is_terminated
            return getattr(self, '_m_is_sound', None)

        def _invalidate_is_sound(self):
            del self._m_is_sound
        @property
        def name(self):
            if hasattr(self, '_m_name'):
                return self._m_name

            self._m_name = self.name_text.text
            return getattr(self, '_m_name', None)

        def _invalidate_name(self):
            del self._m_name
        @property
        def name_text(self):
            if self._should_write_name_text:
                self._write_name_text()
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            if not self.name_text__enabled:
                return None

            self._debug['_m_name_text']['start'] = self._io.pos()
            self._m_name_text = KfsFat.TextBelow(self.start, self.end - 5, self._io, self, self._root)
            self._m_name_text._read()
            self._debug['_m_name_text']['end'] = self._io.pos()
            return getattr(self, '_m_name_text', None)

        @name_text.setter
        def name_text(self, v):
            self._dirty = True
            self._m_name_text = v

        def _write_name_text(self):
            self._should_write_name_text = False
            self._m_name_text._write__seq(self._io)

        @property
        def parent(self):
            if self._should_write_parent:
                self._write_parent()
            if hasattr(self, '_m_parent'):
                return self._m_parent

            if not self.parent__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._debug['_m_parent']['start'] = self._io.pos()
            self._m_parent = self._io.read_u2be()
            self._debug['_m_parent']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_parent', None)

        @parent.setter
        def parent(self, v):
            self._dirty = True
            self._m_parent = v

        def _write_parent(self):
            self._should_write_parent = False
            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._io.write_u2be(self._m_parent)
            self._io.seek(_pos)


    class Entry(ReadWriteKaitaiStruct):
        """The entry whose first byte, the id, is the one below `end`."""
        SEQ_FIELDS = []
        def __init__(self, end, _io=None, _parent=None, _root=None):
            super(KfsFat.Entry, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_body = False
            self.body__enabled = True
            self._should_write_id = False
            self.id__enabled = True
            self._should_write_len_body = False
            self.len_body__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.body
            if hasattr(self, '_m_body'):
                pass
                _on = self.id
                if _on == kfs_entry.KfsEntry.EntryId.deleted_directory:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_file:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_link:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.directory:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.file:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.link:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_directory:
                    pass
                    self._m_body._fetch_instances()
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_file:
                    pass
                    self._m_body._fetch_instances()
                else:
                    pass
                    self._m_body._fetch_instances()

            _ = self.id
            if hasattr(self, '_m_id'):
                pass

            _ = self.len_body
            if hasattr(self, '_m_len_body'):
                pass



        def _write__seq(self, io=None):
            super(KfsFat.Entry, self)._write__seq(io)
            self._should_write_body = self.body__enabled
            self._should_write_id = self.id__enabled
            self._should_write_len_body = self.len_body__enabled


        def _check(self):
            if self.body__enabled:
                pass

            if self.id__enabled:
                pass

            if self.len_body__enabled:
                pass

            self._dirty = False

        @property
        def body(self):
            if self._should_write_body:
                self._write_body()
            if hasattr(self, '_m_body'):
                return self._m_body

            if not self.body__enabled:
                return None

            if self.is_whole:
                pass
                self._debug['_m_body']['start'] = self._io.pos()
                _on = self.id
                if _on == kfs_entry.KfsEntry.EntryId.deleted_directory:
                    pass
                    self._m_body = KfsFat.DirectoryBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_file:
                    pass
                    self._m_body = KfsFat.FileBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_link:
                    pass
                    self._m_body = KfsFat.LinkBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.directory:
                    pass
                    self._m_body = KfsFat.DirectoryBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.file:
                    pass
                    self._m_body = KfsFat.FileBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.link:
                    pass
                    self._m_body = KfsFat.LinkBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_directory:
                    pass
                    self._m_body = KfsFat.DirectoryBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_file:
                    pass
                    self._m_body = KfsFat.FileBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                else:
                    pass
                    self._m_body = KfsFat.UnknownBody(self.start, self.end - 3, self._io, self, self._root)
                    self._m_body._read()
                self._debug['_m_body']['end'] = self._io.pos()

            return getattr(self, '_m_body', None)

        @body.setter
        def body(self, v):
            self._dirty = True
            self._m_body = v

        def _write_body(self):
            self._should_write_body = False
            if self.is_whole:
                pass
                _on = self.id
                if _on == kfs_entry.KfsEntry.EntryId.deleted_directory:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_file:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_link:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.directory:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.file:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.link:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_directory:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_file:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)
                else:
                    pass
                    if self._m_body._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"body", self._root, self._m_body._root)
                    if self._m_body._parent != self:
                        raise kaitaistruct.ConsistencyError(u"body", self, self._m_body._parent)
                    if self._m_body.start != self.start:
                        raise kaitaistruct.ConsistencyError(u"body", self.start, self._m_body.start)
                    if self._m_body.end != self.end - 3:
                        raise kaitaistruct.ConsistencyError(u"body", self.end - 3, self._m_body.end)
                    self._m_body._write__seq(self._io)


        @property
        def has_length(self):
            if hasattr(self, '_m_has_length'):
                return self._m_has_length

            self._m_has_length =  (((not (self.is_end_of_table))) and (self.end >= 3)) 
            return getattr(self, '_m_has_length', None)

        def _invalidate_has_length(self):
            del self._m_has_length
        @property
        def id(self):
            if self._should_write_id:
                self._write_id()
            if hasattr(self, '_m_id'):
                return self._m_id

            if not self.id__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 1)
            self._debug['_m_id']['start'] = self._io.pos()
            self._m_id = KaitaiStream.resolve_enum(kfs_entry.KfsEntry.EntryId, self._io.read_u1())
            self._debug['_m_id']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_id', None)

        @id.setter
        def id(self, v):
            self._dirty = True
            self._m_id = v

        def _write_id(self):
            self._should_write_id = False
            _pos = self._io.pos()
            self._io.seek(self.end - 1)
            self._io.write_u1(int(self._m_id))
            self._io.seek(_pos)

        @property
        def is_end_of_table(self):
            if hasattr(self, '_m_is_end_of_table'):
                return self._m_is_end_of_table

            self._m_is_end_of_table = self.id == kfs_entry.KfsEntry.EntryId.end_of_table
            return getattr(self, '_m_is_end_of_table', None)

        def _invalidate_is_end_of_table(self):
            del self._m_is_end_of_table
        @property
        def is_last(self):
            if hasattr(self, '_m_is_last'):
                return self._m_is_last

            self._m_is_last = self.start <= 0
            return getattr(self, '_m_is_last', None)

        def _invalidate_is_last(self):
            del self._m_is_last
        @property
        def is_whole(self):
            """Whether all of the entry lies in the image."""
            if hasattr(self, '_m_is_whole'):
                return self._m_is_whole

            self._m_is_whole =  ((self.has_length) and (self.start >= 0)) 
            return getattr(self, '_m_is_whole', None)

        def _invalidate_is_whole(self):
            del self._m_is_whole
        @property
        def len_body(self):
            if self._should_write_len_body:
                self._write_len_body()
            if hasattr(self, '_m_len_body'):
                return self._m_len_body

            if not self.len_body__enabled:
                return None

            if self.has_length:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 3)
                self._debug['_m_len_body']['start'] = self._io.pos()
                self._m_len_body = self._io.read_u2be()
                self._debug['_m_len_body']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_len_body', None)

        @len_body.setter
        def len_body(self, v):
            self._dirty = True
            self._m_len_body = v

        def _write_len_body(self):
            self._should_write_len_body = False
            if self.has_length:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 3)
                self._io.write_u2be(self._m_len_body)
                self._io.seek(_pos)


        @property
        def start(self):
            """Offset of the last byte, which is the end of the next entry."""
            if hasattr(self, '_m_start'):
                return self._m_start

            self._m_start = ((self.end - 3) - self.len_body if self.has_length else 0)
            return getattr(self, '_m_start', None)

        def _invalidate_start(self):
            del self._m_start

    class FileBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, start, end, _io=None, _parent=None, _root=None):
            super(KfsFat.FileBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_extra_reversed = False
            self.extra_reversed__enabled = True
            self._should_write_flags = False
            self.flags__enabled = True
            self._should_write_name_text = False
            self.name_text__enabled = True
            self._should_write_parent = False
            self.parent__enabled = True
            self._should_write_section_id = False
            self.section_id__enabled = True
            self._should_write_size = False
            self.size__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.extra_reversed
            if hasattr(self, '_m_extra_reversed'):
                pass

            _ = self.flags
            if hasattr(self, '_m_flags'):
                pass

            _ = self.name_text
            if hasattr(self, '_m_name_text'):
                pass
                self._m_name_text._fetch_instances()

            _ = self.parent
            if hasattr(self, '_m_parent'):
                pass

            _ = self.section_id
            if hasattr(self, '_m_section_id'):
                pass

            _ = self.size
            if hasattr(self, '_m_size'):
                pass



        def _write__seq(self, io=None):
            super(KfsFat.FileBody, self)._write__seq(io)
            self._should_write_extra_reversed = self.extra_reversed__enabled
            self._should_write_flags = self.flags__enabled
            self._should_write_name_text = self.name_text__enabled
            self._should_write_parent = self.parent__enabled
            self._should_write_section_id = self.section_id__enabled
            self._should_write_size = self.size__enabled


        def _check(self):
            if self.extra_reversed__enabled:
                pass

            if self.flags__enabled:
                pass

            if self.name_text__enabled:
                pass
                if self._m_name_text._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"name_text", self._root, self._m_name_text._root)
                if self._m_name_text._parent != self:
                    raise kaitaistruct.ConsistencyError(u"name_text", self, self._m_name_text._parent)
                if self._m_name_text.floor != self.start:
                    raise kaitaistruct.ConsistencyError(u"name_text", self.start, self._m_name_text.floor)
                if self._m_name_text.end != self.end - 8:
                    raise kaitaistruct.ConsistencyError(u"name_text", self.end - 8, self._m_name_text.end)

            if self.parent__enabled:
                pass

            if self.section_id__enabled:
                pass

            if self.size__enabled:
                pass

            self._dirty = False

        @property
        def extra_reversed(self):
            if self._should_write_extra_reversed:
                self._write_extra_reversed()
            if hasattr(self, '_m_extra_reversed'):
                return self._m_extra_reversed

            if not self.extra_reversed__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._debug['_m_extra_reversed']['start'] = self._io.pos()
            self._m_extra_reversed = self._io.read_bytes(self.name_text.start - self.start)
            self._debug['_m_extra_reversed']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_extra_reversed', None)

        @extra_reversed.setter
        def extra_reversed(self, v):
            self._dirty = True
            self._m_extra_reversed = v

        def _write_extra_reversed(self):
            self._should_write_extra_reversed = False
            _pos = self._io.pos()
            self._io.seek(self.start)
            if len(self._m_extra_reversed) != self.name_text.start - self.start:
                raise kaitaistruct.ConsistencyError(u"extra_reversed", self.name_text.start - self.start, len(self._m_extra_reversed))
            self._io.write_bytes(self._m_extra_reversed)
            self._io.seek(_pos)

        @property
        def flags(self):
            if self._should_write_flags:
                self._write_flags()
            if hasattr(self, '_m_flags'):
                return self._m_flags

            if not self.flags__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 3)
            self._debug['_m_flags']['start'] = self._io.pos()
            self._m_flags = self._io.read_u1()
            self._debug['_m_flags']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_flags', None)

        @flags.setter
        def flags(self, v):
            self._dirty = True
            self._m_flags = v

        def _write_flags(self):
            self._should_write_flags = False
            _pos = self._io.pos()
            self._io.seek(self.end - 3)
            self._io.write_u1(self._m_flags)
            self._io.seek(_pos)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound = self.name_text.is_terminated
            return getattr(self, '_m_is_sound', None)

        def _invalidate_is_sound(self):
            del self._m_is_sound
        @property
        def name(self):
            if hasattr(self, '_m_name'):
                return self._m_name

            self._m_name = self.name_text.text
            return getattr(self, '_m_name', None)

        def _invalidate_name(self):
            del self._m_name
        @property
        def name_text(self):
            if self._should_write_name_text:
                self._write_name_text()
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            if not self.name_text__enabled:
                return None

            self._debug['_m_name_text']['start'] = self._io.pos()
            self._m_name_text = KfsFat.TextBelow(self.start, self.end - 8, self._io, self, self._root)
            self._m_name_text._read()
            self._debug['_m_name_text']['end'] = self._io.pos()
            return getattr(self, '_m_name_text', None)

        @name_text.setter
        def name_text(self, v):
            self._dirty = True
            self._m_name_text = v

        def _write_name_text(self):
            self._should_write_name_text = False
            self._m_name_text._write__seq(self._io)

        @property
        def parent(self):
            if self._should_write_parent:
                self._write_parent()
            if hasattr(self, '_m_parent'):
                return self._m_parent

            if not self.parent__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._debug['_m_parent']['start'] = self._io.pos()
            self._m_parent = self._io.read_u2be()
            self._debug['_m_parent']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_parent', None)

        @parent.setter
        def parent(self, v):
            self._dirty = True
            self._m_parent = v

        def _write_parent(self):
            self._should_write_parent = False
            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._io.write_u2be(self._m_parent)
            self._io.seek(_pos)

        @property
        def section_id(self):
            if self._should_write_section_id:
                self._write_section_id()
            if hasattr(self, '_m_section_id'):
                return self._m_section_id

            if not self.section_id__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 8)
            self._debug['_m_section_id']['start'] = self._io.pos()
            self._m_section_id = self._io.read_u2be()
            self._debug['_m_section_id']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_section_id', None)

        @section_id.setter
        def section_id(self, v):
            self._dirty = True
            self._m_section_id = v

        def _write_section_id(self):
            self._should_write_section_id = False
            _pos = self._io.pos()
            self._io.seek(self.end - 8)
            self._io.write_u2be(self._m_section_id)
            self._io.seek(_pos)

        @property
        def size(self):
            if self._should_write_size:
                self._write_size()
            if hasattr(self, '_m_size'):
                return self._m_size

            if not self.size__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 6)
            self._debug['_m_size']['start'] = self._io.pos()
            self._m_size = self._io.read_bits_int_be(24)
            self._debug['_m_size']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_size', None)

        @size.setter
        def size(self, v):
            self._dirty = True
            self._m_size = v

        def _write_size(self):
            self._should_write_size = False
            _pos = self._io.pos()
            self._io.seek(self.end - 6)
            self._io.write_bits_int_be(24, self._m_size)
            self._io.seek(_pos)


    class LinkBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, start, end, _io=None, _parent=None, _root=None):
            super(KfsFat.LinkBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_extra_reversed = False
            self.extra_reversed__enabled = True
            self._should_write_name_length = False
            self.name_length__enabled = True
            self._should_write_name_text = False
            self.name_text__enabled = True
            self._should_write_parent = False
            self.parent__enabled = True
            self._should_write_target_text = False
            self.target_text__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.extra_reversed
            if hasattr(self, '_m_extra_reversed'):
                pass

            _ = self.name_length
            if hasattr(self, '_m_name_length'):
                pass

            _ = self.name_text
            if hasattr(self, '_m_name_text'):
                pass
                self._m_name_text._fetch_instances()

            _ = self.parent
            if hasattr(self, '_m_parent'):
                pass

            _ = self.target_text
            if hasattr(self, '_m_target_text'):
                pass
                self._m_target_text._fetch_instances()



        def _write__seq(self, io=None):
            super(KfsFat.LinkBody, self)._write__seq(io)
            self._should_write_extra_reversed = self.extra_reversed__enabled
            self._should_write_name_length = self.name_length__enabled
            self._should_write_name_text = self.name_text__enabled
            self._should_write_parent = self.parent__enabled
            self._should_write_target_text = self.target_text__enabled


        def _check(self):
            if self.extra_reversed__enabled:
                pass

            if self.name_length__enabled:
                pass

            if self.name_text__enabled:
                pass
                if self._m_name_text._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"name_text", self._root, self._m_name_text._root)
                if self._m_name_text._parent != self:
                    raise kaitaistruct.ConsistencyError(u"name_text", self, self._m_name_text._parent)
                if self._m_name_text.floor != self.start:
                    raise kaitaistruct.ConsistencyError(u"name_text", self.start, self._m_name_text.floor)
                if self._m_name_text.end != self.end - 3:
                    raise kaitaistruct.ConsistencyError(u"name_text", self.end - 3, self._m_name_text.end)

            if self.parent__enabled:
                pass

            if self.target_text__enabled:
                pass
                if self._m_target_text._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"target_text", self._root, self._m_target_text._root)
                if self._m_target_text._parent != self:
                    raise kaitaistruct.ConsistencyError(u"target_text", self, self._m_target_text._parent)
                if self._m_target_text.floor != self.start:
                    raise kaitaistruct.ConsistencyError(u"target_text", self.start, self._m_target_text.floor)

            self._dirty = False

        @property
        def extra_reversed(self):
            if self._should_write_extra_reversed:
                self._write_extra_reversed()
            if hasattr(self, '_m_extra_reversed'):
                return self._m_extra_reversed

            if not self.extra_reversed__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._debug['_m_extra_reversed']['start'] = self._io.pos()
            self._m_extra_reversed = self._io.read_bytes(self.target_text.start - self.start)
            self._debug['_m_extra_reversed']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_extra_reversed', None)

        @extra_reversed.setter
        def extra_reversed(self, v):
            self._dirty = True
            self._m_extra_reversed = v

        def _write_extra_reversed(self):
            self._should_write_extra_reversed = False
            _pos = self._io.pos()
            self._io.seek(self.start)
            if len(self._m_extra_reversed) != self.target_text.start - self.start:
                raise kaitaistruct.ConsistencyError(u"extra_reversed", self.target_text.start - self.start, len(self._m_extra_reversed))
            self._io.write_bytes(self._m_extra_reversed)
            self._io.seek(_pos)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound =  ((self.name_text.is_terminated) and (self.target_text.is_terminated)) 
            return getattr(self, '_m_is_sound', None)

        def _invalidate_is_sound(self):
            del self._m_is_sound
        @property
        def name(self):
            if hasattr(self, '_m_name'):
                return self._m_name

            self._m_name = self.name_text.text
            return getattr(self, '_m_name', None)

        def _invalidate_name(self):
            del self._m_name
        @property
        def name_length(self):
            if self._should_write_name_length:
                self._write_name_length()
            if hasattr(self, '_m_name_length'):
                return self._m_name_length

            if not self.name_length__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 3)
            self._debug['_m_name_length']['start'] = self._io.pos()
            self._m_name_length = self._io.read_u1()
            self._debug['_m_name_length']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_name_length', None)

        @name_length.setter
        def name_length(self, v):
            self._dirty = True
            self._m_name_length = v

        def _write_name_length(self):
            self._should_write_name_length = False
            _pos = self._io.pos()
            self._io.seek(self.end - 3)
            self._io.write_u1(self._m_name_length)
            self._io.seek(_pos)

        @property
        def name_text(self):
            if self._should_write_name_text:
                self._write_name_text()
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            if not self.name_text__enabled:
                return None

            self._debug['_m_name_text']['start'] = self._io.pos()
            self._m_name_text = KfsFat.TextBelow(self.start, self.end - 3, self._io, self, self._root)
            self._m_name_text._read()
            self._debug['_m_name_text']['end'] = self._io.pos()
            return getattr(self, '_m_name_text', None)

        @name_text.setter
        def name_text(self, v):
            self._dirty = True
            self._m_name_text = v

        def _write_name_text(self):
            self._should_write_name_text = False
            self._m_name_text._write__seq(self._io)

        @property
        def parent(self):
            if self._should_write_parent:
                self._write_parent()
            if hasattr(self, '_m_parent'):
                return self._m_parent

            if not self.parent__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._debug['_m_parent']['start'] = self._io.pos()
            self._m_parent = self._io.read_u2be()
            self._debug['_m_parent']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_parent', None)

        @parent.setter
        def parent(self, v):
            self._dirty = True
            self._m_parent = v

        def _write_parent(self):
            self._should_write_parent = False
            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._io.write_u2be(self._m_parent)
            self._io.seek(_pos)

        @property
        def target(self):
            if hasattr(self, '_m_target'):
                return self._m_target

            self._m_target = self.target_text.text
            return getattr(self, '_m_target', None)

        def _invalidate_target(self):
            del self._m_target
        @property
        def target_text(self):
            if self._should_write_target_text:
                self._write_target_text()
            if hasattr(self, '_m_target_text'):
                return self._m_target_text

            if not self.target_text__enabled:
                return None

            self._debug['_m_target_text']['start'] = self._io.pos()
            self._m_target_text = KfsFat.TextBelow(self.start, self.name_text.start, self._io, self, self._root)
            self._m_target_text._read()
            self._debug['_m_target_text']['end'] = self._io.pos()
            return getattr(self, '_m_target_text', None)

        @target_text.setter
        def target_text(self, v):
            self._dirty = True
            self._m_target_text = v

        def _write_target_text(self):
            self._should_write_target_text = False
            if self._m_target_text.end != self.name_text.start:
                raise kaitaistruct.ConsistencyError(u"target_text", self.name_text.start, self._m_target_text.end)
            self._m_target_text._write__seq(self._io)


    class TextBelow(ReadWriteKaitaiStruct):
        """A text that starts below `end` and runs down to its NUL. It is not
        terminated where `floor` comes first, or `end` is below that already.
        """
        SEQ_FIELDS = []
        def __init__(self, floor, end, _io=None, _parent=None, _root=None):
            super(KfsFat.TextBelow, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.floor = floor
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_bytes_down = False
            self.bytes_down__enabled = True
            self._should_write_text_reversed = False
            self.text_reversed__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.bytes_down
            if hasattr(self, '_m_bytes_down'):
                pass
                for i in range(len(self._m_bytes_down)):
                    pass
                    self._m_bytes_down[i]._fetch_instances()


            _ = self.text_reversed
            if hasattr(self, '_m_text_reversed'):
                pass



        def _write__seq(self, io=None):
            super(KfsFat.TextBelow, self)._write__seq(io)
            self._should_write_bytes_down = self.bytes_down__enabled
            self._should_write_text_reversed = self.text_reversed__enabled


        def _check(self):
            if self.bytes_down__enabled:
                pass
                if self.end > self.floor:
                    pass
                    if len(self._m_bytes_down) == 0:
                        raise kaitaistruct.ConsistencyError(u"bytes_down", 0, len(self._m_bytes_down))
                    for i in range(len(self._m_bytes_down)):
                        pass
                        if self._m_bytes_down[i]._root != self._root:
                            raise kaitaistruct.ConsistencyError(u"bytes_down", self._root, self._m_bytes_down[i]._root)
                        if self._m_bytes_down[i]._parent != self:
                            raise kaitaistruct.ConsistencyError(u"bytes_down", self, self._m_bytes_down[i]._parent)
                        if self._m_bytes_down[i].ofs != (self.end - 1) - i:
                            raise kaitaistruct.ConsistencyError(u"bytes_down", (self.end - 1) - i, self._m_bytes_down[i].ofs)
                        _ = self._m_bytes_down[i]
                        if  ((_.value == 0) or (_.ofs <= self.floor))  != (i == len(self._m_bytes_down) - 1):
                            raise kaitaistruct.ConsistencyError(u"bytes_down", i == len(self._m_bytes_down) - 1,  ((_.value == 0) or (_.ofs <= self.floor)) )



            if self.text_reversed__enabled:
                pass

            self._dirty = False

        @property
        def bytes_down(self):
            if self._should_write_bytes_down:
                self._write_bytes_down()
            if hasattr(self, '_m_bytes_down'):
                return self._m_bytes_down

            if not self.bytes_down__enabled:
                return None

            if self.end > self.floor:
                pass
                self._debug['_m_bytes_down']['start'] = self._io.pos()
                self._debug['_m_bytes_down']['arr'] = []
                self._m_bytes_down = []
                i = 0
                while True:
                    self._debug['_m_bytes_down']['arr'].append({'start': self._io.pos()})
                    _t__m_bytes_down = KfsFat.ByteAt((self.end - 1) - i, self._io, self, self._root)
                    try:
                        _t__m_bytes_down._read()
                    finally:
                        _ = _t__m_bytes_down
                        self._m_bytes_down.append(_)
                    self._debug['_m_bytes_down']['arr'][len(self._m_bytes_down) - 1]['end'] = self._io.pos()
                    if  ((_.value == 0) or (_.ofs <= self.floor)) :
                        break
                    i += 1
                self._debug['_m_bytes_down']['end'] = self._io.pos()

            return getattr(self, '_m_bytes_down', None)

        @bytes_down.setter
        def bytes_down(self, v):
            self._dirty = True
            self._m_bytes_down = v

        def _write_bytes_down(self):
            self._should_write_bytes_down = False
            if self.end > self.floor:
                pass
                for i in range(len(self._m_bytes_down)):
                    pass
                    self._m_bytes_down[i]._write__seq(self._io)



        @property
        def is_terminated(self):
            if hasattr(self, '_m_is_terminated'):
                return self._m_is_terminated

            self._m_is_terminated =  ((self.end > self.floor) and (self.bytes_down[-1].value == 0)) 
            return getattr(self, '_m_is_terminated', None)

        def _invalidate_is_terminated(self):
            del self._m_is_terminated
        @property
        def start(self):
            """Offset of the NUL."""
            if hasattr(self, '_m_start'):
                return self._m_start

            self._m_start = self.end - len(self.bytes_down)
            return getattr(self, '_m_start', None)

        def _invalidate_start(self):
            del self._m_start
        @property
        def text(self):
            if hasattr(self, '_m_text'):
                return self._m_text

            self._m_text = (self.text_reversed)[::-1]
            return getattr(self, '_m_text', None)

        def _invalidate_text(self):
            del self._m_text
        @property
        def text_reversed(self):
            if self._should_write_text_reversed:
                self._write_text_reversed()
            if hasattr(self, '_m_text_reversed'):
                return self._m_text_reversed

            if not self.text_reversed__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.start + 1)
            self._debug['_m_text_reversed']['start'] = self._io.pos()
            self._m_text_reversed = (self._io.read_bytes(len(self.bytes_down) - 1)).decode(u"ISO-8859-1")
            self._debug['_m_text_reversed']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_text_reversed', None)

        @text_reversed.setter
        def text_reversed(self, v):
            self._dirty = True
            self._m_text_reversed = v

        def _write_text_reversed(self):
            self._should_write_text_reversed = False
            _pos = self._io.pos()
            self._io.seek(self.start + 1)
            if len((self._m_text_reversed).encode(u"ISO-8859-1")) != len(self.bytes_down) - 1:
                raise kaitaistruct.ConsistencyError(u"text_reversed", len(self.bytes_down) - 1, len((self._m_text_reversed).encode(u"ISO-8859-1")))
            self._io.write_bytes((self._m_text_reversed).encode(u"ISO-8859-1"))
            self._io.seek(_pos)


    class UnknownBody(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, start, end, _io=None, _parent=None, _root=None):
            super(KfsFat.UnknownBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._debug = collections.defaultdict(dict)
            self._should_write_body_reversed = False
            self.body_reversed__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.body_reversed
            if hasattr(self, '_m_body_reversed'):
                pass



        def _write__seq(self, io=None):
            super(KfsFat.UnknownBody, self)._write__seq(io)
            self._should_write_body_reversed = self.body_reversed__enabled


        def _check(self):
            if self.body_reversed__enabled:
                pass
                if len(self._m_body_reversed) != self.end - self.start:
                    raise kaitaistruct.ConsistencyError(u"body_reversed", self.end - self.start, len(self._m_body_reversed))

            self._dirty = False

        @property
        def body_reversed(self):
            if self._should_write_body_reversed:
                self._write_body_reversed()
            if hasattr(self, '_m_body_reversed'):
                return self._m_body_reversed

            if not self.body_reversed__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._debug['_m_body_reversed']['start'] = self._io.pos()
            self._m_body_reversed = self._io.read_bytes(self.end - self.start)
            self._debug['_m_body_reversed']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_body_reversed', None)

        @body_reversed.setter
        def body_reversed(self, v):
            self._dirty = True
            self._m_body_reversed = v

        def _write_body_reversed(self):
            self._should_write_body_reversed = False
            _pos = self._io.pos()
            self._io.seek(self.start)
            self._io.write_bytes(self._m_body_reversed)
            self._io.seek(_pos)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound = True
            return getattr(self, '_m_is_sound', None)

        def _invalidate_is_sound(self):
            del self._m_is_sound

    @property
    def entries(self):
        if self._should_write_entries:
            self._write_entries()
        if hasattr(self, '_m_entries'):
            return self._m_entries

        if not self.entries__enabled:
            return None

        self._debug['_m_entries']['start'] = self._io.pos()
        self._debug['_m_entries']['arr'] = []
        self._m_entries = []
        i = 0
        while True:
            self._debug['_m_entries']['arr'].append({'start': self._io.pos()})
            _t__m_entries = KfsFat.Entry((self.fat_end if i == 0 else self.entries[i - 1].start), self._io, self, self._root)
            try:
                _t__m_entries._read()
            finally:
                _ = _t__m_entries
                self._m_entries.append(_)
            self._debug['_m_entries']['arr'][len(self._m_entries) - 1]['end'] = self._io.pos()
            if _.is_last:
                break
            i += 1
        self._debug['_m_entries']['end'] = self._io.pos()
        return getattr(self, '_m_entries', None)

    @entries.setter
    def entries(self, v):
        self._dirty = True
        self._m_entries = v

    def _write_entries(self):
        self._should_write_entries = False
        for i in range(len(self._m_entries)):
            pass
            if self._m_entries[i].end != (self.fat_end if i == 0 else self.entries[i - 1].start):
                raise kaitaistruct.ConsistencyError(u"entries", (self.fat_end if i == 0 else self.entries[i - 1].start), self._m_entries[i].end)
            self._m_entries[i]._write__seq(self._io)
