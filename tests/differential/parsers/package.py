# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import package_file
from . import package_metadata


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Package(KaitaiStruct):
    """Files for a calculator, and words about them, as the document has it. Try
    `package_kpack` where a package does not end with its last file.
    
    .. seealso::
       formats/knightos/SPEC.md#package
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Package, self).__init__(_io)
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

        self.num_files = self._io.read_u1()
        self.files = []
        for i in range(self.num_files):
            self.files.append(package_file.PackageFile(self._io))



    def _fetch_instances(self):
        pass
        for i in range(len(self.metadata)):
            pass
            self.metadata[i]._fetch_instances()

        for i in range(len(self.files)):
            pass
            self.files[i]._fetch_instances()
