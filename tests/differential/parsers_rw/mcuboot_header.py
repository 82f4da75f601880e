# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class McubootHeader(ReadWriteKaitaiStruct):
    """In front of an application, for MCUboot. The application begins header_size
    bytes behind the start of this header, its TLVs image_size bytes later.
    
    .. seealso::
       formats/mbed/SPEC.md#mcuboot_header
    """
    SEQ_FIELDS = ["magic", "load_address", "header_size", "protected_tlv_size", "image_size", "flags", "major", "minor", "revision", "build", "padding"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(McubootHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x3D\xB8\xF3\x96":
            raise kaitaistruct.ValidationNotEqualError(b"\x3D\xB8\xF3\x96", self.magic, self._io, u"/seq/0")
        self._debug['load_address']['start'] = self._io.pos()
        self.load_address = self._io.read_u4le()
        self._debug['load_address']['end'] = self._io.pos()
        self._debug['header_size']['start'] = self._io.pos()
        self.header_size = self._io.read_u2le()
        self._debug['header_size']['end'] = self._io.pos()
        self._debug['protected_tlv_size']['start'] = self._io.pos()
        self.protected_tlv_size = self._io.read_u2le()
        self._debug['protected_tlv_size']['end'] = self._io.pos()
        self._debug['image_size']['start'] = self._io.pos()
        self.image_size = self._io.read_u4le()
        self._debug['image_size']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u4le()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['major']['start'] = self._io.pos()
        self.major = self._io.read_u1()
        self._debug['major']['end'] = self._io.pos()
        self._debug['minor']['start'] = self._io.pos()
        self.minor = self._io.read_u1()
        self._debug['minor']['end'] = self._io.pos()
        self._debug['revision']['start'] = self._io.pos()
        self.revision = self._io.read_u2le()
        self._debug['revision']['end'] = self._io.pos()
        self._debug['build']['start'] = self._io.pos()
        self.build = self._io.read_u4le()
        self._debug['build']['end'] = self._io.pos()
        self._debug['padding']['start'] = self._io.pos()
        self.padding = self._io.read_u4le()
        self._debug['padding']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(McubootHeader, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_u4le(self.load_address)
        self._io.write_u2le(self.header_size)
        self._io.write_u2le(self.protected_tlv_size)
        self._io.write_u4le(self.image_size)
        self._io.write_u4le(self.flags)
        self._io.write_u1(self.major)
        self._io.write_u1(self.minor)
        self._io.write_u2le(self.revision)
        self._io.write_u4le(self.build)
        self._io.write_u4le(self.padding)


    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x3D\xB8\xF3\x96":
            raise kaitaistruct.ValidationNotEqualError(b"\x3D\xB8\xF3\x96", self.magic, None, u"/seq/0")
        self._dirty = False
