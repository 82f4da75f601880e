# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelState(KaitaiStruct):
    """What a KnightOS kernel of 2016 or later keeps of itself in RAM, in the 256
    bytes from 0x8200 on.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_state
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KernelState, self).__init__(_io)
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
        self.bcall_hook_low = self._io.read_u1()
        self.clip_mask = self._io.read_u1()
        self.colour_mode = self._io.read_u1()
        self.random_seed = self._io.read_bytes(8)
        self.current_time = self._io.read_u2le()
        self.io_header_buffer = self._io.read_bytes(4)
        self.io_header_index = self._io.read_u1()
        self.io_last_byte_time = self._io.read_u2le()
        self.io_bulk_buffer = self._io.read_u2le()
        self.io_bulk_buffer_start = self._io.read_u2le()
        self.io_bulk_length = self._io.read_u2le()
        self.io_bulk_callback = self._io.read_u2le()
        self.io_bulk_callback_thread = self._io.read_u1()
        self.key_count = self._io.read_u1()
        self.key_queue = self._io.read_bytes(16)
        self.io_sent_header = self._io.read_bytes(4)
        self.io_sent_header_index = self._io.read_u1()
        self.io_send_queue = self._io.read_u2le()
        self.io_send_queue_start = self._io.read_u2le()
        self.io_send_left = self._io.read_u2le()
        self.io_send_callback = self._io.read_u2le()
        self.io_send_callback_thread = self._io.read_u1()
        self.io_handlers = self._io.read_u2le()
        self.io_checksum = self._io.read_u2le()
        self.unused = self._io.read_bytes(181)


    def _fetch_instances(self):
        pass

    @property
    def bcall_hook(self):
        """Who handles RST 28h. Two variables share a byte."""
        if hasattr(self, '_m_bcall_hook'):
            return self._m_bcall_hook

        self._m_bcall_hook = self.bcall_hook_low | self.clip_mask << 8
        return getattr(self, '_m_bcall_hook', None)
