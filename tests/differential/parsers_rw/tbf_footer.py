# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import tbf_credential
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfFooter(ReadWriteKaitaiStruct):
    """What lies between the binary and the end of a TBF. Credentials follow each
    other from its first byte. The chain ends, without an error, at whatever is
    no whole credential: zeros, garbage, a length that leaves the region.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_footer
    """
    SEQ_FIELDS = ["credentials", "tail"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfFooter, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_places = False
        self.places__enabled = True

    def _read(self):
        self._debug['credentials']['start'] = self._io.pos()
        self._debug['credentials']['arr'] = []
        self.credentials = []
        for i in range(len(self.places) - 1):
            self._debug['credentials']['arr'].append({'start': self._io.pos()})
            _t_credentials = tbf_credential.TbfCredential(self._io)
            try:
                _t_credentials._read()
            finally:
                self.credentials.append(_t_credentials)
            self._debug['credentials']['arr'][i]['end'] = self._io.pos()

        self._debug['credentials']['end'] = self._io.pos()
        self._debug['tail']['start'] = self._io.pos()
        self.tail = self._io.read_bytes_full()
        self._debug['tail']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.credentials)):
            pass
            self.credentials[i]._fetch_instances()

        _ = self.places
        if hasattr(self, '_m_places'):
            pass
            for i in range(len(self._m_places)):
                pass
                self._m_places[i]._fetch_instances()




    def _write__seq(self, io=None):
        super(TbfFooter, self)._write__seq(io)
        self._should_write_places = self.places__enabled
        if len(self.credentials) != len(self.places) - 1:
            raise kaitaistruct.ConsistencyError(u"credentials", len(self.places) - 1, len(self.credentials))
        for i in range(len(self.credentials)):
            pass
            self.credentials[i]._write__seq(self._io)

        self._io.write_bytes(self.tail)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"tail", 0, self._io.size() - self._io.pos())


    def _check(self):
        for i in range(len(self.credentials)):
            pass

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
                if (not (_.is_credential)) != (i == len(self._m_places) - 1):
                    raise kaitaistruct.ConsistencyError(u"places", i == len(self._m_places) - 1, (not (_.is_credential)))


        self._dirty = False

    class Place(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, ofs, _io=None, _parent=None, _root=None):
            super(TbfFooter.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._debug = collections.defaultdict(dict)
            self._should_write_len_value = False
            self.len_value__enabled = True
            self._should_write_type = False
            self.type__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.len_value
            if hasattr(self, '_m_len_value'):
                pass

            _ = self.type
            if hasattr(self, '_m_type'):
                pass



        def _write__seq(self, io=None):
            super(TbfFooter.Place, self)._write__seq(io)
            self._should_write_len_value = self.len_value__enabled
            self._should_write_type = self.type__enabled


        def _check(self):
            if self.len_value__enabled:
                pass

            if self.type__enabled:
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
        def is_credential(self):
            if hasattr(self, '_m_is_credential'):
                return self._m_is_credential

            self._m_is_credential =  ((self.has_head) and (self.type == 128) and (self.len_value >= 4) and (self.ofs_next <= self._io.size())) 
            return getattr(self, '_m_is_credential', None)

        def _invalidate_is_credential(self):
            del self._m_is_credential
        @property
        def len_value(self):
            if self._should_write_len_value:
                self._write_len_value()
            if hasattr(self, '_m_len_value'):
                return self._m_len_value

            if not self.len_value__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs + 2)
                self._debug['_m_len_value']['start'] = self._io.pos()
                self._m_len_value = self._io.read_u2le()
                self._debug['_m_len_value']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_len_value', None)

        @len_value.setter
        def len_value(self, v):
            self._dirty = True
            self._m_len_value = v

        def _write_len_value(self):
            self._should_write_len_value = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs + 2)
                self._io.write_u2le(self._m_len_value)
                self._io.seek(_pos)


        @property
        def ofs_next(self):
            if hasattr(self, '_m_ofs_next'):
                return self._m_ofs_next

            if self.has_head:
                pass
                self._m_ofs_next = (self.ofs + 4) + self.len_value

            return getattr(self, '_m_ofs_next', None)

        def _invalidate_ofs_next(self):
            del self._m_ofs_next
        @property
        def type(self):
            if self._should_write_type:
                self._write_type()
            if hasattr(self, '_m_type'):
                return self._m_type

            if not self.type__enabled:
                return None

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._debug['_m_type']['start'] = self._io.pos()
                self._m_type = self._io.read_u2le()
                self._debug['_m_type']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_type', None)

        @type.setter
        def type(self, v):
            self._dirty = True
            self._m_type = v

        def _write_type(self):
            self._should_write_type = False
            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._io.write_u2le(self._m_type)
                self._io.seek(_pos)



    @property
    def places(self):
        """Where credentials start, and where the chain ends. A loop of Kaitai Struct
        runs once at least unless its count is known, so this counts ahead. The
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
            _t__m_places = TbfFooter.Place((0 if i == 0 else self.places[i - 1].ofs_next), self._io, self, self._root)
            try:
                _t__m_places._read()
            finally:
                _ = _t__m_places
                self._m_places.append(_)
            self._debug['_m_places']['arr'][len(self._m_places) - 1]['end'] = self._io.pos()
            if (not (_.is_credential)):
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
