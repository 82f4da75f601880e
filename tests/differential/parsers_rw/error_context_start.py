# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ErrorContextStart(ReadWriteKaitaiStruct):
    """What stands in front of the name of a file, whose length is configured.
    
    .. seealso::
       formats/mbed/SPEC.md#error_context_start
    """
    SEQ_FIELDS = ["status", "address", "value", "thread_id", "thread_entry", "stack_size", "stack_mem", "sp"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ErrorContextStart, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['status']['start'] = self._io.pos()
        self.status = self._io.read_u4le()
        self._debug['status']['end'] = self._io.pos()
        self._debug['address']['start'] = self._io.pos()
        self.address = self._io.read_u4le()
        self._debug['address']['end'] = self._io.pos()
        self._debug['value']['start'] = self._io.pos()
        self.value = self._io.read_u4le()
        self._debug['value']['end'] = self._io.pos()
        self._debug['thread_id']['start'] = self._io.pos()
        self.thread_id = self._io.read_u4le()
        self._debug['thread_id']['end'] = self._io.pos()
        self._debug['thread_entry']['start'] = self._io.pos()
        self.thread_entry = self._io.read_u4le()
        self._debug['thread_entry']['end'] = self._io.pos()
        self._debug['stack_size']['start'] = self._io.pos()
        self.stack_size = self._io.read_u4le()
        self._debug['stack_size']['end'] = self._io.pos()
        self._debug['stack_mem']['start'] = self._io.pos()
        self.stack_mem = self._io.read_u4le()
        self._debug['stack_mem']['end'] = self._io.pos()
        self._debug['sp']['start'] = self._io.pos()
        self.sp = self._io.read_u4le()
        self._debug['sp']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ErrorContextStart, self)._write__seq(io)
        self._io.write_u4le(self.status)
        self._io.write_u4le(self.address)
        self._io.write_u4le(self.value)
        self._io.write_u4le(self.thread_id)
        self._io.write_u4le(self.thread_entry)
        self._io.write_u4le(self.stack_size)
        self._io.write_u4le(self.stack_mem)
        self._io.write_u4le(self.sp)


    def _check(self):
        self._dirty = False
