# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class DecimalFloat(ReadWriteKaitaiStruct):
    """A floating point number of KnightOS. 00 84 12 34 50 00 00 00 00 is 12345,
    that is 1.2345 times 10 to the fourth.
    
    .. seealso::
       formats/knightos/SPEC.md#decimal_float
    """
    SEQ_FIELDS = ["flags", "exponent", "mantissa"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(DecimalFloat, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['exponent']['start'] = self._io.pos()
        self.exponent = self._io.read_u1()
        self._debug['exponent']['end'] = self._io.pos()
        self._debug['mantissa']['start'] = self._io.pos()
        self.mantissa = self._io.read_bytes(7)
        self._debug['mantissa']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(DecimalFloat, self)._write__seq(io)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.exponent)
        self._io.write_bytes(self.mantissa)


    def _check(self):
        if len(self.mantissa) != 7:
            raise kaitaistruct.ConsistencyError(u"mantissa", 7, len(self.mantissa))
        self._dirty = False

    @property
    def is_negative(self):
        if hasattr(self, '_m_is_negative'):
            return self._m_is_negative

        self._m_is_negative = self.flags & 128 != 0
        return getattr(self, '_m_is_negative', None)

    def _invalidate_is_negative(self):
        del self._m_is_negative
    @property
    def power(self):
        """The first digit counts 10 to this power."""
        if hasattr(self, '_m_power'):
            return self._m_power

        self._m_power = self.exponent - 128
        return getattr(self, '_m_power', None)

    def _invalidate_power(self):
        del self._m_power
