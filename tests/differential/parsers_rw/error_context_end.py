# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ErrorContextEnd(ReadWriteKaitaiStruct):
    """What stands behind the name of a file, whose length is configured.
    
    .. seealso::
       formats/mbed/SPEC.md#error_context_end
    """
    SEQ_FIELDS = ["line", "reboot_count", "processed", "crc"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ErrorContextEnd, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['line']['start'] = self._io.pos()
        self.line = self._io.read_u4le()
        self._debug['line']['end'] = self._io.pos()
        self._debug['reboot_count']['start'] = self._io.pos()
        self.reboot_count = self._io.read_u4le()
        self._debug['reboot_count']['end'] = self._io.pos()
        self._debug['processed']['start'] = self._io.pos()
        self.processed = self._io.read_u4le()
        self._debug['processed']['end'] = self._io.pos()
        self._debug['crc']['start'] = self._io.pos()
        self.crc = self._io.read_u4le()
        self._debug['crc']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ErrorContextEnd, self)._write__seq(io)
        self._io.write_u4le(self.line)
        self._io.write_u4le(self.reboot_count)
        self._io.write_u4le(self.processed)
        self._io.write_u4le(self.crc)


    def _check(self):
        self._dirty = False
