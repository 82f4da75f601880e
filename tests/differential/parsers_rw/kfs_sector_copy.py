# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsSectorCopy(ReadWriteKaitaiStruct):
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
    SEQ_FIELDS = ["magic", "checksum", "marks", "first_page", "reserved", "state"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KfsSectorCopy, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_u4le()
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == 1498435395:
            raise kaitaistruct.ValidationNotEqualError(1498435395, self.magic, self._io, u"/seq/0")
        self._debug['checksum']['start'] = self._io.pos()
        self.checksum = self._io.read_u4le()
        self._debug['checksum']['end'] = self._io.pos()
        self._debug['marks']['start'] = self._io.pos()
        self.marks = self._io.read_bytes(4)
        self._debug['marks']['end'] = self._io.pos()
        self._debug['first_page']['start'] = self._io.pos()
        self.first_page = self._io.read_u1()
        self._debug['first_page']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_bytes(2)
        self._debug['reserved']['end'] = self._io.pos()
        self._debug['state']['start'] = self._io.pos()
        self.state = KaitaiStream.resolve_enum(KfsSectorCopy.State, self._io.read_u1())
        self._debug['state']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KfsSectorCopy, self)._write__seq(io)
        self._io.write_u4le(self.magic)
        self._io.write_u4le(self.checksum)
        self._io.write_bytes(self.marks)
        self._io.write_u1(self.first_page)
        self._io.write_bytes(self.reserved)
        self._io.write_u1(int(self.state))


    def _check(self):
        if not self.magic == 1498435395:
            raise kaitaistruct.ValidationNotEqualError(1498435395, self.magic, None, u"/seq/0")
        if len(self.marks) != 4:
            raise kaitaistruct.ConsistencyError(u"marks", 4, len(self.marks))
        if len(self.reserved) != 2:
            raise kaitaistruct.ConsistencyError(u"reserved", 2, len(self.reserved))
        self._dirty = False
