# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Kexc(KaitaiStruct):
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
    def __init__(self, _io, _parent=None, _root=None):
        super(Kexc, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x4B\x45\x58\x43":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x45\x58\x43", self.magic, self._io, u"/seq/0")
        self.records = []
        for i in range(len(self.places) - 1):
            self.records.append(Kexc.KexcRecord(self._io, self, self._root))

        self.end = self._io.read_u1()
        if not self.end == 0:
            raise kaitaistruct.ValidationNotEqualError(0, self.end, self._io, u"/seq/2")
        self.body = self._io.read_bytes_full()


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



    class KexcRecord(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(Kexc.KexcRecord, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.key = KaitaiStream.resolve_enum(Kexc.Key, self._io.read_u1())
            self.value = self._io.read_u2le()


        def _fetch_instances(self):
            pass


    class Place(KaitaiStruct):
        def __init__(self, ofs, _io, _parent=None, _root=None):
            super(Kexc.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.key
            if hasattr(self, '_m_key'):
                pass


        @property
        def is_record(self):
            if hasattr(self, '_m_is_record'):
                return self._m_is_record

            self._m_is_record =  ((self.is_whole) and (self.key != 0)) 
            return getattr(self, '_m_is_record', None)

        @property
        def is_whole(self):
            if hasattr(self, '_m_is_whole'):
                return self._m_is_whole

            self._m_is_whole = self.ofs + 3 <= self._io.size()
            return getattr(self, '_m_is_whole', None)

        @property
        def key(self):
            if hasattr(self, '_m_key'):
                return self._m_key

            if self.is_whole:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._m_key = self._io.read_u1()
                self._io.seek(_pos)

            return getattr(self, '_m_key', None)


    @property
    def places(self):
        """Where records start, and where the list ends. A loop of Kaitai Struct
        runs once at least unless its count is known, so this counts ahead. The
        file must have a stream of its own.
        """
        if hasattr(self, '_m_places'):
            return self._m_places

        self._m_places = []
        i = 0
        while True:
            _ = Kexc.Place((4 if i == 0 else self.places[i - 1].ofs + 3), self._io, self, self._root)
            self._m_places.append(_)
            if (not (_.is_record)):
                break
            i += 1
        return getattr(self, '_m_places', None)
