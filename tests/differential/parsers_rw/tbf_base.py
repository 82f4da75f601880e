# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfBase(ReadWriteKaitaiStruct):
    """The first 16 bytes of every app in the Tock Binary Format, version 2. They
    say where the header ends and where the next app starts.
    
    The checksum is only stored here: Kaitai Struct cannot compute an XOR over
    words. It covers all 32-bit words of the header except itself.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_base
    """
    SEQ_FIELDS = ["version", "header_size", "total_size", "flags", "checksum"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfBase, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u2le()
        self._debug['version']['end'] = self._io.pos()
        if not self.version == 2:
            raise kaitaistruct.ValidationNotEqualError(2, self.version, self._io, u"/seq/0")
        self._debug['header_size']['start'] = self._io.pos()
        self.header_size = self._io.read_u2le()
        self._debug['header_size']['end'] = self._io.pos()
        if not self.header_size >= 16:
            raise kaitaistruct.ValidationLessThanError(16, self.header_size, self._io, u"/seq/1")
        self._debug['total_size']['start'] = self._io.pos()
        self.total_size = self._io.read_u4le()
        self._debug['total_size']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u4le()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['checksum']['start'] = self._io.pos()
        self.checksum = self._io.read_u4le()
        self._debug['checksum']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(TbfBase, self)._write__seq(io)
        self._io.write_u2le(self.version)
        self._io.write_u2le(self.header_size)
        self._io.write_u4le(self.total_size)
        self._io.write_u4le(self.flags)
        self._io.write_u4le(self.checksum)


    def _check(self):
        if not self.version == 2:
            raise kaitaistruct.ValidationNotEqualError(2, self.version, None, u"/seq/0")
        if not self.header_size >= 16:
            raise kaitaistruct.ValidationLessThanError(16, self.header_size, None, u"/seq/1")
        self._dirty = False

    @property
    def is_enabled(self):
        """Whether the kernel starts the app."""
        if hasattr(self, '_m_is_enabled'):
            return self._m_is_enabled

        self._m_is_enabled = self.flags & 1 != 0
        return getattr(self, '_m_is_enabled', None)

    def _invalidate_is_enabled(self):
        del self._m_is_enabled
    @property
    def is_sticky(self):
        """Whether tools ask before they erase the app."""
        if hasattr(self, '_m_is_sticky'):
            return self._m_is_sticky

        self._m_is_sticky = self.flags & 2 != 0
        return getattr(self, '_m_is_sticky', None)

    def _invalidate_is_sticky(self):
        del self._m_is_sticky
