# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class BootHeader(KaitaiStruct):
    """The start of the last page of a calculator's flash, the boot code.
    
    .. seealso::
       formats/knightos/SPEC.md#boot_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(BootHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.code = self._io.read_bytes(15)
        self.version = self._io.read_bytes_term(0, False, True, True)


    def _fetch_instances(self):
        pass

    @property
    def version_text(self):
        if hasattr(self, '_m_version_text'):
            return self._m_version_text

        self._m_version_text = (self.version).decode(u"ASCII")
        return getattr(self, '_m_version_text', None)
