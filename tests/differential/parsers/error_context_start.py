# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ErrorContextStart(KaitaiStruct):
    """What stands in front of the name of a file, whose length is configured.
    
    .. seealso::
       formats/mbed/SPEC.md#error_context_start
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ErrorContextStart, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.status = self._io.read_u4le()
        self.address = self._io.read_u4le()
        self.value = self._io.read_u4le()
        self.thread_id = self._io.read_u4le()
        self.thread_entry = self._io.read_u4le()
        self.stack_size = self._io.read_u4le()
        self.stack_mem = self._io.read_u4le()
        self.sp = self._io.read_u4le()


    def _fetch_instances(self):
        pass
