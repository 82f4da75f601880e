# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import package_metadata
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageStub(ReadWriteKaitaiStruct):
    """What the system keeps of a package that is installed, in a file of
    /var/packages: the bytes of the package up to the number of its files, then
    their paths.
    
    .. seealso::
       formats/knightos/SPEC.md#package_stub
    """
    SEQ_FIELDS = ["magic", "version", "num_metadata", "metadata", "num_paths", "paths"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(PackageStub, self).__init__(_io)
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
            _t_metadata = package_metadata.PackageMetadata(self._io)
            try:
                _t_metadata._read()
            finally:
                self.metadata.append(_t_metadata)
            self._debug['metadata']['arr'][i]['end'] = self._io.pos()

        self._debug['metadata']['end'] = self._io.pos()
        self._debug['num_paths']['start'] = self._io.pos()
        self.num_paths = self._io.read_u1()
        self._debug['num_paths']['end'] = self._io.pos()
        self._debug['paths']['start'] = self._io.pos()
        self._debug['paths']['arr'] = []
        self.paths = []
        for i in range(self.num_paths):
            self._debug['paths']['arr'].append({'start': self._io.pos()})
            _t_paths = PackageStub.StubPath(self._io, self, self._root)
            try:
                _t_paths._read()
            finally:
                self.paths.append(_t_paths)
            self._debug['paths']['arr'][i]['end'] = self._io.pos()

        self._debug['paths']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._fetch_instances()

        for i in range(len(self.paths)):
            pass
            self.paths[i]._fetch_instances()



    def _write__seq(self, io=None):
        super(PackageStub, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_u1(self.version)
        self._io.write_u1(self.num_metadata)
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._write__seq(self._io)

        self._io.write_u1(self.num_paths)
        for i in range(len(self.paths)):
            pass
            self.paths[i]._write__seq(self._io)



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

        if len(self.paths) != self.num_paths:
            raise kaitaistruct.ConsistencyError(u"paths", self.num_paths, len(self.paths))
        for i in range(len(self.paths)):
            pass
            if self.paths[i]._root != self._root:
                raise kaitaistruct.ConsistencyError(u"paths", self._root, self.paths[i]._root)
            if self.paths[i]._parent != self:
                raise kaitaistruct.ConsistencyError(u"paths", self, self.paths[i]._parent)

        self._dirty = False

    class StubPath(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["len_path", "path"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(PackageStub.StubPath, self).__init__(_io)
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
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(PackageStub.StubPath, self)._write__seq(io)
            self._io.write_u1(self.len_path)
            self._io.write_bytes(self.path)


        def _check(self):
            if len(self.path) != self.len_path:
                raise kaitaistruct.ConsistencyError(u"path", self.len_path, len(self.path))
            self._dirty = False
