# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import thread_block
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadBlockExtended(ReadWriteKaitaiStruct):
    """The block of RTX 5.1 to 5.3, and of builds with TF-M.
    
    .. seealso::
       formats/mbed/SPEC.md#thread_block_extended
    """
    SEQ_FIELDS = ["block", "extension"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ThreadBlockExtended, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['block']['start'] = self._io.pos()
        self.block = thread_block.ThreadBlock(self._io)
        self.block._read()
        self._debug['block']['end'] = self._io.pos()
        self._debug['extension']['start'] = self._io.pos()
        self.extension = self._io.read_u4le()
        self._debug['extension']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.block._fetch_instances()


    def _write__seq(self, io=None):
        super(ThreadBlockExtended, self)._write__seq(io)
        self.block._write__seq(self._io)
        self._io.write_u4le(self.extension)


    def _check(self):
        self._dirty = False
