# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KinetisFlashConfiguration(KaitaiStruct):
    """16 bytes at 0x400 of the flash of a Kinetis. The chip reads them at reset.
    It closes itself to debuggers unless the low two bits of fsec are 10.
    
    .. seealso::
       formats/mbed/SPEC.md#kinetis_flash_configuration
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KinetisFlashConfiguration, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.backdoor_key = self._io.read_bytes(8)
        self.fprot = self._io.read_bytes(4)
        self.fsec = self._io.read_u1()
        self.fopt = self._io.read_u1()
        self.feprot = self._io.read_u1()
        self.fdprot = self._io.read_u1()


    def _fetch_instances(self):
        pass

    @property
    def locks(self):
        """Whether the chip closes itself."""
        if hasattr(self, '_m_locks'):
            return self._m_locks

        self._m_locks = self.fsec & 3 != 2
        return getattr(self, '_m_locks', None)
