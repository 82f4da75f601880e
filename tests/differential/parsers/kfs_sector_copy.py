# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsSectorCopy(KaitaiStruct):
    """Says which sector the swap sector holds a copy of, while that one is erased
    and programmed anew. Written by flashwright; the kernel has no such note.
    On flash its four parts of four bytes lie at the start of the four pages of
    the swap sector; put them one behind the other first.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_sector_copy
    """

    class State(IntEnum):
        done = 0
        whole = 127
        copying = 255
    def __init__(self, _io, _parent=None, _root=None):
        super(KfsSectorCopy, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_u4le()
        if not self.magic == 1498435395:
            raise kaitaistruct.ValidationNotEqualError(1498435395, self.magic, self._io, u"/seq/0")
        self.checksum = self._io.read_u4le()
        self.marks = self._io.read_bytes(4)
        self.first_page = self._io.read_u1()
        self.reserved = self._io.read_bytes(2)
        self.state = KaitaiStream.resolve_enum(KfsSectorCopy.State, self._io.read_u1())


    def _fetch_instances(self):
        pass
