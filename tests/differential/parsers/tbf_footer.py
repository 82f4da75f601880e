# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import tbf_credential


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfFooter(KaitaiStruct):
    """What lies between the binary and the end of a TBF. Credentials follow each
    other from its first byte. The chain ends, without an error, at whatever is
    no whole credential: zeros, garbage, a length that leaves the region.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_footer
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfFooter, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.credentials = []
        for i in range(len(self.places) - 1):
            self.credentials.append(tbf_credential.TbfCredential(self._io))

        self.tail = self._io.read_bytes_full()


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



    class Place(KaitaiStruct):
        def __init__(self, ofs, _io, _parent=None, _root=None):
            super(TbfFooter.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.len_value
            if hasattr(self, '_m_len_value'):
                pass

            _ = self.type
            if hasattr(self, '_m_type'):
                pass


        @property
        def has_head(self):
            if hasattr(self, '_m_has_head'):
                return self._m_has_head

            self._m_has_head = self.ofs + 8 <= self._io.size()
            return getattr(self, '_m_has_head', None)

        @property
        def is_credential(self):
            if hasattr(self, '_m_is_credential'):
                return self._m_is_credential

            self._m_is_credential =  ((self.has_head) and (self.type == 128) and (self.len_value >= 4) and (self.ofs_next <= self._io.size())) 
            return getattr(self, '_m_is_credential', None)

        @property
        def len_value(self):
            if hasattr(self, '_m_len_value'):
                return self._m_len_value

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs + 2)
                self._m_len_value = self._io.read_u2le()
                self._io.seek(_pos)

            return getattr(self, '_m_len_value', None)

        @property
        def ofs_next(self):
            if hasattr(self, '_m_ofs_next'):
                return self._m_ofs_next

            if self.has_head:
                pass
                self._m_ofs_next = (self.ofs + 4) + self.len_value

            return getattr(self, '_m_ofs_next', None)

        @property
        def type(self):
            if hasattr(self, '_m_type'):
                return self._m_type

            if self.has_head:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._m_type = self._io.read_u2le()
                self._io.seek(_pos)

            return getattr(self, '_m_type', None)


    @property
    def places(self):
        """Where credentials start, and where the chain ends. A loop of Kaitai Struct
        runs once at least unless its count is known, so this counts ahead. The
        region must have a stream of its own, with offset 0 at its first byte.
        """
        if hasattr(self, '_m_places'):
            return self._m_places

        self._m_places = []
        i = 0
        while True:
            _ = TbfFooter.Place((0 if i == 0 else self.places[i - 1].ofs_next), self._io, self, self._root)
            self._m_places.append(_)
            if (not (_.is_credential)):
                break
            i += 1
        return getattr(self, '_m_places', None)
