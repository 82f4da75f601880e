# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class BootData(ReadWriteKaitaiStruct):
    """What the boot ROM of an i.MX RT loads.
    
    .. seealso::
       formats/mbed/SPEC.md#boot_data
    """
    SEQ_FIELDS = ["start", "length", "plugin"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(BootData, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['start']['start'] = self._io.pos()
        self.start = self._io.read_u4le()
        self._debug['start']['end'] = self._io.pos()
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u4le()
        self._debug['length']['end'] = self._io.pos()
        self._debug['plugin']['start'] = self._io.pos()
        self.plugin = self._io.read_u4le()
        self._debug['plugin']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(BootData, self)._write__seq(io)
        self._io.write_u4le(self.start)
        self._io.write_u4le(self.length)
        self._io.write_u4le(self.plugin)


    def _check(self):
        self._dirty = False
