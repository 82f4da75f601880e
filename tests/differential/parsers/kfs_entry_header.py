# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import kfs_entry


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsEntryHeader(KaitaiStruct):
    """The first three bytes of an entry of the FAT, enough to find the next one.
    Entries lie in flash in reverse byte order: turn them round first, or use
    `kfs_fat` on the image as it is.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_entry_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KfsEntryHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = KaitaiStream.resolve_enum(kfs_entry.KfsEntry.EntryId, self._io.read_u1())
        self.length = self._io.read_u2le()


    def _fetch_instances(self):
        pass
