# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class LibraryRow(ReadWriteKaitaiStruct):
    """One library that a KnightOS kernel has loaded, 4 bytes in the table at
    0x8100.
    
    .. seealso::
       formats/knightos/SPEC.md#library_row
    """
    SEQ_FIELDS = ["id", "address", "dependents"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(LibraryRow, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u1()
        self._debug['id']['end'] = self._io.pos()
        self._debug['address']['start'] = self._io.pos()
        self.address = self._io.read_u2le()
        self._debug['address']['end'] = self._io.pos()
        self._debug['dependents']['start'] = self._io.pos()
        self.dependents = self._io.read_u1()
        self._debug['dependents']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(LibraryRow, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u2le(self.address)
        self._io.write_u1(self.dependents)


    def _check(self):
        self._dirty = False
