# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import thread_block


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadBlockExtended(KaitaiStruct):
    """The block of RTX 5.1 to 5.3, and of builds with TF-M.
    
    .. seealso::
       formats/mbed/SPEC.md#thread_block_extended
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ThreadBlockExtended, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.block = thread_block.ThreadBlock(self._io)
        self.extension = self._io.read_u4le()


    def _fetch_instances(self):
        pass
        self.block._fetch_instances()
