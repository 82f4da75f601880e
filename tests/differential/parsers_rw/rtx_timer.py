# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxTimer(ReadWriteKaitaiStruct):
    """Calls a function after a time, once or again and again.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_timer
    """
    SEQ_FIELDS = ["id", "state", "flags", "type", "name", "prev", "next", "tick", "load", "function", "argument"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxTimer, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u1()
        self._debug['id']['end'] = self._io.pos()
        self._debug['state']['start'] = self._io.pos()
        self.state = self._io.read_u1()
        self._debug['state']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['type']['start'] = self._io.pos()
        self.type = self._io.read_u1()
        self._debug['type']['end'] = self._io.pos()
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_u4le()
        self._debug['name']['end'] = self._io.pos()
        self._debug['prev']['start'] = self._io.pos()
        self.prev = self._io.read_u4le()
        self._debug['prev']['end'] = self._io.pos()
        self._debug['next']['start'] = self._io.pos()
        self.next = self._io.read_u4le()
        self._debug['next']['end'] = self._io.pos()
        self._debug['tick']['start'] = self._io.pos()
        self.tick = self._io.read_u4le()
        self._debug['tick']['end'] = self._io.pos()
        self._debug['load']['start'] = self._io.pos()
        self.load = self._io.read_u4le()
        self._debug['load']['end'] = self._io.pos()
        self._debug['function']['start'] = self._io.pos()
        self.function = self._io.read_u4le()
        self._debug['function']['end'] = self._io.pos()
        self._debug['argument']['start'] = self._io.pos()
        self.argument = self._io.read_u4le()
        self._debug['argument']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(RtxTimer, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u1(self.state)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.type)
        self._io.write_u4le(self.name)
        self._io.write_u4le(self.prev)
        self._io.write_u4le(self.next)
        self._io.write_u4le(self.tick)
        self._io.write_u4le(self.load)
        self._io.write_u4le(self.function)
        self._io.write_u4le(self.argument)


    def _check(self):
        self._dirty = False
