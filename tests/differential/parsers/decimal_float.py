# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class DecimalFloat(KaitaiStruct):
    """A floating point number of KnightOS. 00 84 12 34 50 00 00 00 00 is 12345,
    that is 1.2345 times 10 to the fourth.
    
    .. seealso::
       formats/knightos/SPEC.md#decimal_float
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(DecimalFloat, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.flags = self._io.read_u1()
        self.exponent = self._io.read_u1()
        self.mantissa = self._io.read_bytes(7)


    def _fetch_instances(self):
        pass

    @property
    def is_negative(self):
        if hasattr(self, '_m_is_negative'):
            return self._m_is_negative

        self._m_is_negative = self.flags & 128 != 0
        return getattr(self, '_m_is_negative', None)

    @property
    def power(self):
        """The first digit counts 10 to this power."""
        if hasattr(self, '_m_power'):
            return self._m_power

        self._m_power = self.exponent - 128
        return getattr(self, '_m_power', None)
