# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsBlock(KaitaiStruct):
    """The links of one block of file data. They stand at the start of the page,
    apart from the data. A section id names a block: its page in the high byte,
    its index on the page, 1 to 63, in the low byte.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_block
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(KfsBlock, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.prev = self._io.read_u2le()
        self.next = self._io.read_u2le()


    def _fetch_instances(self):
        pass

    @property
    def is_free(self):
        """The one bit that the kernel tests before it takes a block."""
        if hasattr(self, '_m_is_free'):
            return self._m_is_free

        self._m_is_free = self.prev & 32768 != 0
        return getattr(self, '_m_is_free', None)
