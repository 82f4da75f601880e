# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class FlexspiConfiguration(KaitaiStruct):
    """512 bytes at the start of the flash that an i.MX RT starts from.
    
    .. seealso::
       formats/mbed/SPEC.md#flexspi_configuration
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(FlexspiConfiguration, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.tag = self._io.read_bytes(4)
        if not self.tag == b"\x46\x43\x46\x42":
            raise kaitaistruct.ValidationNotEqualError(b"\x46\x43\x46\x42", self.tag, self._io, u"/seq/0")
        self.version = self._io.read_u4le()
        self.settings = self._io.read_bytes(504)


    def _fetch_instances(self):
        pass
