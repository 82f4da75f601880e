# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageFile(KaitaiStruct):
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
    def __init__(self, _io, _parent=None, _root=None):
        super(PackageFile, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.len_path = self._io.read_u1()
        self.path = self._io.read_bytes(self.len_path)
        self.compression = KaitaiStream.resolve_enum(PackageFile.Compression, self._io.read_u1())
        self.length = self._io.read_bits_int_le(24)
        self.len_data = self._io.read_bits_int_le(24)
        self.data = self._io.read_bytes(self.len_data)
        self.checksum_type = KaitaiStream.resolve_enum(PackageFile.ChecksumType, self._io.read_u1())
        _ = self.checksum_type
        if not int(_) <= 3:
            raise kaitaistruct.ValidationExprError(self.checksum_type, self._io, u"/seq/6")
        self.checksum = self._io.read_bytes(self.len_checksum)


    def _fetch_instances(self):
        pass

    @property
    def len_checksum(self):
        if hasattr(self, '_m_len_checksum'):
            return self._m_len_checksum

        self._m_len_checksum = (2 if self.checksum_type == PackageFile.ChecksumType.crc16 else (20 if self.checksum_type == PackageFile.ChecksumType.sha1 else (16 if self.checksum_type == PackageFile.ChecksumType.md5 else 0)))
        return getattr(self, '_m_len_checksum', None)
