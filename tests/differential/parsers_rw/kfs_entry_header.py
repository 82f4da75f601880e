# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import kfs_entry
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsEntryHeader(ReadWriteKaitaiStruct):
    """The first three bytes of an entry of the FAT, enough to find the next one.
    Entries lie in flash in reverse byte order: turn them round first, or use
    `kfs_fat` on the image as it is.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_entry_header
    """
    SEQ_FIELDS = ["id", "length"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KfsEntryHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = KaitaiStream.resolve_enum(kfs_entry.KfsEntry.EntryId, self._io.read_u1())
        self._debug['id']['end'] = self._io.pos()
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u2le()
        self._debug['length']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KfsEntryHeader, self)._write__seq(io)
        self._io.write_u1(int(self.id))
        self._io.write_u2le(self.length)


    def _check(self):
        self._dirty = False
