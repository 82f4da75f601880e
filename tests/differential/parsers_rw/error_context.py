# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import error_context_end
from . import error_context_start
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ErrorContext(ReadWriteKaitaiStruct):
    """Second half of the crash data, with a name of 16 bytes.
    
    .. seealso::
       formats/mbed/SPEC.md#error_context
    """
    SEQ_FIELDS = ["start", "filename", "end", "unused"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ErrorContext, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['start']['start'] = self._io.pos()
        self.start = error_context_start.ErrorContextStart(self._io)
        self.start._read()
        self._debug['start']['end'] = self._io.pos()
        self._debug['filename']['start'] = self._io.pos()
        self.filename = self._io.read_bytes(16)
        self._debug['filename']['end'] = self._io.pos()
        self._debug['end']['start'] = self._io.pos()
        self.end = error_context_end.ErrorContextEnd(self._io)
        self.end._read()
        self._debug['end']['end'] = self._io.pos()
        self._debug['unused']['start'] = self._io.pos()
        self.unused = self._io.read_bytes(64)
        self._debug['unused']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.start._fetch_instances()
        self.end._fetch_instances()


    def _write__seq(self, io=None):
        super(ErrorContext, self)._write__seq(io)
        self.start._write__seq(self._io)
        self._io.write_bytes(self.filename)
        self.end._write__seq(self._io)
        self._io.write_bytes(self.unused)


    def _check(self):
        if len(self.filename) != 16:
            raise kaitaistruct.ConsistencyError(u"filename", 16, len(self.filename))
        if len(self.unused) != 64:
            raise kaitaistruct.ConsistencyError(u"unused", 64, len(self.unused))
        self._dirty = False
