# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import tickv_header
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TickvObject(ReadWriteKaitaiStruct):
    """A key with its value in TicKV, the key-value store of Tock. Objects follow
    each other without gaps from the start of a region, the unit of erasing, and
    never leave it. To remove one, its flag is cleared; its bytes stay.
    
    .. seealso::
       formats/tock/SPEC.md#tickv_object
    """
    SEQ_FIELDS = ["header", "value", "check_sum"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TickvObject, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['header']['start'] = self._io.pos()
        self.header = tickv_header.TickvHeader(self._io)
        self.header._read()
        self._debug['header']['end'] = self._io.pos()
        _ = self.header
        if not _.length >= 15:
            raise kaitaistruct.ValidationExprError(self.header, self._io, u"/seq/0")
        self._debug['value']['start'] = self._io.pos()
        self.value = self._io.read_bytes(self.header.length - 15)
        self._debug['value']['end'] = self._io.pos()
        self._debug['check_sum']['start'] = self._io.pos()
        self.check_sum = self._io.read_u4le()
        self._debug['check_sum']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.header._fetch_instances()


    def _write__seq(self, io=None):
        super(TickvObject, self)._write__seq(io)
        self.header._write__seq(self._io)
        self._io.write_bytes(self.value)
        self._io.write_u4le(self.check_sum)


    def _check(self):
        _ = self.header
        if not _.length >= 15:
            raise kaitaistruct.ValidationExprError(self.header, None, u"/seq/0")
        if len(self.value) != self.header.length - 15:
            raise kaitaistruct.ConsistencyError(u"value", self.header.length - 15, len(self.value))
        self._dirty = False
