# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxSemaphore(ReadWriteKaitaiStruct):
    """Tokens that threads take and give back.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_semaphore
    """
    SEQ_FIELDS = ["id", "reserved_state", "flags", "reserved", "name", "thread_list", "tokens", "max_tokens"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxSemaphore, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u1()
        self._debug['id']['end'] = self._io.pos()
        self._debug['reserved_state']['start'] = self._io.pos()
        self.reserved_state = self._io.read_u1()
        self._debug['reserved_state']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_u1()
        self._debug['reserved']['end'] = self._io.pos()
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_u4le()
        self._debug['name']['end'] = self._io.pos()
        self._debug['thread_list']['start'] = self._io.pos()
        self.thread_list = self._io.read_u4le()
        self._debug['thread_list']['end'] = self._io.pos()
        self._debug['tokens']['start'] = self._io.pos()
        self.tokens = self._io.read_u2le()
        self._debug['tokens']['end'] = self._io.pos()
        self._debug['max_tokens']['start'] = self._io.pos()
        self.max_tokens = self._io.read_u2le()
        self._debug['max_tokens']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(RtxSemaphore, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u1(self.reserved_state)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.reserved)
        self._io.write_u4le(self.name)
        self._io.write_u4le(self.thread_list)
        self._io.write_u2le(self.tokens)
        self._io.write_u2le(self.max_tokens)


    def _check(self):
        self._dirty = False
