# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import package_file
from . import package_metadata
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Package(ReadWriteKaitaiStruct):
    """Files for a calculator, and words about them, as the document has it. Try
    `package_kpack` where a package does not end with its last file.
    
    .. seealso::
       formats/knightos/SPEC.md#package
    """
    SEQ_FIELDS = ["magic", "version", "num_metadata", "metadata", "num_files", "files"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Package, self).__init__(_io)
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
        self._debug['num_files']['start'] = self._io.pos()
        self.num_files = self._io.read_u1()
        self._debug['num_files']['end'] = self._io.pos()
        self._debug['files']['start'] = self._io.pos()
        self._debug['files']['arr'] = []
        self.files = []
        for i in range(self.num_files):
            self._debug['files']['arr'].append({'start': self._io.pos()})
            _t_files = package_file.PackageFile(self._io)
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
        super(Package, self)._write__seq(io)
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

        if len(self.files) != self.num_files:
            raise kaitaistruct.ConsistencyError(u"files", self.num_files, len(self.files))
        for i in range(len(self.files)):
            pass

        self._dirty = False
