# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class McubootHeader(KaitaiStruct):
    """In front of an application, for MCUboot. The application begins header_size
    bytes behind the start of this header, its TLVs image_size bytes later.
    
    .. seealso::
       formats/mbed/SPEC.md#mcuboot_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(McubootHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x3D\xB8\xF3\x96":
            raise kaitaistruct.ValidationNotEqualError(b"\x3D\xB8\xF3\x96", self.magic, self._io, u"/seq/0")
        self.load_address = self._io.read_u4le()
        self.header_size = self._io.read_u2le()
        self.protected_tlv_size = self._io.read_u2le()
        self.image_size = self._io.read_u4le()
        self.flags = self._io.read_u4le()
        self.major = self._io.read_u1()
        self.minor = self._io.read_u1()
        self.revision = self._io.read_u2le()
        self.build = self._io.read_u4le()
        self.padding = self._io.read_u4le()


    def _fetch_instances(self):
        pass
