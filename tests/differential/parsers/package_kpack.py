# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import package_metadata


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageKpack(KaitaiStruct):
    """The same as `package` where kpack does what its document says. It differs
    where kpack does not: data are never compressed and always have the length
    of the file, SHA-1 and MD5 are named but not there, and the length of many
    dependencies loses its high byte.
    
    .. seealso::
       formats/knightos/SPEC.md#package_kpack
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(PackageKpack, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(4)
        if not self.magic == b"\x4B\x50\x4B\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x50\x4B\x47", self.magic, self._io, u"/seq/0")
        self.version = self._io.read_u1()
        if not self.version == 0:
            raise kaitaistruct.ValidationNotEqualError(0, self.version, self._io, u"/seq/1")
        self.num_metadata = self._io.read_u1()
        self.metadata = []
        for i in range(self.num_metadata):
            self.metadata.append(PackageKpack.KpackMetadata(self._io, self, self._root))

        self.num_files = self._io.read_u1()
        self.files = []
        for i in range(self.num_files):
            self.files.append(PackageKpack.KpackFile(self._io, self, self._root))



    def _fetch_instances(self):
        pass
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._fetch_instances()

        for i in range(len(self.files)):
            pass
            self.files[i]._fetch_instances()


    class KpackFile(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageKpack.KpackFile, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.len_path = self._io.read_u1()
            self.path = self._io.read_bytes(self.len_path)
            self.compression = self._io.read_u1()
            self.length = self._io.read_bits_int_le(24)
            self.stored_length = self._io.read_bits_int_le(24)
            self.data = self._io.read_bytes(self.length)
            self.checksum_type = self._io.read_u1()
            if not self.checksum_type <= 3:
                raise kaitaistruct.ValidationGreaterThanError(3, self.checksum_type, self._io, u"/types/kpack_file/seq/6")
            self.checksum = self._io.read_bytes((2 if self.checksum_type == 1 else 0))


        def _fetch_instances(self):
            pass


    class KpackMetadata(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageKpack.KpackMetadata, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.key = self._io.read_u1()
            self.length = self._io.read_u1()
            if self.is_dependencies:
                pass
                self.num_dependencies = self._io.read_u1()

            self.dependencies = []
            for i in range((self.num_dependencies if self.is_dependencies else 0)):
                self.dependencies.append(package_metadata.PackageMetadata.Dependency(self._io))

            self.value = self._io.read_bytes((0 if self.is_dependencies else self.length))


        def _fetch_instances(self):
            pass
            if self.is_dependencies:
                pass

            for i in range(len(self.dependencies)):
                pass
                self.dependencies[i]._fetch_instances()


        @property
        def is_dependencies(self):
            if hasattr(self, '_m_is_dependencies'):
                return self._m_is_dependencies

            self._m_is_dependencies = self.key == 3
            return getattr(self, '_m_is_dependencies', None)
