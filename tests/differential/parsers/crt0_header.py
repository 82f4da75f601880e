# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Crt0Header(KaitaiStruct):
    """The first 40 bytes of the binary of a libtock-c app: for its start-up code,
    not for the kernel. Other apps have anything there.
    
    .. seealso::
       formats/tock/SPEC.md#crt0_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Crt0Header, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.got_sym_start = self._io.read_u4le()
        self.got_start = self._io.read_u4le()
        self.got_size = self._io.read_u4le()
        self.data_sym_start = self._io.read_u4le()
        self.data_start = self._io.read_u4le()
        self.data_size = self._io.read_u4le()
        self.bss_start = self._io.read_u4le()
        self.bss_size = self._io.read_u4le()
        self.reldata_start = self._io.read_u4le()
        self.stack_size = self._io.read_u4le()


    def _fetch_instances(self):
        pass
