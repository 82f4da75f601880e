# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class SavedRegisters(KaitaiStruct):
    """The top of the stack of a KnightOS thread that does not run.
    
    .. seealso::
       formats/knightos/SPEC.md#saved_registers
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(SavedRegisters, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.hl_shadow = self._io.read_u2le()
        self.de_shadow = self._io.read_u2le()
        self.bc_shadow = self._io.read_u2le()
        self.af_shadow = self._io.read_u2le()
        self.iy = self._io.read_u2le()
        self.ix = self._io.read_u2le()
        self.hl = self._io.read_u2le()
        self.de = self._io.read_u2le()
        self.bc = self._io.read_u2le()
        self.af = self._io.read_u2le()
        self.pc = self._io.read_u2le()


    def _fetch_instances(self):
        pass

    @property
    def a(self):
        if hasattr(self, '_m_a'):
            return self._m_a

        self._m_a = self.af >> 8
        return getattr(self, '_m_a', None)

    @property
    def f(self):
        if hasattr(self, '_m_f'):
            return self._m_f

        self._m_f = self.af & 255
        return getattr(self, '_m_f', None)
