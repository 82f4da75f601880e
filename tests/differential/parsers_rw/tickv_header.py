# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TickvHeader(ReadWriteKaitaiStruct):
    """What stands in front of the value of an object in TicKV, the key-value store
    of Tock. Nothing is refused: a version of 0xFF is erased flash, where the
    objects of a region end.
    
    .. seealso::
       formats/tock/SPEC.md#tickv_header
    """
    SEQ_FIELDS = ["version", "flags_and_length", "hashed_key"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TickvHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u1()
        self._debug['version']['end'] = self._io.pos()
        self._debug['flags_and_length']['start'] = self._io.pos()
        self.flags_and_length = self._io.read_u2be()
        self._debug['flags_and_length']['end'] = self._io.pos()
        self._debug['hashed_key']['start'] = self._io.pos()
        self.hashed_key = self._io.read_u8be()
        self._debug['hashed_key']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(TickvHeader, self)._write__seq(io)
        self._io.write_u1(self.version)
        self._io.write_u2be(self.flags_and_length)
        self._io.write_u8be(self.hashed_key)


    def _check(self):
        self._dirty = False

    @property
    def is_valid(self):
        if hasattr(self, '_m_is_valid'):
            return self._m_is_valid

        self._m_is_valid = self.flags_and_length & 32768 != 0
        return getattr(self, '_m_is_valid', None)

    def _invalidate_is_valid(self):
        del self._m_is_valid
    @property
    def length(self):
        """Bytes of header, value and check sum."""
        if hasattr(self, '_m_length'):
            return self._m_length

        self._m_length = self.flags_and_length & 4095
        return getattr(self, '_m_length', None)

    def _invalidate_length(self):
        del self._m_length
