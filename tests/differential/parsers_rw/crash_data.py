# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import fault_context
from . import error_context
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class CrashData(ReadWriteKaitaiStruct):
    """What a crash leaves in RAM for the time after the reset, 256 bytes.
    
    .. seealso::
       formats/mbed/SPEC.md#crash_data
    """
    SEQ_FIELDS = ["fault", "error"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(CrashData, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['fault']['start'] = self._io.pos()
        self.fault = fault_context.FaultContext(self._io)
        self.fault._read()
        self._debug['fault']['end'] = self._io.pos()
        self._debug['error']['start'] = self._io.pos()
        self.error = error_context.ErrorContext(self._io)
        self.error._read()
        self._debug['error']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.fault._fetch_instances()
        self.error._fetch_instances()


    def _write__seq(self, io=None):
        super(CrashData, self)._write__seq(io)
        self.fault._write__seq(self._io)
        self.error._write__seq(self._io)


    def _check(self):
        self._dirty = False
