# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class SavedRegisters(ReadWriteKaitaiStruct):
    """The top of the stack of a KnightOS thread that does not run.
    
    .. seealso::
       formats/knightos/SPEC.md#saved_registers
    """
    SEQ_FIELDS = ["hl_shadow", "de_shadow", "bc_shadow", "af_shadow", "iy", "ix", "hl", "de", "bc", "af", "pc"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(SavedRegisters, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['hl_shadow']['start'] = self._io.pos()
        self.hl_shadow = self._io.read_u2le()
        self._debug['hl_shadow']['end'] = self._io.pos()
        self._debug['de_shadow']['start'] = self._io.pos()
        self.de_shadow = self._io.read_u2le()
        self._debug['de_shadow']['end'] = self._io.pos()
        self._debug['bc_shadow']['start'] = self._io.pos()
        self.bc_shadow = self._io.read_u2le()
        self._debug['bc_shadow']['end'] = self._io.pos()
        self._debug['af_shadow']['start'] = self._io.pos()
        self.af_shadow = self._io.read_u2le()
        self._debug['af_shadow']['end'] = self._io.pos()
        self._debug['iy']['start'] = self._io.pos()
        self.iy = self._io.read_u2le()
        self._debug['iy']['end'] = self._io.pos()
        self._debug['ix']['start'] = self._io.pos()
        self.ix = self._io.read_u2le()
        self._debug['ix']['end'] = self._io.pos()
        self._debug['hl']['start'] = self._io.pos()
        self.hl = self._io.read_u2le()
        self._debug['hl']['end'] = self._io.pos()
        self._debug['de']['start'] = self._io.pos()
        self.de = self._io.read_u2le()
        self._debug['de']['end'] = self._io.pos()
        self._debug['bc']['start'] = self._io.pos()
        self.bc = self._io.read_u2le()
        self._debug['bc']['end'] = self._io.pos()
        self._debug['af']['start'] = self._io.pos()
        self.af = self._io.read_u2le()
        self._debug['af']['end'] = self._io.pos()
        self._debug['pc']['start'] = self._io.pos()
        self.pc = self._io.read_u2le()
        self._debug['pc']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(SavedRegisters, self)._write__seq(io)
        self._io.write_u2le(self.hl_shadow)
        self._io.write_u2le(self.de_shadow)
        self._io.write_u2le(self.bc_shadow)
        self._io.write_u2le(self.af_shadow)
        self._io.write_u2le(self.iy)
        self._io.write_u2le(self.ix)
        self._io.write_u2le(self.hl)
        self._io.write_u2le(self.de)
        self._io.write_u2le(self.bc)
        self._io.write_u2le(self.af)
        self._io.write_u2le(self.pc)


    def _check(self):
        self._dirty = False

    @property
    def a(self):
        if hasattr(self, '_m_a'):
            return self._m_a

        self._m_a = self.af >> 8
        return getattr(self, '_m_a', None)

    def _invalidate_a(self):
        del self._m_a
    @property
    def f(self):
        if hasattr(self, '_m_f'):
            return self._m_f

        self._m_f = self.af & 255
        return getattr(self, '_m_f', None)

    def _invalidate_f(self):
        del self._m_f
