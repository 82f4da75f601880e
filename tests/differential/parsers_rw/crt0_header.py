# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Crt0Header(ReadWriteKaitaiStruct):
    """The first 40 bytes of the binary of a libtock-c app: for its start-up code,
    not for the kernel. Other apps have anything there.
    
    .. seealso::
       formats/tock/SPEC.md#crt0_header
    """
    SEQ_FIELDS = ["got_sym_start", "got_start", "got_size", "data_sym_start", "data_start", "data_size", "bss_start", "bss_size", "reldata_start", "stack_size"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Crt0Header, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['got_sym_start']['start'] = self._io.pos()
        self.got_sym_start = self._io.read_u4le()
        self._debug['got_sym_start']['end'] = self._io.pos()
        self._debug['got_start']['start'] = self._io.pos()
        self.got_start = self._io.read_u4le()
        self._debug['got_start']['end'] = self._io.pos()
        self._debug['got_size']['start'] = self._io.pos()
        self.got_size = self._io.read_u4le()
        self._debug['got_size']['end'] = self._io.pos()
        self._debug['data_sym_start']['start'] = self._io.pos()
        self.data_sym_start = self._io.read_u4le()
        self._debug['data_sym_start']['end'] = self._io.pos()
        self._debug['data_start']['start'] = self._io.pos()
        self.data_start = self._io.read_u4le()
        self._debug['data_start']['end'] = self._io.pos()
        self._debug['data_size']['start'] = self._io.pos()
        self.data_size = self._io.read_u4le()
        self._debug['data_size']['end'] = self._io.pos()
        self._debug['bss_start']['start'] = self._io.pos()
        self.bss_start = self._io.read_u4le()
        self._debug['bss_start']['end'] = self._io.pos()
        self._debug['bss_size']['start'] = self._io.pos()
        self.bss_size = self._io.read_u4le()
        self._debug['bss_size']['end'] = self._io.pos()
        self._debug['reldata_start']['start'] = self._io.pos()
        self.reldata_start = self._io.read_u4le()
        self._debug['reldata_start']['end'] = self._io.pos()
        self._debug['stack_size']['start'] = self._io.pos()
        self.stack_size = self._io.read_u4le()
        self._debug['stack_size']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(Crt0Header, self)._write__seq(io)
        self._io.write_u4le(self.got_sym_start)
        self._io.write_u4le(self.got_start)
        self._io.write_u4le(self.got_size)
        self._io.write_u4le(self.data_sym_start)
        self._io.write_u4le(self.data_start)
        self._io.write_u4le(self.data_size)
        self._io.write_u4le(self.bss_start)
        self._io.write_u4le(self.bss_size)
        self._io.write_u4le(self.reldata_start)
        self._io.write_u4le(self.stack_size)


    def _check(self):
        self._dirty = False
