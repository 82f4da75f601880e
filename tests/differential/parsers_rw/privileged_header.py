# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import kernel_jump
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PrivilegedHeader(ReadWriteKaitaiStruct):
    """The start of the only page whose code may unlock the flash of the
    calculator.
    
    .. seealso::
       formats/knightos/SPEC.md#privileged_header
    """
    SEQ_FIELDS = ["reset", "unlock", "lock"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(PrivilegedHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['reset']['start'] = self._io.pos()
        self.reset = self._io.read_bytes(1)
        self._debug['reset']['end'] = self._io.pos()
        if not self.reset == b"\xC7":
            raise kaitaistruct.ValidationNotEqualError(b"\xC7", self.reset, self._io, u"/seq/0")
        self._debug['unlock']['start'] = self._io.pos()
        self.unlock = kernel_jump.KernelJump(self._io)
        self.unlock._read()
        self._debug['unlock']['end'] = self._io.pos()
        self._debug['lock']['start'] = self._io.pos()
        self.lock = kernel_jump.KernelJump(self._io)
        self.lock._read()
        self._debug['lock']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.unlock._fetch_instances()
        self.lock._fetch_instances()


    def _write__seq(self, io=None):
        super(PrivilegedHeader, self)._write__seq(io)
        self._io.write_bytes(self.reset)
        self.unlock._write__seq(self._io)
        self.lock._write__seq(self._io)


    def _check(self):
        if len(self.reset) != 1:
            raise kaitaistruct.ConsistencyError(u"reset", 1, len(self.reset))
        if not self.reset == b"\xC7":
            raise kaitaistruct.ValidationNotEqualError(b"\xC7", self.reset, None, u"/seq/0")
        self._dirty = False
