# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import fault_context
from . import error_context


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class CrashData(KaitaiStruct):
    """What a crash leaves in RAM for the time after the reset, 256 bytes.
    
    .. seealso::
       formats/mbed/SPEC.md#crash_data
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(CrashData, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.fault = fault_context.FaultContext(self._io)
        self.error = error_context.ErrorContext(self._io)


    def _fetch_instances(self):
        pass
        self.fault._fetch_instances()
        self.error._fetch_instances()
