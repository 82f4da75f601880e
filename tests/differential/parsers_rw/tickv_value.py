# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TickvValue(ReadWriteKaitaiStruct):
    """What the kernel's key-value interface keeps as the value of an object: who
    wrote it, and the bytes. An app may read or change it where its storage
    permissions have the write id.
    
    .. seealso::
       formats/tock/SPEC.md#tickv_value
    """
    SEQ_FIELDS = ["version", "len_value", "write_id", "value", "padding"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TickvValue, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u1()
        self._debug['version']['end'] = self._io.pos()
        self._debug['len_value']['start'] = self._io.pos()
        self.len_value = self._io.read_u4le()
        self._debug['len_value']['end'] = self._io.pos()
        self._debug['write_id']['start'] = self._io.pos()
        self.write_id = self._io.read_u4le()
        self._debug['write_id']['end'] = self._io.pos()
        self._debug['value']['start'] = self._io.pos()
        self.value = self._io.read_bytes(self.len_value)
        self._debug['value']['end'] = self._io.pos()
        self._debug['padding']['start'] = self._io.pos()
        self.padding = self._io.read_bytes_full()
        self._debug['padding']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(TickvValue, self)._write__seq(io)
        self._io.write_u1(self.version)
        self._io.write_u4le(self.len_value)
        self._io.write_u4le(self.write_id)
        self._io.write_bytes(self.value)
        self._io.write_bytes(self.padding)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"padding", 0, self._io.size() - self._io.pos())


    def _check(self):
        if len(self.value) != self.len_value:
            raise kaitaistruct.ConsistencyError(u"value", self.len_value, len(self.value))
        self._dirty = False
