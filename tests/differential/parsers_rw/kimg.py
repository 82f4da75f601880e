# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Kimg(ReadWriteKaitaiStruct):
    """A picture of black and white as the tool kimg writes it and programs draw
    it. The document about it has another layout; see `kimg_documented`.
    
    .. seealso::
       formats/knightos/SPEC.md#kimg
    """
    SEQ_FIELDS = ["magic", "version", "flags", "height", "width", "rows"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Kimg, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x4B\x49\x4D\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x49\x4D\x47", self.magic, self._io, u"/seq/0")
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u1()
        self._debug['version']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['height']['start'] = self._io.pos()
        self.height = self._io.read_u2le()
        self._debug['height']['end'] = self._io.pos()
        self._debug['width']['start'] = self._io.pos()
        self.width = self._io.read_u2le()
        self._debug['width']['end'] = self._io.pos()
        self._debug['rows']['start'] = self._io.pos()
        self.rows = self._io.read_bytes(self.height * self.len_row)
        self._debug['rows']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(Kimg, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_u1(self.version)
        self._io.write_u1(self.flags)
        self._io.write_u2le(self.height)
        self._io.write_u2le(self.width)
        self._io.write_bytes(self.rows)


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x4B\x49\x4D\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x49\x4D\x47", self.magic, None, u"/seq/0")
        if len(self.rows) != self.height * self.len_row:
            raise kaitaistruct.ConsistencyError(u"rows", self.height * self.len_row, len(self.rows))
        self._dirty = False

    @property
    def len_row(self):
        if hasattr(self, '_m_len_row'):
            return self._m_len_row

        self._m_len_row = (self.width + 7) // 8
        return getattr(self, '_m_len_row', None)

    def _invalidate_len_row(self):
        del self._m_len_row
