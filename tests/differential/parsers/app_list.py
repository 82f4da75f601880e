# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class AppList(KaitaiStruct):
    """The flash for apps. From its first byte, TBFs follow each other; the size
    that each one says leads to the next. The list ends, without an error, at
    whatever is no TBF that the region holds whole: erased flash, zeros,
    another version, a size that leads out of the region. A size below 8 ends
    it too, so that no TBF overlaps the next and every walk comes to an end.
    
    .. seealso::
       formats/tock/SPEC.md#app_list
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(AppList, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.tbfs = []
        for i in range(len(self.places) - 1):
            self.tbfs.append(AppList.ListedTbf(self._io, self, self._root))

        self.tail = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass
        for i in range(len(self.tbfs)):
            pass
            self.tbfs[i]._fetch_instances()

        _ = self.places
        if hasattr(self, '_m_places'):
            pass
            for i in range(len(self._m_places)):
                pass
                self._m_places[i]._fetch_instances()



    class ListedTbf(KaitaiStruct):
        """A TBF; the type `tbf` takes its bytes, header and content, apart."""
        def __init__(self, _io, _parent=None, _root=None):
            super(AppList.ListedTbf, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.version = self._io.read_u2le()
            if not self.version == 2:
                raise kaitaistruct.ValidationNotEqualError(2, self.version, self._io, u"/types/listed_tbf/seq/0")
            self.header_size = self._io.read_u2le()
            self.total_size = self._io.read_u4le()
            if not self.total_size >= 8:
                raise kaitaistruct.ValidationLessThanError(8, self.total_size, self._io, u"/types/listed_tbf/seq/2")
            self.content = self._io.read_bytes(self.total_size - 8)


        def _fetch_instances(self):
            pass


    class Place(KaitaiStruct):
        def __init__(self, ofs, _io, _parent=None, _root=None):
            super(AppList.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.total_size
            if hasattr(self, '_m_total_size'):
                pass

            _ = self.version
            if hasattr(self, '_m_version'):
                pass


        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.ofs + 8 <= self._io.size()
            return getattr(self, '_m_has_head', None)

        @property
        def is_tbf(self):
            if hasattr(self, '_m_is_tbf'):
                return self._m_is_tbf

            self._m_is_tbf =  ((self.has_head) and (self.version == 2) and (self.total_size >= 8) and (self.total_size <= self._io.size() - self.ofs)) 
            return getattr(self, '_m_is_tbf', None)

        @property
        def ofs_next(self):
            if hasattr(self, '_m_ofs_next'):
                return self._m_ofs_next

            if self.is_tbf:
                pass
                self._m_ofs_next = self.ofs + self.total_size

            return getattr(self, '_m_ofs_next', None)

        @property
        def total_size(self):
            if hasattr(self, '_m_total_size'):
                return self._m_total_size

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs + 4)
                self._m_total_size = self._io.read_u4le()
                self._io.seek(_pos)

            return getattr(self, '_m_total_size', None)

        @property
        def version(self):
            if hasattr(self, '_m_version'):
                return self._m_version

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._m_version = self._io.read_u2le()
                self._io.seek(_pos)

            return getattr(self, '_m_version', None)


    @property
    def places(self):
        """Where TBFs start, and where the list ends. A loop of Kaitai Struct runs
        once at least unless its count is known, so this counts ahead. The
        region must have a stream of its own, with offset 0 at its first byte.
        """
        if hasattr(self, '_m_places'):
            return self._m_places

        self._m_places = []
        i = 0
        while True:
            _ = AppList.Place((0 if i == 0 else self.places[i - 1].ofs_next), self._io, self, self._root)
            self._m_places.append(_)
            if (not (_.is_tbf)):
                break
            i += 1
        return getattr(self, '_m_places', None)
