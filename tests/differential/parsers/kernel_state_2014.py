# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelState2014(KaitaiStruct):
    """What a KnightOS kernel keeps of itself in RAM, in the 256 bytes from 0x8200
    on, as far as its places have never changed since March 2014.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_state_2014
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KernelState2014, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.current_thread_index = self._io.read_u1()
        self.active_threads = self._io.read_u1()
        self.loaded_libraries = self._io.read_u1()
        self.active_signals = self._io.read_u1()
        self.active_file_streams = self._io.read_u1()
        self.last_thread_id = self._io.read_u1()
        self.link_lock = self._io.read_u1()
        self.screen_lock = self._io.read_u1()
        self.keypad_lock = self._io.read_u1()
        self.usb_lock = self._io.read_u1()
        self.contrast = self._io.read_u1()
        self.others = self._io.read_bytes(245)


    def _fetch_instances(self):
        pass
