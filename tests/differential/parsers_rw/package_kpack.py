# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import package_metadata
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageKpack(ReadWriteKaitaiStruct):
    """The same as `package` where kpack does what its document says. It differs
    where kpack does not: data are never compressed and always have the length
    of the file, SHA-1 and MD5 are named but not there, and the length of many
    dependencies loses its high byte.
    
    .. seealso::
       formats/knightos/SPEC.md#package_kpack
    """
    SEQ_FIELDS = ["magic", "version", "num_metadata", "metadata", "num_files", "files"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(PackageKpack, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x4B\x50\x4B\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x50\x4B\x47", self.magic, self._io, u"/seq/0")
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u1()
        self._debug['version']['end'] = self._io.pos()
        if not self.version == 0:
            raise kaitaistruct.ValidationNotEqualError(0, self.version, self._io, u"/seq/1")
        self._debug['num_metadata']['start'] = self._io.pos()
        self.num_metadata = self._io.read_u1()
        self._debug['num_metadata']['end'] = self._io.pos()
        self._debug['metadata']['start'] = self._io.pos()
        self._debug['metadata']['arr'] = []
        self.metadata = []
        for i in range(self.num_metadata):
            self._debug['metadata']['arr'].append({'start': self._io.pos()})
            _t_metadata = PackageKpack.KpackMetadata(self._io, self, self._root)
            try:
                _t_metadata._read()
            finally:
                self.metadata.append(_t_metadata)
            self._debug['metadata']['arr'][i]['end'] = self._io.pos()

        self._debug['metadata']['end'] = self._io.pos()
        self._debug['num_files']['start'] = self._io.pos()
        self.num_files = self._io.read_u1()
        self._debug['num_files']['end'] = self._io.pos()
        self._debug['files']['start'] = self._io.pos()
        self._debug['files']['arr'] = []
        self.files = []
        for i in range(self.num_files):
            self._debug['files']['arr'].append({'start': self._io.pos()})
            _t_files = PackageKpack.KpackFile(self._io, self, self._root)
            try:
                _t_files._read()
            finally:
                self.files.append(_t_files)
            self._debug['files']['arr'][i]['end'] = self._io.pos()

        self._debug['files']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._fetch_instances()

        for i in range(len(self.files)):
            pass
            self.files[i]._fetch_instances()



    def _write__seq(self, io=None):
        super(PackageKpack, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_u1(self.version)
        self._io.write_u1(self.num_metadata)
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._write__seq(self._io)

        self._io.write_u1(self.num_files)
        for i in range(len(self.files)):
            pass
            self.files[i]._write__seq(self._io)



    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if not self.magic == b"\x4B\x50\x4B\x47":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x50\x4B\x47", self.magic, None, u"/seq/0")
        if not self.version == 0:
            raise kaitaistruct.ValidationNotEqualError(0, self.version, None, u"/seq/1")
        if len(self.metadata) != self.num_metadata:
            raise kaitaistruct.ConsistencyError(u"metadata", self.num_metadata, len(self.metadata))
        for i in range(len(self.metadata)):
            pass
            if self.metadata[i]._root != self._root:
                raise kaitaistruct.ConsistencyError(u"metadata", self._root, self.metadata[i]._root)
            if self.metadata[i]._parent != self:
                raise kaitaistruct.ConsistencyError(u"metadata", self, self.metadata[i]._parent)

        if len(self.files) != self.num_files:
            raise kaitaistruct.ConsistencyError(u"files", self.num_files, len(self.files))
        for i in range(len(self.files)):
            pass
            if self.files[i]._root != self._root:
                raise kaitaistruct.ConsistencyError(u"files", self._root, self.files[i]._root)
            if self.files[i]._parent != self:
                raise kaitaistruct.ConsistencyError(u"files", self, self.files[i]._parent)

        self._dirty = False

    class KpackFile(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["len_path", "path", "compression", "length", "stored_length", "data", "checksum_type", "checksum"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageKpack.KpackFile, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['len_path']['start'] = self._io.pos()
            self.len_path = self._io.read_u1()
            self._debug['len_path']['end'] = self._io.pos()
            self._debug['path']['start'] = self._io.pos()
            self.path = self._io.read_bytes(self.len_path)
            self._debug['path']['end'] = self._io.pos()
            self._debug['compression']['start'] = self._io.pos()
            self.compression = self._io.read_u1()
            self._debug['compression']['end'] = self._io.pos()
            self._debug['length']['start'] = self._io.pos()
            self.length = self._io.read_bits_int_le(24)
            self._debug['length']['end'] = self._io.pos()
            self._debug['stored_length']['start'] = self._io.pos()
            self.stored_length = self._io.read_bits_int_le(24)
            self._debug['stored_length']['end'] = self._io.pos()
            self._debug['data']['start'] = self._io.pos()
            self.data = self._io.read_bytes(self.length)
            self._debug['data']['end'] = self._io.pos()
            self._debug['checksum_type']['start'] = self._io.pos()
            self.checksum_type = self._io.read_u1()
            self._debug['checksum_type']['end'] = self._io.pos()
            if not self.checksum_type <= 3:
                raise kaitaistruct.ValidationGreaterThanError(3, self.checksum_type, self._io, u"/types/kpack_file/seq/6")
            self._debug['checksum']['start'] = self._io.pos()
            self.checksum = self._io.read_bytes((2 if self.checksum_type == 1 else 0))
            self._debug['checksum']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(PackageKpack.KpackFile, self)._write__seq(io)
            self._io.write_u1(self.len_path)
            self._io.write_bytes(self.path)
            self._io.write_u1(self.compression)
            self._io.write_bits_int_le(24, self.length)
            self._io.write_bits_int_le(24, self.stored_length)
            self._io.write_bytes(self.data)
            self._io.write_u1(self.checksum_type)
            self._io.write_bytes(self.checksum)


        def _check(self):
            if len(self.path) != self.len_path:
                raise kaitaistruct.ConsistencyError(u"path", self.len_path, len(self.path))
            if len(self.data) != self.length:
                raise kaitaistruct.ConsistencyError(u"data", self.length, len(self.data))
            if not self.checksum_type <= 3:
                raise kaitaistruct.ValidationGreaterThanError(3, self.checksum_type, None, u"/types/kpack_file/seq/6")
            if len(self.checksum) != (2 if self.checksum_type == 1 else 0):
                raise kaitaistruct.ConsistencyError(u"checksum", (2 if self.checksum_type == 1 else 0), len(self.checksum))
            self._dirty = False


    class KpackMetadata(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["key", "length", "num_dependencies", "dependencies", "value"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageKpack.KpackMetadata, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['key']['start'] = self._io.pos()
            self.key = self._io.read_u1()
            self._debug['key']['end'] = self._io.pos()
            self._debug['length']['start'] = self._io.pos()
            self.length = self._io.read_u1()
            self._debug['length']['end'] = self._io.pos()
            if self.is_dependencies:
                pass
                self._debug['num_dependencies']['start'] = self._io.pos()
                self.num_dependencies = self._io.read_u1()
                self._debug['num_dependencies']['end'] = self._io.pos()

            self._debug['dependencies']['start'] = self._io.pos()
            self._debug['dependencies']['arr'] = []
            self.dependencies = []
            for i in range((self.num_dependencies if self.is_dependencies else 0)):
                self._debug['dependencies']['arr'].append({'start': self._io.pos()})
                _t_dependencies = package_metadata.PackageMetadata.Dependency(self._io)
                try:
                    _t_dependencies._read()
                finally:
                    self.dependencies.append(_t_dependencies)
                self._debug['dependencies']['arr'][i]['end'] = self._io.pos()

            self._debug['dependencies']['end'] = self._io.pos()
            self._debug['value']['start'] = self._io.pos()
            self.value = self._io.read_bytes((0 if self.is_dependencies else self.length))
            self._debug['value']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            if self.is_dependencies:
                pass

            for i in range(len(self.dependencies)):
                pass
                self.dependencies[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(PackageKpack.KpackMetadata, self)._write__seq(io)
            self._io.write_u1(self.key)
            self._io.write_u1(self.length)
            if self.is_dependencies:
                pass
                self._io.write_u1(self.num_dependencies)

            for i in range(len(self.dependencies)):
                pass
                self.dependencies[i]._write__seq(self._io)

            self._io.write_bytes(self.value)


        def _check(self):
            if self.is_dependencies:
                pass

            if len(self.dependencies) != (self.num_dependencies if self.is_dependencies else 0):
                raise kaitaistruct.ConsistencyError(u"dependencies", (self.num_dependencies if self.is_dependencies else 0), len(self.dependencies))
            for i in range(len(self.dependencies)):
                pass

            if len(self.value) != (0 if self.is_dependencies else self.length):
                raise kaitaistruct.ConsistencyError(u"value", (0 if self.is_dependencies else self.length), len(self.value))
            self._dirty = False

        @property
        def is_dependencies(self):
            if hasattr(self, '_m_is_dependencies'):
                return self._m_is_dependencies

            self._m_is_dependencies = self.key == 3
            return getattr(self, '_m_is_dependencies', None)

        def _invalidate_is_dependencies(self):
            del self._m_is_dependencies
