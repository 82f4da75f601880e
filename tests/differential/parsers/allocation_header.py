# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class AllocationHeader(KaitaiStruct):
    """In front of a block of a heap with statistics.
    
    .. seealso::
       formats/mbed/SPEC.md#allocation_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(AllocationHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.length = self._io.read_u4le()
        self.mark = self._io.read_bytes(4)
        if not self.mark == b"\xEF\xBE\xAD\xDE":
            raise kaitaistruct.ValidationNotEqualError(b"\xEF\xBE\xAD\xDE", self.mark, self._io, u"/seq/1")


    def _fetch_instances(self):
        pass
