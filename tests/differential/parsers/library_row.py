# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class LibraryRow(KaitaiStruct):
    """One library that a KnightOS kernel has loaded, 4 bytes in the table at
    0x8100.
    
    .. seealso::
       formats/knightos/SPEC.md#library_row
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(LibraryRow, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u1()
        self.address = self._io.read_u2le()
        self.dependents = self._io.read_u1()


    def _fetch_instances(self):
        pass
