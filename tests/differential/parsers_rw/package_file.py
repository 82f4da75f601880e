# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageFile(ReadWriteKaitaiStruct):
    """A file as the document has it: path, data, checksum. What kpack writes when
    it is asked to compress, or for SHA-1 or MD5, is in `package_kpack`.
    
    .. seealso::
       formats/knightos/SPEC.md#package_file
    """

    class ChecksumType(IntEnum):
        none = 0
        crc16 = 1
        sha1 = 2
        md5 = 3

    class Compression(IntEnum):
        stored = 0
        rle = 1
        pucrunch = 2
    SEQ_FIELDS = ["len_path", "path", "compression", "length", "len_data", "data", "checksum_type", "checksum"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(PackageFile, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['len_path']['start'] = self._io.pos()
        self.len_path = self._io.read_u1()
        self._debug['len_path']['end'] = self._io.pos()
        self._debug['path']['start'] = self._io.pos()
        self.path = self._io.read_bytes(self.len_path)
        self._debug['path']['end'] = self._io.pos()
        self._debug['compression']['start'] = self._io.pos()
        self.compression = KaitaiStream.resolve_enum(PackageFile.Compression, self._io.read_u1())
        self._debug['compression']['end'] = self._io.pos()
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_bits_int_le(24)
        self._debug['length']['end'] = self._io.pos()
        self._debug['len_data']['start'] = self._io.pos()
        self.len_data = self._io.read_bits_int_le(24)
        self._debug['len_data']['end'] = self._io.pos()
        self._debug['data']['start'] = self._io.pos()
        self.data = self._io.read_bytes(self.len_data)
        self._debug['data']['end'] = self._io.pos()
        self._debug['checksum_type']['start'] = self._io.pos()
        self.checksum_type = KaitaiStream.resolve_enum(PackageFile.ChecksumType, self._io.read_u1())
        self._debug['checksum_type']['end'] = self._io.pos()
        _ = self.checksum_type
        if not int(_) <= 3:
            raise kaitaistruct.ValidationExprError(self.checksum_type, self._io, u"/seq/6")
        self._debug['checksum']['start'] = self._io.pos()
        self.checksum = self._io.read_bytes(self.len_checksum)
        self._debug['checksum']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(PackageFile, self)._write__seq(io)
        self._io.write_u1(self.len_path)
        self._io.write_bytes(self.path)
        self._io.write_u1(int(self.compression))
        self._io.write_bits_int_le(24, self.length)
        self._io.write_bits_int_le(24, self.len_data)
        self._io.write_bytes(self.data)
        self._io.write_u1(int(self.checksum_type))
        self._io.write_bytes(self.checksum)


    def _check(self):
        if len(self.path) != self.len_path:
            raise kaitaistruct.ConsistencyError(u"path", self.len_path, len(self.path))
        if len(self.data) != self.len_data:
            raise kaitaistruct.ConsistencyError(u"data", self.len_data, len(self.data))
        _ = self.checksum_type
        if not int(_) <= 3:
            raise kaitaistruct.ValidationExprError(self.checksum_type, None, u"/seq/6")
        if len(self.checksum) != self.len_checksum:
            raise kaitaistruct.ConsistencyError(u"checksum", self.len_checksum, len(self.checksum))
        self._dirty = False

    @property
    def len_checksum(self):
        if hasattr(self, '_m_len_checksum'):
            return self._m_len_checksum

        self._m_len_checksum = (2 if self.checksum_type == PackageFile.ChecksumType.crc16 else (20 if self.checksum_type == PackageFile.ChecksumType.sha1 else (16 if self.checksum_type == PackageFile.ChecksumType.md5 else 0)))
        return getattr(self, '_m_len_checksum', None)

    def _invalidate_len_checksum(self):
        del self._m_len_checksum
