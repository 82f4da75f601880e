# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KimgDocumented(KaitaiStruct):
    """The header of a picture as the project's site describes it. No program is
    known that writes or reads it, so what follows the header stays bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#kimg_documented
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KimgDocumented, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x4B\x49\x4D\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x49\x4D\x47", self.magic, self._io, u"/seq/0")
        self.format = self._io.read_u1()
        self.width = self._io.read_u2le()
        self.height = self._io.read_u1()
        self.data = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass

    @property
    def compression(self):
        """0 for none, 1 for RLE."""
        if hasattr(self, '_m_compression'):
            return self._m_compression

        self._m_compression = self.format >> 2 & 3
        return getattr(self, '_m_compression', None)

    @property
    def has_palette(self):
        if hasattr(self, '_m_has_palette'):
            return self._m_has_palette

        self._m_has_palette = self.format & 2 != 0
        return getattr(self, '_m_has_palette', None)

    @property
    def is_colour(self):
        if hasattr(self, '_m_is_colour'):
            return self._m_is_colour

        self._m_is_colour = self.format & 1 != 0
        return getattr(self, '_m_is_colour', None)
