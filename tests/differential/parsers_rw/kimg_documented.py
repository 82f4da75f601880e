# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KimgDocumented(ReadWriteKaitaiStruct):
    """The header of a picture as the project's site describes it. No program is
    known that writes or reads it, so what follows the header stays bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#kimg_documented
    """
    SEQ_FIELDS = ["magic", "format", "width", "height", "data"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KimgDocumented, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x4B\x49\x4D\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x49\x4D\x47", self.magic, self._io, u"/seq/0")
        self._debug['format']['start'] = self._io.pos()
        self.format = self._io.read_u1()
        self._debug['format']['end'] = self._io.pos()
        self._debug['width']['start'] = self._io.pos()
        self.width = self._io.read_u2le()
        self._debug['width']['end'] = self._io.pos()
        self._debug['height']['start'] = self._io.pos()
        self.height = self._io.read_u1()
        self._debug['height']['end'] = self._io.pos()
        self._debug['data']['start'] = self._io.pos()
        self.data = self._io.read_bytes_full()
        self._debug['data']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KimgDocumented, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_u1(self.format)
        self._io.write_u2le(self.width)
        self._io.write_u1(self.height)
        self._io.write_bytes(self.data)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"data", 0, self._io.size() - self._io.pos())


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x4B\x49\x4D\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x49\x4D\x47", self.magic, None, u"/seq/0")
        self._dirty = False

    @property
    def compression(self):
        """0 for none, 1 for RLE."""
        if hasattr(self, '_m_compression'):
            return self._m_compression

        self._m_compression = self.format >> 2 & 3
        return getattr(self, '_m_compression', None)

    def _invalidate_compression(self):
        del self._m_compression
    @property
    def has_palette(self):
        if hasattr(self, '_m_has_palette'):
            return self._m_has_palette

        self._m_has_palette = self.format & 2 != 0
        return getattr(self, '_m_has_palette', None)

    def _invalidate_has_palette(self):
        del self._m_has_palette
    @property
    def is_colour(self):
        if hasattr(self, '_m_is_colour'):
            return self._m_is_colour

        self._m_is_colour = self.format & 1 != 0
        return getattr(self, '_m_is_colour', None)

    def _invalidate_is_colour(self):
        del self._m_is_colour
