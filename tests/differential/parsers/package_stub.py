# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import package_metadata


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class PackageStub(KaitaiStruct):
    """What the system keeps of a package that is installed, in a file of
    /var/packages: the bytes of the package up to the number of its files, then
    their paths.
    
    .. seealso::
       formats/knightos/SPEC.md#package_stub
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(PackageStub, self).__init__(_io)
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
            self.metadata.append(package_metadata.PackageMetadata(self._io))

        self.num_paths = self._io.read_u1()
        self.paths = []
        for i in range(self.num_paths):
            self.paths.append(PackageStub.StubPath(self._io, self, self._root))



    def _fetch_instances(self):
        pass
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._fetch_instances()

        for i in range(len(self.paths)):
            pass
            self.paths[i]._fetch_instances()


    class StubPath(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(PackageStub.StubPath, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.len_path = self._io.read_u1()
            self.path = self._io.read_bytes(self.len_path)


        def _fetch_instances(self):
            pass
