# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class AppList(ReadWriteKaitaiStruct):
    """The flash for apps. From its first byte, TBFs follow each other; the size
    that each one says leads to the next. The list ends, without an error, at
    whatever is no TBF that the region holds whole: erased flash, zeros,
    another version, a size that leads out of the region. A size below 8 ends
    it too, so that no TBF overlaps the next and every walk comes to an end.
    
    .. seealso::
       formats/tock/SPEC.md#app_list
    """
    SEQ_FIELDS = ["tbfs", "tail"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(AppList, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_places = False
        self.places__enabled = True

    def _read(self):
        self._debug['tbfs']['start'] = self._io.pos()
        self._debug['tbfs']['arr'] = []
        self.tbfs = []
        for i in range(len(self.places) - 1):
            self._debug['tbfs']['arr'].append({'start': self._io.pos()})
            _t_tbfs = AppList.ListedTbf(self._io, self, self._root)
            try:
                _t_tbfs._read()
            finally:
                self.tbfs.append(_t_tbfs)
            self._debug['tbfs']['arr'][i]['end'] = self._io.pos()

        self._debug['tbfs']['end'] = self._io.pos()
        self._debug['tail']['start'] = self._io.pos()
        self.tail = self._io.read_bytes_full()
        self._debug['tail']['end'] = self._io.pos()
        self._dirty = False


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




    def _write__seq(self, io=None):
        super(AppList, self)._write__seq(io)
        self._should_write_places = self.places__enabled
        if len(self.tbfs) != len(self.places) - 1:
            raise kaitaistruct.ConsistencyError(u"tbfs", len(self.places) - 1, len(self.tbfs))
        for i in range(len(self.tbfs)):
            pass
            self.tbfs[i]._write__seq(self._io)

        self._io.write_bytes(self.tail)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"tail", 0, self._io.size() - self._io.pos())


    def _check(self):
        for i in range(len(self.tbfs)):
            pass
            if self.tbfs[i]._root != self._root:
                raise kaitaistruct.ConsistencyError(u"tbfs", self._root, self.tbfs[i]._root)
            if self.tbfs[i]._parent != self:
                raise kaitaistruct.ConsistencyError(u"tbfs", self, self.tbfs[i]._parent)

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
                if (not (_.is_tbf)) != (i == len(self._m_places) - 1):
                    raise kaitaistruct.ConsistencyError(u"places", i == len(self._m_places) - 1, (not (_.is_tbf)))


        self._dirty = False

    class ListedTbf(ReadWriteKaitaiStruct):
        """A TBF; the type `tbf` takes its bytes, header and content, apart."""
        SEQ_FIELDS = ["version", "header_size", "total_size", "content"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(AppList.ListedTbf, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['version']['start'] = self._io.pos()
            self.version = self._io.read_u2le()
            self._debug['version']['end'] = self._io.pos()
            if not self.version == 2:
                raise kaitaistruct.ValidationNotEqualError(2, self.version, self._io, u"/types/listed_tbf/seq/0")
            self._debug['header_size']['start'] = self._io.pos()
            self.header_size = self._io.read_u2le()
            self._debug['header_size']['end'] = self._io.pos()
            self._debug['total_size']['start'] = self._io.pos()
            self.total_size = self._io.read_u4le()
            self._debug['total_size']['end'] = self._io.pos()
            if not self.total_size >= 8:
                raise kaitaistruct.ValidationLessThanError(8, self.total_size, self._io, u"/types/listed_tbf/seq/2")
            self._debug['content']['start'] = self._io.pos()
            self.content = self._io.read_bytes(self.total_size - 8)
            self._debug['content']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(AppList.ListedTbf, self)._write__seq(io)
            self._io.write_u2le(self.version)
            self._io.write_u2le(self.header_size)
            self._io.write_u4le(self.total_size)
            self._io.write_bytes(self.content)


        def _check(self):
            if not self.version == 2:
                raise kaitaistruct.ValidationNotEqualError(2, self.version, None, u"/types/listed_tbf/seq/0")
            if not self.total_size >= 8:
                raise kaitaistruct.ValidationLessThanError(8, self.total_size, None, u"/types/listed_tbf/seq/2")
            if len(self.content) != self.total_size - 8:
                raise kaitaistruct.ConsistencyError(u"content", self.total_size - 8, len(self.content))
            self._dirty = False


    class Place(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, ofs, _io=None, _parent=None, _root=None):
            super(AppList.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._debug = collections.defaultdict(dict)
            self._should_write_total_size = False
            self.total_size__enabled = True
            self._should_write_version = False
            self.version__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.total_size
            if hasattr(self, '_m_total_size'):
                pass

            _ = self.version
            if hasattr(self, '_m_version'):
                pass



        def _write__seq(self, io=None):
            super(AppList.Place, self)._write__seq(io)
            self._should_write_total_size = self.total_size__enabled
            self._should_write_version = self.version__enabled


        def _check(self):
            if self.total_size__enabled:
                pass

            if self.version__enabled:
                pass

            self._dirty = False

        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.ofs + 8 <= self._io.size()
            return getattr(self, '_m_has_head', None)

        def _invalidate_has_head(self):
            del self._m_has_head
        @property
        def is_tbf(self):
            if hasattr(self, '_m_is_tbf'):
                return self._m_is_tbf

            self._m_is_tbf =  ((self.has_head) and (self.version == 2) and (self.total_size >= 8) and (self.total_size <= self._io.size() - self.ofs)) 
            return getattr(self, '_m_is_tbf', None)

        def _invalidate_is_tbf(self):
            del self._m_is_tbf
        @property
        def ofs_next(self):
            if hasattr(self, '_m_ofs_next'):
                return self._m_ofs_next

            if self.is_tbf:
                pass
                self._m_ofs_next = self.ofs + self.total_size

            return getattr(self, '_m_ofs_next', None)

        def _invalidate_ofs_next(self):
            del self._m_ofs_next
        @property
        def total_size(self):
            if self._should_write_total_size:
                self._write_total_size()
            if hasattr(self, '_m_total_size'):
                return self._m_total_size

            if not self.total_size__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs + 4)
                self._debug['_m_total_size']['start'] = self._io.pos()
                self._m_total_size = self._io.read_u4le()
                self._debug['_m_total_size']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_total_size', None)

        @total_size.setter
        def total_size(self, v):
            self._dirty = True
            self._m_total_size = v

        def _write_total_size(self):
            self._should_write_total_size = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs + 4)
                self._io.write_u4le(self._m_total_size)
                self._io.seek(_pos)


        @property
        def version(self):
            if self._should_write_version:
                self._write_version()
            if hasattr(self, '_m_version'):
                return self._m_version

            if not self.version__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._debug['_m_version']['start'] = self._io.pos()
                self._m_version = self._io.read_u2le()
                self._debug['_m_version']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_version', None)

        @version.setter
        def version(self, v):
            self._dirty = True
            self._m_version = v

        def _write_version(self):
            self._should_write_version = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._io.write_u2le(self._m_version)
                self._io.seek(_pos)



    @property
    def places(self):
        """Where TBFs start, and where the list ends. A loop of Kaitai Struct runs
        once at least unless its count is known, so this counts ahead. The
        region must have a stream of its own, with offset 0 at its first byte.
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
            _t__m_places = AppList.Place((0 if i == 0 else self.places[i - 1].ofs_next), self._io, self, self._root)
            try:
                _t__m_places._read()
            finally:
                _ = _t__m_places
                self._m_places.append(_)
            self._debug['_m_places']['arr'][len(self._m_places) - 1]['end'] = self._io.pos()
            if (not (_.is_tbf)):
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
            if self._m_places[i].ofs != (0 if i == 0 else self.places[i - 1].ofs_next):
                raise kaitaistruct.ConsistencyError(u"places", (0 if i == 0 else self.places[i - 1].ofs_next), self._m_places[i].ofs)
            self._m_places[i]._write__seq(self._io)
