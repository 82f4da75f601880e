# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TickvHeader(KaitaiStruct):
    """What stands in front of the value of an object in TicKV, the key-value store
    of Tock. Nothing is refused: a version of 0xFF is erased flash, where the
    objects of a region end.
    
    .. seealso::
       formats/tock/SPEC.md#tickv_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TickvHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.version = self._io.read_u1()
        self.flags_and_length = self._io.read_u2be()
        self.hashed_key = self._io.read_u8be()


    def _fetch_instances(self):
        pass

    @property
    def is_valid(self):
        if hasattr(self, '_m_is_valid'):
            return self._m_is_valid

        self._m_is_valid = self.flags_and_length & 32768 != 0
        return getattr(self, '_m_is_valid', None)

    @property
    def length(self):
        """Bytes of header, value and check sum."""
        if hasattr(self, '_m_length'):
            return self._m_length

        self._m_length = self.flags_and_length & 4095
        return getattr(self, '_m_length', None)
