# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import thread_block
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadBlockWatched(ReadWriteKaitaiStruct):
    """The block of RTX 5.9.
    
    .. seealso::
       formats/mbed/SPEC.md#thread_block_watched
    """
    SEQ_FIELDS = ["block", "zone", "reserved", "watchdog_next", "watchdog_tick"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ThreadBlockWatched, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['block']['start'] = self._io.pos()
        self.block = thread_block.ThreadBlock(self._io)
        self.block._read()
        self._debug['block']['end'] = self._io.pos()
        self._debug['zone']['start'] = self._io.pos()
        self.zone = self._io.read_u1()
        self._debug['zone']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_bytes(3)
        self._debug['reserved']['end'] = self._io.pos()
        self._debug['watchdog_next']['start'] = self._io.pos()
        self.watchdog_next = self._io.read_u4le()
        self._debug['watchdog_next']['end'] = self._io.pos()
        self._debug['watchdog_tick']['start'] = self._io.pos()
        self.watchdog_tick = self._io.read_u4le()
        self._debug['watchdog_tick']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.block._fetch_instances()


    def _write__seq(self, io=None):
        super(ThreadBlockWatched, self)._write__seq(io)
        self.block._write__seq(self._io)
        self._io.write_u1(self.zone)
        self._io.write_bytes(self.reserved)
        self._io.write_u4le(self.watchdog_next)
        self._io.write_u4le(self.watchdog_tick)


    def _check(self):
        if len(self.reserved) != 3:
            raise kaitaistruct.ConsistencyError(u"reserved", 3, len(self.reserved))
        self._dirty = False
