# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class BootloaderFlags(ReadWriteKaitaiStruct):
    """512 bytes at address 0x400, by which tools know a Tock bootloader. Without
    the magic there is none, and the other fields mean nothing.
    
    .. seealso::
       formats/tock/SPEC.md#bootloader_flags
    """
    SEQ_FIELDS = ["magic", "version", "reserved_1", "start_address", "reserved_2"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(BootloaderFlags, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(14)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x54\x4F\x43\x4B\x42\x4F\x4F\x54\x4C\x4F\x41\x44\x45\x52":
            raise kaitaistruct.ValidationNotEqualError(b"\x54\x4F\x43\x4B\x42\x4F\x4F\x54\x4C\x4F\x41\x44\x45\x52", self.magic, self._io, u"/seq/0")
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_bytes(8)
        self._debug['version']['end'] = self._io.pos()
        self._debug['reserved_1']['start'] = self._io.pos()
        self.reserved_1 = self._io.read_bytes(10)
        self._debug['reserved_1']['end'] = self._io.pos()
        self._debug['start_address']['start'] = self._io.pos()
        self.start_address = self._io.read_u4le()
        self._debug['start_address']['end'] = self._io.pos()
        self._debug['reserved_2']['start'] = self._io.pos()
        self.reserved_2 = self._io.read_bytes(476)
        self._debug['reserved_2']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(BootloaderFlags, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_bytes(self.version)
        self._io.write_bytes(self.reserved_1)
        self._io.write_u4le(self.start_address)
        self._io.write_bytes(self.reserved_2)


    def _check(self):
        if len(self.magic) != 14:
            raise kaitaistruct.ConsistencyError(u"magic", 14, len(self.magic))
        if not self.magic == b"\x54\x4F\x43\x4B\x42\x4F\x4F\x54\x4C\x4F\x41\x44\x45\x52":
            raise kaitaistruct.ValidationNotEqualError(b"\x54\x4F\x43\x4B\x42\x4F\x4F\x54\x4C\x4F\x41\x44\x45\x52", self.magic, None, u"/seq/0")
        if len(self.version) != 8:
            raise kaitaistruct.ConsistencyError(u"version", 8, len(self.version))
        if len(self.reserved_1) != 10:
            raise kaitaistruct.ConsistencyError(u"reserved_1", 10, len(self.reserved_1))
        if len(self.reserved_2) != 476:
            raise kaitaistruct.ConsistencyError(u"reserved_2", 476, len(self.reserved_2))
        self._dirty = False

    @property
    def version_text(self):
        """With its NULs; cannot be had where it is not ASCII."""
        if hasattr(self, '_m_version_text'):
            return self._m_version_text

        self._m_version_text = (self.version).decode(u"ASCII")
        return getattr(self, '_m_version_text', None)

    def _invalidate_version_text(self):
        del self._m_version_text
