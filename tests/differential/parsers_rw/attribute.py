# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Attribute(ReadWriteKaitaiStruct):
    """One of 16 slots of 64 bytes, which each hold a key and a value, or nothing.
    
    .. seealso::
       formats/tock/SPEC.md#attribute
    """
    SEQ_FIELDS = ["key", "length", "value"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Attribute, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['key']['start'] = self._io.pos()
        self.key = self._io.read_bytes(8)
        self._debug['key']['end'] = self._io.pos()
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u1()
        self._debug['length']['end'] = self._io.pos()
        self._debug['value']['start'] = self._io.pos()
        self.value = self._io.read_bytes(55)
        self._debug['value']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(Attribute, self)._write__seq(io)
        self._io.write_bytes(self.key)
        self._io.write_u1(self.length)
        self._io.write_bytes(self.value)


    def _check(self):
        if len(self.key) != 8:
            raise kaitaistruct.ConsistencyError(u"key", 8, len(self.key))
        if len(self.value) != 55:
            raise kaitaistruct.ConsistencyError(u"value", 55, len(self.value))
        self._dirty = False

    @property
    def is_used(self):
        """Any other length means an empty slot, as erased flash is."""
        if hasattr(self, '_m_is_used'):
            return self._m_is_used

        self._m_is_used =  ((self.length >= 1) and (self.length <= 55)) 
        return getattr(self, '_m_is_used', None)

    def _invalidate_is_used(self):
        del self._m_is_used
