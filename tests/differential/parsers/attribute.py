# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Attribute(KaitaiStruct):
    """One of 16 slots of 64 bytes, which each hold a key and a value, or nothing.
    
    .. seealso::
       formats/tock/SPEC.md#attribute
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Attribute, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.key = self._io.read_bytes(8)
        self.length = self._io.read_u1()
        self.value = self._io.read_bytes(55)


    def _fetch_instances(self):
        pass

    @property
    def is_used(self):
        """Any other length means an empty slot, as erased flash is."""
        if hasattr(self, '_m_is_used'):
            return self._m_is_used

        self._m_is_used =  ((self.length >= 1) and (self.length <= 55)) 
        return getattr(self, '_m_is_used', None)
