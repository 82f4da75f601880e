# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class BootloaderFlags(KaitaiStruct):
    """512 bytes at address 0x400, by which tools know a Tock bootloader. Without
    the magic there is none, and the other fields mean nothing.
    
    .. seealso::
       formats/tock/SPEC.md#bootloader_flags
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(BootloaderFlags, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(14)
        if not self.magic == b"\x54\x4F\x43\x4B\x42\x4F\x4F\x54\x4C\x4F\x41\x44\x45\x52":
            raise kaitaistruct.ValidationNotEqualError(b"\x54\x4F\x43\x4B\x42\x4F\x4F\x54\x4C\x4F\x41\x44\x45\x52", self.magic, self._io, u"/seq/0")
        self.version = self._io.read_bytes(8)
        self.reserved_1 = self._io.read_bytes(10)
        self.start_address = self._io.read_u4le()
        self.reserved_2 = self._io.read_bytes(476)


    def _fetch_instances(self):
        pass

    @property
    def version_text(self):
        """With its NULs; cannot be had where it is not ASCII."""
        if hasattr(self, '_m_version_text'):
            return self._m_version_text

        self._m_version_text = (self.version).decode(u"ASCII")
        return getattr(self, '_m_version_text', None)
