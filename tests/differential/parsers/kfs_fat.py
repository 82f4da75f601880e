# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import kfs_entry


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsFat(KaitaiStruct):
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
    def __init__(self, fat_end, _io, _parent=None, _root=None):
        super(KfsFat, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self.fat_end = fat_end
        self._read()

    def _read(self):
        pass


    def _fetch_instances(self):
        pass
        _ = self.entries
        if hasattr(self, '_m_entries'):
            pass
            for i in range(len(self._m_entries)):
                pass
                self._m_entries[i]._fetch_instances()



    class ByteAt(KaitaiStruct):
        def __init__(self, ofs, _io, _parent=None, _root=None):
            super(KfsFat.ByteAt, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.value
            if hasattr(self, '_m_value'):
                pass


        @property
        def value(self):
            if hasattr(self, '_m_value'):
                return self._m_value

            _pos = self._io.pos()
            self._io.seek(self.ofs)
            self._m_value = self._io.read_u1()
            self._io.seek(_pos)
            return getattr(self, '_m_value', None)


    class DirectoryBody(KaitaiStruct):
        def __init__(self, start, end, _io, _parent=None, _root=None):
            super(KfsFat.DirectoryBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._read()

        def _read(self):
            pass


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


        @property
        def directory_id(self):
            if hasattr(self, '_m_directory_id'):
                return self._m_directory_id

            _pos = self._io.pos()
            self._io.seek(self.end - 4)
            self._m_directory_id = self._io.read_u2be()
            self._io.seek(_pos)
            return getattr(self, '_m_directory_id', None)

        @property
        def extra_reversed(self):
            if hasattr(self, '_m_extra_reversed'):
                return self._m_extra_reversed

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._m_extra_reversed = self._io.read_bytes(self.name_text.start - self.start)
            self._io.seek(_pos)
            return getattr(self, '_m_extra_reversed', None)

        @property
        def flags(self):
            if hasattr(self, '_m_flags'):
                return self._m_flags

            _pos = self._io.pos()
            self._io.seek(self.end - 5)
            self._m_flags = self._io.read_u1()
            self._io.seek(_pos)
            return getattr(self, '_m_flags', None)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound = self.name_text.is_terminated
            return getattr(self, '_m_is_sound', None)

        @property
        def name(self):
            if hasattr(self, '_m_name'):
                return self._m_name

            self._m_name = self.name_text.text
            return getattr(self, '_m_name', None)

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = KfsFat.TextBelow(self.start, self.end - 5, self._io, self, self._root)
            return getattr(self, '_m_name_text', None)

        @property
        def parent(self):
            if hasattr(self, '_m_parent'):
                return self._m_parent

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._m_parent = self._io.read_u2be()
            self._io.seek(_pos)
            return getattr(self, '_m_parent', None)


    class Entry(KaitaiStruct):
        """The entry whose first byte, the id, is the one below `end`."""
        def __init__(self, end, _io, _parent=None, _root=None):
            super(KfsFat.Entry, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.end = end
            self._read()

        def _read(self):
            pass


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


        @property
        def body(self):
            if hasattr(self, '_m_body'):
                return self._m_body

            if self.is_whole:
                pass
                _on = self.id
                if _on == kfs_entry.KfsEntry.EntryId.deleted_directory:
                    pass
                    self._m_body = KfsFat.DirectoryBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_file:
                    pass
                    self._m_body = KfsFat.FileBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.deleted_link:
                    pass
                    self._m_body = KfsFat.LinkBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.directory:
                    pass
                    self._m_body = KfsFat.DirectoryBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.file:
                    pass
                    self._m_body = KfsFat.FileBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.link:
                    pass
                    self._m_body = KfsFat.LinkBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_directory:
                    pass
                    self._m_body = KfsFat.DirectoryBody(self.start, self.end - 3, self._io, self, self._root)
                elif _on == kfs_entry.KfsEntry.EntryId.superseded_file:
                    pass
                    self._m_body = KfsFat.FileBody(self.start, self.end - 3, self._io, self, self._root)
                else:
                    pass
                    self._m_body = KfsFat.UnknownBody(self.start, self.end - 3, self._io, self, self._root)

            return getattr(self, '_m_body', None)

        @property
        def has_length(self):
            if hasattr(self, '_m_has_length'):
                return self._m_has_length

            self._m_has_length =  (((not (self.is_end_of_table))) and (self.end >= 3)) 
            return getattr(self, '_m_has_length', None)

        @property
        def id(self):
            if hasattr(self, '_m_id'):
                return self._m_id

            _pos = self._io.pos()
            self._io.seek(self.end - 1)
            self._m_id = KaitaiStream.resolve_enum(kfs_entry.KfsEntry.EntryId, self._io.read_u1())
            self._io.seek(_pos)
            return getattr(self, '_m_id', None)

        @property
        def is_end_of_table(self):
            if hasattr(self, '_m_is_end_of_table'):
                return self._m_is_end_of_table

            self._m_is_end_of_table = self.id == kfs_entry.KfsEntry.EntryId.end_of_table
            return getattr(self, '_m_is_end_of_table', None)

        @property
        def is_last(self):
            if hasattr(self, '_m_is_last'):
                return self._m_is_last

            self._m_is_last = self.start <= 0
            return getattr(self, '_m_is_last', None)

        @property
        def is_whole(self):
            """Whether all of the entry lies in the image."""
            if hasattr(self, '_m_is_whole'):
                return self._m_is_whole

            self._m_is_whole =  ((self.has_length) and (self.start >= 0)) 
            return getattr(self, '_m_is_whole', None)

        @property
        def len_body(self):
            if hasattr(self, '_m_len_body'):
                return self._m_len_body

            if self.has_length:
                pass
                _pos = self._io.pos()
                self._io.seek(self.end - 3)
                self._m_len_body = self._io.read_u2be()
                self._io.seek(_pos)

            return getattr(self, '_m_len_body', None)

        @property
        def start(self):
            """Offset of the last byte, which is the end of the next entry."""
            if hasattr(self, '_m_start'):
                return self._m_start

            self._m_start = ((self.end - 3) - self.len_body if self.has_length else 0)
            return getattr(self, '_m_start', None)


    class FileBody(KaitaiStruct):
        def __init__(self, start, end, _io, _parent=None, _root=None):
            super(KfsFat.FileBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._read()

        def _read(self):
            pass


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


        @property
        def extra_reversed(self):
            if hasattr(self, '_m_extra_reversed'):
                return self._m_extra_reversed

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._m_extra_reversed = self._io.read_bytes(self.name_text.start - self.start)
            self._io.seek(_pos)
            return getattr(self, '_m_extra_reversed', None)

        @property
        def flags(self):
            if hasattr(self, '_m_flags'):
                return self._m_flags

            _pos = self._io.pos()
            self._io.seek(self.end - 3)
            self._m_flags = self._io.read_u1()
            self._io.seek(_pos)
            return getattr(self, '_m_flags', None)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound = self.name_text.is_terminated
            return getattr(self, '_m_is_sound', None)

        @property
        def name(self):
            if hasattr(self, '_m_name'):
                return self._m_name

            self._m_name = self.name_text.text
            return getattr(self, '_m_name', None)

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = KfsFat.TextBelow(self.start, self.end - 8, self._io, self, self._root)
            return getattr(self, '_m_name_text', None)

        @property
        def parent(self):
            if hasattr(self, '_m_parent'):
                return self._m_parent

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._m_parent = self._io.read_u2be()
            self._io.seek(_pos)
            return getattr(self, '_m_parent', None)

        @property
        def section_id(self):
            if hasattr(self, '_m_section_id'):
                return self._m_section_id

            _pos = self._io.pos()
            self._io.seek(self.end - 8)
            self._m_section_id = self._io.read_u2be()
            self._io.seek(_pos)
            return getattr(self, '_m_section_id', None)

        @property
        def size(self):
            if hasattr(self, '_m_size'):
                return self._m_size

            _pos = self._io.pos()
            self._io.seek(self.end - 6)
            self._m_size = self._io.read_bits_int_be(24)
            self._io.seek(_pos)
            return getattr(self, '_m_size', None)


    class LinkBody(KaitaiStruct):
        def __init__(self, start, end, _io, _parent=None, _root=None):
            super(KfsFat.LinkBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._read()

        def _read(self):
            pass


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


        @property
        def extra_reversed(self):
            if hasattr(self, '_m_extra_reversed'):
                return self._m_extra_reversed

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._m_extra_reversed = self._io.read_bytes(self.target_text.start - self.start)
            self._io.seek(_pos)
            return getattr(self, '_m_extra_reversed', None)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound =  ((self.name_text.is_terminated) and (self.target_text.is_terminated)) 
            return getattr(self, '_m_is_sound', None)

        @property
        def name(self):
            if hasattr(self, '_m_name'):
                return self._m_name

            self._m_name = self.name_text.text
            return getattr(self, '_m_name', None)

        @property
        def name_length(self):
            if hasattr(self, '_m_name_length'):
                return self._m_name_length

            _pos = self._io.pos()
            self._io.seek(self.end - 3)
            self._m_name_length = self._io.read_u1()
            self._io.seek(_pos)
            return getattr(self, '_m_name_length', None)

        @property
        def name_text(self):
            if hasattr(self, '_m_name_text'):
                return self._m_name_text

            self._m_name_text = KfsFat.TextBelow(self.start, self.end - 3, self._io, self, self._root)
            return getattr(self, '_m_name_text', None)

        @property
        def parent(self):
            if hasattr(self, '_m_parent'):
                return self._m_parent

            _pos = self._io.pos()
            self._io.seek(self.end - 2)
            self._m_parent = self._io.read_u2be()
            self._io.seek(_pos)
            return getattr(self, '_m_parent', None)

        @property
        def target(self):
            if hasattr(self, '_m_target'):
                return self._m_target

            self._m_target = self.target_text.text
            return getattr(self, '_m_target', None)

        @property
        def target_text(self):
            if hasattr(self, '_m_target_text'):
                return self._m_target_text

            self._m_target_text = KfsFat.TextBelow(self.start, self.name_text.start, self._io, self, self._root)
            return getattr(self, '_m_target_text', None)


    class TextBelow(KaitaiStruct):
        """A text that starts below `end` and runs down to its NUL. It is not
        terminated where `floor` comes first, or `end` is below that already.
        """
        def __init__(self, floor, end, _io, _parent=None, _root=None):
            super(KfsFat.TextBelow, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.floor = floor
            self.end = end
            self._read()

        def _read(self):
            pass


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


        @property
        def bytes_down(self):
            if hasattr(self, '_m_bytes_down'):
                return self._m_bytes_down

            if self.end > self.floor:
                pass
                self._m_bytes_down = []
                i = 0
                while True:
                    _ = KfsFat.ByteAt((self.end - 1) - i, self._io, self, self._root)
                    self._m_bytes_down.append(_)
                    if  ((_.value == 0) or (_.ofs <= self.floor)) :
                        break
                    i += 1

            return getattr(self, '_m_bytes_down', None)

        @property
        def is_terminated(self):
            if hasattr(self, '_m_is_terminated'):
                return self._m_is_terminated

            self._m_is_terminated =  ((self.end > self.floor) and (self.bytes_down[-1].value == 0)) 
            return getattr(self, '_m_is_terminated', None)

        @property
        def start(self):
            """Offset of the NUL."""
            if hasattr(self, '_m_start'):
                return self._m_start

            self._m_start = self.end - len(self.bytes_down)
            return getattr(self, '_m_start', None)

        @property
        def text(self):
            if hasattr(self, '_m_text'):
                return self._m_text

            self._m_text = (self.text_reversed)[::-1]
            return getattr(self, '_m_text', None)

        @property
        def text_reversed(self):
            if hasattr(self, '_m_text_reversed'):
                return self._m_text_reversed

            _pos = self._io.pos()
            self._io.seek(self.start + 1)
            self._m_text_reversed = (self._io.read_bytes(len(self.bytes_down) - 1)).decode(u"ISO-8859-1")
            self._io.seek(_pos)
            return getattr(self, '_m_text_reversed', None)


    class UnknownBody(KaitaiStruct):
        def __init__(self, start, end, _io, _parent=None, _root=None):
            super(KfsFat.UnknownBody, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.start = start
            self.end = end
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.body_reversed
            if hasattr(self, '_m_body_reversed'):
                pass


        @property
        def body_reversed(self):
            if hasattr(self, '_m_body_reversed'):
                return self._m_body_reversed

            _pos = self._io.pos()
            self._io.seek(self.start)
            self._m_body_reversed = self._io.read_bytes(self.end - self.start)
            self._io.seek(_pos)
            return getattr(self, '_m_body_reversed', None)

        @property
        def is_sound(self):
            if hasattr(self, '_m_is_sound'):
                return self._m_is_sound

            self._m_is_sound = True
            return getattr(self, '_m_is_sound', None)


    @property
    def entries(self):
        if hasattr(self, '_m_entries'):
            return self._m_entries

        self._m_entries = []
        i = 0
        while True:
            _ = KfsFat.Entry((self.fat_end if i == 0 else self.entries[i - 1].start), self._io, self, self._root)
            self._m_entries.append(_)
            if _.is_last:
                break
            i += 1
        return getattr(self, '_m_entries', None)
