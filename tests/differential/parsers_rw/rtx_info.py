# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import rtx_info_start
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxInfo(ReadWriteKaitaiStruct):
    """The variable osRtxInfo up to its timers.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_info
    """
    SEQ_FIELDS = ["start", "lists", "watchdog_list", "robin_thread", "robin_timeout", "timers"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(RtxInfo, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['start']['start'] = self._io.pos()
        self.start = rtx_info_start.RtxInfoStart(self._io)
        self.start._read()
        self._debug['start']['end'] = self._io.pos()
        self._debug['lists']['start'] = self._io.pos()
        self.lists = RtxInfo.ThreadLists(self._io, self, self._root)
        self.lists._read()
        self._debug['lists']['end'] = self._io.pos()
        self._debug['watchdog_list']['start'] = self._io.pos()
        self.watchdog_list = self._io.read_u4le()
        self._debug['watchdog_list']['end'] = self._io.pos()
        self._debug['robin_thread']['start'] = self._io.pos()
        self.robin_thread = self._io.read_u4le()
        self._debug['robin_thread']['end'] = self._io.pos()
        self._debug['robin_timeout']['start'] = self._io.pos()
        self.robin_timeout = self._io.read_u4le()
        self._debug['robin_timeout']['end'] = self._io.pos()
        self._debug['timers']['start'] = self._io.pos()
        self.timers = RtxInfo.Timers(self._io, self, self._root)
        self.timers._read()
        self._debug['timers']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.start._fetch_instances()
        self.lists._fetch_instances()
        self.timers._fetch_instances()


    def _write__seq(self, io=None):
        super(RtxInfo, self)._write__seq(io)
        self.start._write__seq(self._io)
        self.lists._write__seq(self._io)
        self._io.write_u4le(self.watchdog_list)
        self._io.write_u4le(self.robin_thread)
        self._io.write_u4le(self.robin_timeout)
        self.timers._write__seq(self._io)


    def _check(self):
        if self.lists._root != self._root:
            raise kaitaistruct.ConsistencyError(u"lists", self._root, self.lists._root)
        if self.lists._parent != self:
            raise kaitaistruct.ConsistencyError(u"lists", self, self.lists._parent)
        if self.timers._root != self._root:
            raise kaitaistruct.ConsistencyError(u"timers", self._root, self.timers._root)
        if self.timers._parent != self:
            raise kaitaistruct.ConsistencyError(u"timers", self, self.timers._parent)
        self._dirty = False

    class ThreadLists(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["ready_object", "ready_list", "idle", "delay_list", "wait_list", "terminate_list"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(RtxInfo.ThreadLists, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['ready_object']['start'] = self._io.pos()
            self.ready_object = self._io.read_bytes(8)
            self._debug['ready_object']['end'] = self._io.pos()
            self._debug['ready_list']['start'] = self._io.pos()
            self.ready_list = self._io.read_u4le()
            self._debug['ready_list']['end'] = self._io.pos()
            self._debug['idle']['start'] = self._io.pos()
            self.idle = self._io.read_u4le()
            self._debug['idle']['end'] = self._io.pos()
            self._debug['delay_list']['start'] = self._io.pos()
            self.delay_list = self._io.read_u4le()
            self._debug['delay_list']['end'] = self._io.pos()
            self._debug['wait_list']['start'] = self._io.pos()
            self.wait_list = self._io.read_u4le()
            self._debug['wait_list']['end'] = self._io.pos()
            self._debug['terminate_list']['start'] = self._io.pos()
            self.terminate_list = self._io.read_u4le()
            self._debug['terminate_list']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(RtxInfo.ThreadLists, self)._write__seq(io)
            self._io.write_bytes(self.ready_object)
            self._io.write_u4le(self.ready_list)
            self._io.write_u4le(self.idle)
            self._io.write_u4le(self.delay_list)
            self._io.write_u4le(self.wait_list)
            self._io.write_u4le(self.terminate_list)


        def _check(self):
            if len(self.ready_object) != 8:
                raise kaitaistruct.ConsistencyError(u"ready_object", 8, len(self.ready_object))
            self._dirty = False


    class Timers(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["first", "thread", "queue", "tick"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(RtxInfo.Timers, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['first']['start'] = self._io.pos()
            self.first = self._io.read_u4le()
            self._debug['first']['end'] = self._io.pos()
            self._debug['thread']['start'] = self._io.pos()
            self.thread = self._io.read_u4le()
            self._debug['thread']['end'] = self._io.pos()
            self._debug['queue']['start'] = self._io.pos()
            self.queue = self._io.read_u4le()
            self._debug['queue']['end'] = self._io.pos()
            self._debug['tick']['start'] = self._io.pos()
            self.tick = self._io.read_u4le()
            self._debug['tick']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(RtxInfo.Timers, self)._write__seq(io)
            self._io.write_u4le(self.first)
            self._io.write_u4le(self.thread)
            self._io.write_u4le(self.queue)
            self._io.write_u4le(self.tick)


        def _check(self):
            self._dirty = False
