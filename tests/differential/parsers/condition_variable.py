# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ConditionVariable(KaitaiStruct):
    """What threads of KnightOS wait at for each other.
    
    .. seealso::
       formats/knightos/SPEC.md#condition_variable
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ConditionVariable, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.count = self._io.read_u1()
        self.threads = []
        for i in range(31):
            self.threads.append(self._io.read_u1())



    def _fetch_instances(self):
        pass
        for i in range(len(self.threads)):
            pass
