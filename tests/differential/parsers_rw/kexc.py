# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Kexc(ReadWriteKaitaiStruct):
    """A program. A list of keys and values comes first; offsets in it count from
    the start of the file, and texts end with a NUL.
    
    The kernel looks for the end of the list without a bound. Here a file whose
    list does not end is no executable.
    
    .. seealso::
       formats/knightos/SPEC.md#kexc
    """

    class Key(IntEnum):
        entry_point = 1
        stack_size = 2
        kernel_version = 3
        thread_flags = 4
        name = 5
        description = 6
    SEQ_FIELDS = ["magic", "records", "end", "body"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Kexc, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_places = False
        self.places__enabled = True

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x4B\x45\x58\x43":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x45\x58\x43", self.magic, self._io, u"/seq/0")
        self._debug['records']['start'] = self._io.pos()
        self._debug['records']['arr'] = []
        self.records = []
        for i in range(len(self.places) - 1):
            self._debug['records']['arr'].append({'start': self._io.pos()})
            _t_records = Kexc.KexcRecord(self._io, self, self._root)
            try:
                _t_records._read()
            finally:
                self.records.append(_t_records)
            self._debug['records']['arr'][i]['end'] = self._io.pos()

        self._debug['records']['end'] = self._io.pos()
        self._debug['end']['start'] = self._io.pos()
        self.end = self._io.read_u1()
        self._debug['end']['end'] = self._io.pos()
        if not self.end == 0:
            raise kaitaistruct.ValidationNotEqualError(0, self.end, self._io, u"/seq/2")
        self._debug['body']['start'] = self._io.pos()
        self.body = self._io.read_bytes_full()
        self._debug['body']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.records)):
            pass
            self.records[i]._fetch_instances()

        _ = self.places
        if hasattr(self, '_m_places'):
            pass
            for i in range(len(self._m_places)):
                pass
                self._m_places[i]._fetch_instances()




    def _write__seq(self, io=None):
        super(Kexc, self)._write__seq(io)
        self._should_write_places = self.places__enabled
        self._io.write_bytes(self.magic)
        if len(self.records) != len(self.places) - 1:
            raise kaitaistruct.ConsistencyError(u"records", len(self.places) - 1, len(self.records))
        for i in range(len(self.records)):
            pass
            self.records[i]._write__seq(self._io)

        self._io.write_u1(self.end)
        self._io.write_bytes(self.body)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"body", 0, self._io.size() - self._io.pos())


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x4B\x45\x58\x43":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x45\x58\x43", self.magic, None, u"/seq/0")
        for i in range(len(self.records)):
            pass
            if self.records[i]._root != self._root:
                raise kaitaistruct.ConsistencyError(u"records", self._root, self.records[i]._root)
            if self.records[i]._parent != self:
                raise kaitaistruct.ConsistencyError(u"records", self, self.records[i]._parent)

        if not self.end == 0:
            raise kaitaistruct.ValidationNotEqualError(0, self.end, None, u"/seq/2")
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
                if (not (_.is_record)) != (i == len(self._m_places) - 1):
                    raise kaitaistruct.ConsistencyError(u"places", i == len(self._m_places) - 1, (not (_.is_record)))


        self._dirty = False

    class KexcRecord(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["key", "value"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(Kexc.KexcRecord, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['key']['start'] = self._io.pos()
            self.key = KaitaiStream.resolve_enum(Kexc.Key, self._io.read_u1())
            self._debug['key']['end'] = self._io.pos()
            self._debug['value']['start'] = self._io.pos()
            self.value = self._io.read_u2le()
            self._debug['value']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(Kexc.KexcRecord, self)._write__seq(io)
            self._io.write_u1(int(self.key))
            self._io.write_u2le(self.value)


        def _check(self):
            self._dirty = False


    class Place(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, ofs, _io=None, _parent=None, _root=None):
            super(Kexc.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._debug = collections.defaultdict(dict)
            self._should_write_key = False
            self.key__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.key
            if hasattr(self, '_m_key'):
                pass



        def _write__seq(self, io=None):
            super(Kexc.Place, self)._write__seq(io)
            self._should_write_key = self.key__enabled


        def _check(self):
            if self.key__enabled:
                pass

            self._dirty = False

        @property
        def is_record(self):
            if hasattr(self, '_m_is_record'):
                return self._m_is_record

            self._m_is_record =  ((self.is_whole) and (self.key != 0)) 
            return getattr(self, '_m_is_record', None)

        def _invalidate_is_record(self):
            del self._m_is_record
        @property
        def is_whole(self):
            if hasattr(self, '_m_is_whole'):
                return self._m_is_whole

            self._m_is_whole = self.ofs + 3 <= self._io.size()
            return getattr(self, '_m_is_whole', None)

        def _invalidate_is_whole(self):
            del self._m_is_whole
        @property
        def key(self):
            if self._should_write_key:
                self._write_key()
            if hasattr(self, '_m_key'):
                return self._m_key

            if not self.key__enabled:
                return None

            if self.is_whole:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._debug['_m_key']['start'] = self._io.pos()
                self._m_key = self._io.read_u1()
                self._debug['_m_key']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_key', None)

        @key.setter
        def key(self, v):
            self._dirty = True
            self._m_key = v

        def _write_key(self):
            self._should_write_key = False
            if self.is_whole:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._io.write_u1(self._m_key)
                self._io.seek(_pos)



    @property
    def places(self):
        """Where records start, and where the list ends. A loop of Kaitai Struct
        runs once at least unless its count is known, so this counts ahead. The
        file must have a stream of its own.
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
            _t__m_places = Kexc.Place((4 if i == 0 else self.places[i - 1].ofs + 3), self._io, self, self._root)
            try:
                _t__m_places._read()
            finally:
                _ = _t__m_places
                self._m_places.append(_)
            self._debug['_m_places']['arr'][len(self._m_places) - 1]['end'] = self._io.pos()
            if (not (_.is_record)):
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
            if self._m_places[i].ofs != (4 if i == 0 else self.places[i - 1].ofs + 3):
                raise kaitaistruct.ConsistencyError(u"places", (4 if i == 0 else self.places[i - 1].ofs + 3), self._m_places[i].ofs)
            self._m_places[i]._write__seq(self._io)
