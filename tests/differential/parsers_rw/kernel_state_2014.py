# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelState2014(ReadWriteKaitaiStruct):
    """What a KnightOS kernel keeps of itself in RAM, in the 256 bytes from 0x8200
    on, as far as its places have never changed since March 2014.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_state_2014
    """
    SEQ_FIELDS = ["current_thread_index", "active_threads", "loaded_libraries", "active_signals", "active_file_streams", "last_thread_id", "link_lock", "screen_lock", "keypad_lock", "usb_lock", "contrast", "others"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KernelState2014, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['current_thread_index']['start'] = self._io.pos()
        self.current_thread_index = self._io.read_u1()
        self._debug['current_thread_index']['end'] = self._io.pos()
        self._debug['active_threads']['start'] = self._io.pos()
        self.active_threads = self._io.read_u1()
        self._debug['active_threads']['end'] = self._io.pos()
        self._debug['loaded_libraries']['start'] = self._io.pos()
        self.loaded_libraries = self._io.read_u1()
        self._debug['loaded_libraries']['end'] = self._io.pos()
        self._debug['active_signals']['start'] = self._io.pos()
        self.active_signals = self._io.read_u1()
        self._debug['active_signals']['end'] = self._io.pos()
        self._debug['active_file_streams']['start'] = self._io.pos()
        self.active_file_streams = self._io.read_u1()
        self._debug['active_file_streams']['end'] = self._io.pos()
        self._debug['last_thread_id']['start'] = self._io.pos()
        self.last_thread_id = self._io.read_u1()
        self._debug['last_thread_id']['end'] = self._io.pos()
        self._debug['link_lock']['start'] = self._io.pos()
        self.link_lock = self._io.read_u1()
        self._debug['link_lock']['end'] = self._io.pos()
        self._debug['screen_lock']['start'] = self._io.pos()
        self.screen_lock = self._io.read_u1()
        self._debug['screen_lock']['end'] = self._io.pos()
        self._debug['keypad_lock']['start'] = self._io.pos()
        self.keypad_lock = self._io.read_u1()
        self._debug['keypad_lock']['end'] = self._io.pos()
        self._debug['usb_lock']['start'] = self._io.pos()
        self.usb_lock = self._io.read_u1()
        self._debug['usb_lock']['end'] = self._io.pos()
        self._debug['contrast']['start'] = self._io.pos()
        self.contrast = self._io.read_u1()
        self._debug['contrast']['end'] = self._io.pos()
        self._debug['others']['start'] = self._io.pos()
        self.others = self._io.read_bytes(245)
        self._debug['others']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KernelState2014, self)._write__seq(io)
        self._io.write_u1(self.current_thread_index)
        self._io.write_u1(self.active_threads)
        self._io.write_u1(self.loaded_libraries)
        self._io.write_u1(self.active_signals)
        self._io.write_u1(self.active_file_streams)
        self._io.write_u1(self.last_thread_id)
        self._io.write_u1(self.link_lock)
        self._io.write_u1(self.screen_lock)
        self._io.write_u1(self.keypad_lock)
        self._io.write_u1(self.usb_lock)
        self._io.write_u1(self.contrast)
        self._io.write_bytes(self.others)


    def _check(self):
        if len(self.others) != 245:
            raise kaitaistruct.ConsistencyError(u"others", 245, len(self.others))
        self._dirty = False
