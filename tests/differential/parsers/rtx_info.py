# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import rtx_info_start


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class RtxInfo(KaitaiStruct):
    """The variable osRtxInfo up to its timers.
    
    .. seealso::
       formats/mbed/SPEC.md#rtx_info
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(RtxInfo, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.start = rtx_info_start.RtxInfoStart(self._io)
        self.lists = RtxInfo.ThreadLists(self._io, self, self._root)
        self.watchdog_list = self._io.read_u4le()
        self.robin_thread = self._io.read_u4le()
        self.robin_timeout = self._io.read_u4le()
        self.timers = RtxInfo.Timers(self._io, self, self._root)


    def _fetch_instances(self):
        pass
        self.start._fetch_instances()
        self.lists._fetch_instances()
        self.timers._fetch_instances()

    class ThreadLists(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(RtxInfo.ThreadLists, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.ready_object = self._io.read_bytes(8)
            self.ready_list = self._io.read_u4le()
            self.idle = self._io.read_u4le()
            self.delay_list = self._io.read_u4le()
            self.wait_list = self._io.read_u4le()
            self.terminate_list = self._io.read_u4le()


        def _fetch_instances(self):
            pass


    class Timers(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(RtxInfo.Timers, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.first = self._io.read_u4le()
            self.thread = self._io.read_u4le()
            self.queue = self._io.read_u4le()
            self.tick = self._io.read_u4le()


        def _fetch_instances(self):
            pass
