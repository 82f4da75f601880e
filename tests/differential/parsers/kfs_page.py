# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import kfs_block


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsPage(KaitaiStruct):
    """One page of 16 KiB in the data area of a KnightOS file system: a mark, the
    headers of 63 blocks, and the blocks. Indices of blocks count from 1, so
    block i has the header `headers[i - 1]` and the data `blocks[i - 1]`.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_page
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KfsPage, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        self.headers = []
        for i in range(63):
            self.headers.append(kfs_block.KfsBlock(self._io))

        self.blocks = []
        for i in range(63):
            self.blocks.append(self._io.read_bytes(256))



    def _fetch_instances(self):
        pass
        for i in range(len(self.headers)):
            pass
            self.headers[i]._fetch_instances()

        for i in range(len(self.blocks)):
            pass
