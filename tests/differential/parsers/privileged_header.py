# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import kernel_jump


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PrivilegedHeader(KaitaiStruct):
    """The start of the only page whose code may unlock the flash of the
    calculator.
    
    .. seealso::
       formats/knightos/SPEC.md#privileged_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(PrivilegedHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.reset = self._io.read_bytes(1)
        if not self.reset == b"\xC7":
            raise kaitaistruct.ValidationNotEqualError(b"\xC7", self.reset, self._io, u"/seq/0")
        self.unlock = kernel_jump.KernelJump(self._io)
        self.lock = kernel_jump.KernelJump(self._io)


    def _fetch_instances(self):
        pass
        self.unlock._fetch_instances()
        self.lock._fetch_instances()
