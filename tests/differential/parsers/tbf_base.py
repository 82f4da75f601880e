# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfBase(KaitaiStruct):
    """The first 16 bytes of every app in the Tock Binary Format, version 2. They
    say where the header ends and where the next app starts.
    
    The checksum is only stored here: Kaitai Struct cannot compute an XOR over
    words. It covers all 32-bit words of the header except itself.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_base
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfBase, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.version = self._io.read_u2le()
        if not self.version == 2:
            raise kaitaistruct.ValidationNotEqualError(2, self.version, self._io, u"/seq/0")
        self.header_size = self._io.read_u2le()
        if not self.header_size >= 16:
            raise kaitaistruct.ValidationLessThanError(16, self.header_size, self._io, u"/seq/1")
        self.total_size = self._io.read_u4le()
        self.flags = self._io.read_u4le()
        self.checksum = self._io.read_u4le()


    def _fetch_instances(self):
        pass

    @property
    def is_enabled(self):
        """Whether the kernel starts the app."""
        if hasattr(self, '_m_is_enabled'):
            return self._m_is_enabled

        self._m_is_enabled = self.flags & 1 != 0
        return getattr(self, '_m_is_enabled', None)

    @property
    def is_sticky(self):
        """Whether tools ask before they erase the app."""
        if hasattr(self, '_m_is_sticky'):
            return self._m_is_sticky

        self._m_is_sticky = self.flags & 2 != 0
        return getattr(self, '_m_is_sticky', None)
