# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Kimg(KaitaiStruct):
    """A picture of black and white as the tool kimg writes it and programs draw
    it. The document about it has another layout; see `kimg_documented`.
    
    .. seealso::
       formats/knightos/SPEC.md#kimg
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Kimg, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x4B\x49\x4D\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x49\x4D\x47", self.magic, self._io, u"/seq/0")
        self.version = self._io.read_u1()
        self.flags = self._io.read_u1()
        self.height = self._io.read_u2le()
        self.width = self._io.read_u2le()
        self.rows = self._io.read_bytes(self.height * self.len_row)


    def _fetch_instances(self):
        pass

    @property
    def len_row(self):
        if hasattr(self, '_m_len_row'):
            return self._m_len_row

        self._m_len_row = (self.width + 7) // 8
        return getattr(self, '_m_len_row', None)
