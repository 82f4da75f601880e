# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsBlock(ReadWriteKaitaiStruct):
    """The links of one block of file data. They stand at the start of the page,
    apart from the data. A section id names a block: its page in the high byte,
    its index on the page, 1 to 63, in the low byte.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_block
    """
    SEQ_FIELDS = ["prev", "next"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KfsBlock, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['prev']['start'] = self._io.pos()
        self.prev = self._io.read_u2le()
        self._debug['prev']['end'] = self._io.pos()
        self._debug['next']['start'] = self._io.pos()
        self.next = self._io.read_u2le()
        self._debug['next']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KfsBlock, self)._write__seq(io)
        self._io.write_u2le(self.prev)
        self._io.write_u2le(self.next)


    def _check(self):
        self._dirty = False

    @property
    def is_free(self):
        """The one bit that the kernel tests before it takes a block."""
        if hasattr(self, '_m_is_free'):
            return self._m_is_free

        self._m_is_free = self.prev & 32768 != 0
        return getattr(self, '_m_is_free', None)

    def _invalidate_is_free(self):
        del self._m_is_free
