# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelState(ReadWriteKaitaiStruct):
    """What a KnightOS kernel of 2016 or later keeps of itself in RAM, in the 256
    bytes from 0x8200 on.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_state
    """
    SEQ_FIELDS = ["current_thread_index", "active_threads", "loaded_libraries", "active_signals", "active_file_streams", "last_thread_id", "link_lock", "screen_lock", "keypad_lock", "usb_lock", "contrast", "bcall_hook_low", "clip_mask", "colour_mode", "random_seed", "current_time", "io_header_buffer", "io_header_index", "io_last_byte_time", "io_bulk_buffer", "io_bulk_buffer_start", "io_bulk_length", "io_bulk_callback", "io_bulk_callback_thread", "key_count", "key_queue", "io_sent_header", "io_sent_header_index", "io_send_queue", "io_send_queue_start", "io_send_left", "io_send_callback", "io_send_callback_thread", "io_handlers", "io_checksum", "unused"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KernelState, self).__init__(_io)
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
        self._debug['bcall_hook_low']['start'] = self._io.pos()
        self.bcall_hook_low = self._io.read_u1()
        self._debug['bcall_hook_low']['end'] = self._io.pos()
        self._debug['clip_mask']['start'] = self._io.pos()
        self.clip_mask = self._io.read_u1()
        self._debug['clip_mask']['end'] = self._io.pos()
        self._debug['colour_mode']['start'] = self._io.pos()
        self.colour_mode = self._io.read_u1()
        self._debug['colour_mode']['end'] = self._io.pos()
        self._debug['random_seed']['start'] = self._io.pos()
        self.random_seed = self._io.read_bytes(8)
        self._debug['random_seed']['end'] = self._io.pos()
        self._debug['current_time']['start'] = self._io.pos()
        self.current_time = self._io.read_u2le()
        self._debug['current_time']['end'] = self._io.pos()
        self._debug['io_header_buffer']['start'] = self._io.pos()
        self.io_header_buffer = self._io.read_bytes(4)
        self._debug['io_header_buffer']['end'] = self._io.pos()
        self._debug['io_header_index']['start'] = self._io.pos()
        self.io_header_index = self._io.read_u1()
        self._debug['io_header_index']['end'] = self._io.pos()
        self._debug['io_last_byte_time']['start'] = self._io.pos()
        self.io_last_byte_time = self._io.read_u2le()
        self._debug['io_last_byte_time']['end'] = self._io.pos()
        self._debug['io_bulk_buffer']['start'] = self._io.pos()
        self.io_bulk_buffer = self._io.read_u2le()
        self._debug['io_bulk_buffer']['end'] = self._io.pos()
        self._debug['io_bulk_buffer_start']['start'] = self._io.pos()
        self.io_bulk_buffer_start = self._io.read_u2le()
        self._debug['io_bulk_buffer_start']['end'] = self._io.pos()
        self._debug['io_bulk_length']['start'] = self._io.pos()
        self.io_bulk_length = self._io.read_u2le()
        self._debug['io_bulk_length']['end'] = self._io.pos()
        self._debug['io_bulk_callback']['start'] = self._io.pos()
        self.io_bulk_callback = self._io.read_u2le()
        self._debug['io_bulk_callback']['end'] = self._io.pos()
        self._debug['io_bulk_callback_thread']['start'] = self._io.pos()
        self.io_bulk_callback_thread = self._io.read_u1()
        self._debug['io_bulk_callback_thread']['end'] = self._io.pos()
        self._debug['key_count']['start'] = self._io.pos()
        self.key_count = self._io.read_u1()
        self._debug['key_count']['end'] = self._io.pos()
        self._debug['key_queue']['start'] = self._io.pos()
        self.key_queue = self._io.read_bytes(16)
        self._debug['key_queue']['end'] = self._io.pos()
        self._debug['io_sent_header']['start'] = self._io.pos()
        self.io_sent_header = self._io.read_bytes(4)
        self._debug['io_sent_header']['end'] = self._io.pos()
        self._debug['io_sent_header_index']['start'] = self._io.pos()
        self.io_sent_header_index = self._io.read_u1()
        self._debug['io_sent_header_index']['end'] = self._io.pos()
        self._debug['io_send_queue']['start'] = self._io.pos()
        self.io_send_queue = self._io.read_u2le()
        self._debug['io_send_queue']['end'] = self._io.pos()
        self._debug['io_send_queue_start']['start'] = self._io.pos()
        self.io_send_queue_start = self._io.read_u2le()
        self._debug['io_send_queue_start']['end'] = self._io.pos()
        self._debug['io_send_left']['start'] = self._io.pos()
        self.io_send_left = self._io.read_u2le()
        self._debug['io_send_left']['end'] = self._io.pos()
        self._debug['io_send_callback']['start'] = self._io.pos()
        self.io_send_callback = self._io.read_u2le()
        self._debug['io_send_callback']['end'] = self._io.pos()
        self._debug['io_send_callback_thread']['start'] = self._io.pos()
        self.io_send_callback_thread = self._io.read_u1()
        self._debug['io_send_callback_thread']['end'] = self._io.pos()
        self._debug['io_handlers']['start'] = self._io.pos()
        self.io_handlers = self._io.read_u2le()
        self._debug['io_handlers']['end'] = self._io.pos()
        self._debug['io_checksum']['start'] = self._io.pos()
        self.io_checksum = self._io.read_u2le()
        self._debug['io_checksum']['end'] = self._io.pos()
        self._debug['unused']['start'] = self._io.pos()
        self.unused = self._io.read_bytes(181)
        self._debug['unused']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KernelState, self)._write__seq(io)
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
        self._io.write_u1(self.bcall_hook_low)
        self._io.write_u1(self.clip_mask)
        self._io.write_u1(self.colour_mode)
        self._io.write_bytes(self.random_seed)
        self._io.write_u2le(self.current_time)
        self._io.write_bytes(self.io_header_buffer)
        self._io.write_u1(self.io_header_index)
        self._io.write_u2le(self.io_last_byte_time)
        self._io.write_u2le(self.io_bulk_buffer)
        self._io.write_u2le(self.io_bulk_buffer_start)
        self._io.write_u2le(self.io_bulk_length)
        self._io.write_u2le(self.io_bulk_callback)
        self._io.write_u1(self.io_bulk_callback_thread)
        self._io.write_u1(self.key_count)
        self._io.write_bytes(self.key_queue)
        self._io.write_bytes(self.io_sent_header)
        self._io.write_u1(self.io_sent_header_index)
        self._io.write_u2le(self.io_send_queue)
        self._io.write_u2le(self.io_send_queue_start)
        self._io.write_u2le(self.io_send_left)
        self._io.write_u2le(self.io_send_callback)
        self._io.write_u1(self.io_send_callback_thread)
        self._io.write_u2le(self.io_handlers)
        self._io.write_u2le(self.io_checksum)
        self._io.write_bytes(self.unused)


    def _check(self):
        if len(self.random_seed) != 8:
            raise kaitaistruct.ConsistencyError(u"random_seed", 8, len(self.random_seed))
        if len(self.io_header_buffer) != 4:
            raise kaitaistruct.ConsistencyError(u"io_header_buffer", 4, len(self.io_header_buffer))
        if len(self.key_queue) != 16:
            raise kaitaistruct.ConsistencyError(u"key_queue", 16, len(self.key_queue))
        if len(self.io_sent_header) != 4:
            raise kaitaistruct.ConsistencyError(u"io_sent_header", 4, len(self.io_sent_header))
        if len(self.unused) != 181:
            raise kaitaistruct.ConsistencyError(u"unused", 181, len(self.unused))
        self._dirty = False

    @property
    def bcall_hook(self):
        """Who handles RST 28h. Two variables share a byte."""
        if hasattr(self, '_m_bcall_hook'):
            return self._m_bcall_hook

        self._m_bcall_hook = self.bcall_hook_low | self.clip_mask << 8
        return getattr(self, '_m_bcall_hook', None)

    def _invalidate_bcall_hook(self):
        del self._m_bcall_hook
