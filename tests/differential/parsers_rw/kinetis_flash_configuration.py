# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KinetisFlashConfiguration(ReadWriteKaitaiStruct):
    """16 bytes at 0x400 of the flash of a Kinetis. The chip reads them at reset.
    It closes itself to debuggers unless the low two bits of fsec are 10.
    
    .. seealso::
       formats/mbed/SPEC.md#kinetis_flash_configuration
    """
    SEQ_FIELDS = ["backdoor_key", "fprot", "fsec", "fopt", "feprot", "fdprot"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KinetisFlashConfiguration, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['backdoor_key']['start'] = self._io.pos()
        self.backdoor_key = self._io.read_bytes(8)
        self._debug['backdoor_key']['end'] = self._io.pos()
        self._debug['fprot']['start'] = self._io.pos()
        self.fprot = self._io.read_bytes(4)
        self._debug['fprot']['end'] = self._io.pos()
        self._debug['fsec']['start'] = self._io.pos()
        self.fsec = self._io.read_u1()
        self._debug['fsec']['end'] = self._io.pos()
        self._debug['fopt']['start'] = self._io.pos()
        self.fopt = self._io.read_u1()
        self._debug['fopt']['end'] = self._io.pos()
        self._debug['feprot']['start'] = self._io.pos()
        self.feprot = self._io.read_u1()
        self._debug['feprot']['end'] = self._io.pos()
        self._debug['fdprot']['start'] = self._io.pos()
        self.fdprot = self._io.read_u1()
        self._debug['fdprot']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KinetisFlashConfiguration, self)._write__seq(io)
        self._io.write_bytes(self.backdoor_key)
        self._io.write_bytes(self.fprot)
        self._io.write_u1(self.fsec)
        self._io.write_u1(self.fopt)
        self._io.write_u1(self.feprot)
        self._io.write_u1(self.fdprot)


    def _check(self):
        if len(self.backdoor_key) != 8:
            raise kaitaistruct.ConsistencyError(u"backdoor_key", 8, len(self.backdoor_key))
        if len(self.fprot) != 4:
            raise kaitaistruct.ConsistencyError(u"fprot", 4, len(self.fprot))
        self._dirty = False

    @property
    def locks(self):
        """Whether the chip closes itself."""
        if hasattr(self, '_m_locks'):
            return self._m_locks

        self._m_locks = self.fsec & 3 != 2
        return getattr(self, '_m_locks', None)

    def _invalidate_locks(self):
        del self._m_locks
