# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxInfoStart(ReadWriteKaitaiStruct):
    """What all versions of RTX 5 have first in their variable osRtxInfo.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_info_start
    """
    SEQ_FIELDS = ["os_id", "version", "state", "blocked", "pendsv", "reserved", "tick", "tick_irqn", "run_curr", "run_next"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxInfoStart, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['os_id']['start'] = self._io.pos()
        self.os_id = self._io.read_u4le()
        self._debug['os_id']['end'] = self._io.pos()
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u4le()
        self._debug['version']['end'] = self._io.pos()
        self._debug['state']['start'] = self._io.pos()
        self.state = self._io.read_u1()
        self._debug['state']['end'] = self._io.pos()
        self._debug['blocked']['start'] = self._io.pos()
        self.blocked = self._io.read_u1()
        self._debug['blocked']['end'] = self._io.pos()
        self._debug['pendsv']['start'] = self._io.pos()
        self.pendsv = self._io.read_u1()
        self._debug['pendsv']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_u1()
        self._debug['reserved']['end'] = self._io.pos()
        self._debug['tick']['start'] = self._io.pos()
        self.tick = self._io.read_u4le()
        self._debug['tick']['end'] = self._io.pos()
        self._debug['tick_irqn']['start'] = self._io.pos()
        self.tick_irqn = self._io.read_u4le()
        self._debug['tick_irqn']['end'] = self._io.pos()
        self._debug['run_curr']['start'] = self._io.pos()
        self.run_curr = self._io.read_u4le()
        self._debug['run_curr']['end'] = self._io.pos()
        self._debug['run_next']['start'] = self._io.pos()
        self.run_next = self._io.read_u4le()
        self._debug['run_next']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(RtxInfoStart, self)._write__seq(io)
        self._io.write_u4le(self.os_id)
        self._io.write_u4le(self.version)
        self._io.write_u1(self.state)
        self._io.write_u1(self.blocked)
        self._io.write_u1(self.pendsv)
        self._io.write_u1(self.reserved)
        self._io.write_u4le(self.tick)
        self._io.write_u4le(self.tick_irqn)
        self._io.write_u4le(self.run_curr)
        self._io.write_u4le(self.run_next)


    def _check(self):
        self._dirty = False
