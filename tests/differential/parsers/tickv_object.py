# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import tickv_header


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TickvObject(KaitaiStruct):
    """A key with its value in TicKV, the key-value store of Tock. Objects follow
    each other without gaps from the start of a region, the unit of erasing, and
    never leave it. To remove one, its flag is cleared; its bytes stay.
    
    .. seealso::
       formats/tock/SPEC.md#tickv_object
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TickvObject, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.header = tickv_header.TickvHeader(self._io)
        _ = self.header
        if not _.length >= 15:
            raise kaitaistruct.ValidationExprError(self.header, self._io, u"/seq/0")
        self.value = self._io.read_bytes(self.header.length - 15)
        self.check_sum = self._io.read_u4le()


    def _fetch_instances(self):
        pass
        self.header._fetch_instances()
