# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class LinkHandler(KaitaiStruct):
    """Whom a KnightOS kernel calls for packets of a kind of machine. A list of
    these in the heap ends with a single byte 0xFF.
    
    .. seealso::
       formats/knightos/SPEC.md#link_handler
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(LinkHandler, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.machine = self._io.read_u1()
        self.header_length = self._io.read_u1()
        self.thread = self._io.read_u1()
        self.callback = self._io.read_u2le()


    def _fetch_instances(self):
        pass
