# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import attribute


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Attributes(KaitaiStruct):
    """Keys and values that describe a board, in the 1024 bytes at address 0x600.
    Look at `is_used` of a slot. Where a key stands twice, the first counts.
    
    .. seealso::
       formats/tock/SPEC.md#attributes
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Attributes, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.slots = []
        for i in range(16):
            self.slots.append(attribute.Attribute(self._io))



    def _fetch_instances(self):
        pass
        for i in range(len(self.slots)):
            pass
            self.slots[i]._fetch_instances()
