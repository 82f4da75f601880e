# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import error_context_end
from . import error_context_start


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ErrorContext(KaitaiStruct):
    """Second half of the crash data, with a name of 16 bytes.
    
    .. seealso::
       formats/mbed/SPEC.md#error_context
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ErrorContext, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.start = error_context_start.ErrorContextStart(self._io)
        self.filename = self._io.read_bytes(16)
        self.end = error_context_end.ErrorContextEnd(self._io)
        self.unused = self._io.read_bytes(64)


    def _fetch_instances(self):
        pass
        self.start._fetch_instances()
        self.end._fetch_instances()
