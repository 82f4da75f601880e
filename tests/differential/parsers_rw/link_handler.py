# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class LinkHandler(ReadWriteKaitaiStruct):
    """Whom a KnightOS kernel calls for packets of a kind of machine. A list of
    these in the heap ends with a single byte 0xFF.
    
    .. seealso::
       formats/knightos/SPEC.md#link_handler
    """
    SEQ_FIELDS = ["machine", "header_length", "thread", "callback"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(LinkHandler, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['machine']['start'] = self._io.pos()
        self.machine = self._io.read_u1()
        self._debug['machine']['end'] = self._io.pos()
        self._debug['header_length']['start'] = self._io.pos()
        self.header_length = self._io.read_u1()
        self._debug['header_length']['end'] = self._io.pos()
        self._debug['thread']['start'] = self._io.pos()
        self.thread = self._io.read_u1()
        self._debug['thread']['end'] = self._io.pos()
        self._debug['callback']['start'] = self._io.pos()
        self.callback = self._io.read_u2le()
        self._debug['callback']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(LinkHandler, self)._write__seq(io)
        self._io.write_u1(self.machine)
        self._io.write_u1(self.header_length)
        self._io.write_u1(self.thread)
        self._io.write_u2le(self.callback)


    def _check(self):
        self._dirty = False
