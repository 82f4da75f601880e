# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeHeader(ReadWriteKaitaiStruct):
    """The binary start of an upgrade file for a calculator of Texas Instruments.
    Lines of Intel HEX follow, see `upgrade_record` and `upgrade`.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_header
    """

    class DataType(IntEnum):
        system = 35

    class Device(IntEnum):
        others = 115
        ti73 = 116
    SEQ_FIELDS = ["magic", "revision", "flags", "object_type", "date", "name_length", "name", "gap_25", "device_type", "data_type", "gap_50", "length"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(UpgradeHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(8)
        self._debug['magic']['end'] = self._io.pos()
        if not self.magic == b"\x2A\x2A\x54\x49\x46\x4C\x2A\x2A":
            raise kaitaistruct.ValidationNotEqualError(b"\x2A\x2A\x54\x49\x46\x4C\x2A\x2A", self.magic, self._io, u"/seq/0")
        self._debug['revision']['start'] = self._io.pos()
        self.revision = self._io.read_bytes(2)
        self._debug['revision']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['object_type']['start'] = self._io.pos()
        self.object_type = self._io.read_u1()
        self._debug['object_type']['end'] = self._io.pos()
        self._debug['date']['start'] = self._io.pos()
        self.date = self._io.read_bytes(4)
        self._debug['date']['end'] = self._io.pos()
        self._debug['name_length']['start'] = self._io.pos()
        self.name_length = self._io.read_u1()
        self._debug['name_length']['end'] = self._io.pos()
        self._debug['name']['start'] = self._io.pos()
        self.name = self._io.read_bytes(8)
        self._debug['name']['end'] = self._io.pos()
        self._debug['gap_25']['start'] = self._io.pos()
        self.gap_25 = self._io.read_bytes(23)
        self._debug['gap_25']['end'] = self._io.pos()
        self._debug['device_type']['start'] = self._io.pos()
        self.device_type = KaitaiStream.resolve_enum(UpgradeHeader.Device, self._io.read_u1())
        self._debug['device_type']['end'] = self._io.pos()
        self._debug['data_type']['start'] = self._io.pos()
        self.data_type = KaitaiStream.resolve_enum(UpgradeHeader.DataType, self._io.read_u1())
        self._debug['data_type']['end'] = self._io.pos()
        self._debug['gap_50']['start'] = self._io.pos()
        self.gap_50 = self._io.read_bytes(24)
        self._debug['gap_50']['end'] = self._io.pos()
        self._debug['length']['start'] = self._io.pos()
        self.length = self._io.read_u4le()
        self._debug['length']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(UpgradeHeader, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        self._io.write_bytes(self.revision)
        self._io.write_u1(self.flags)
        self._io.write_u1(self.object_type)
        self._io.write_bytes(self.date)
        self._io.write_u1(self.name_length)
        self._io.write_bytes(self.name)
        self._io.write_bytes(self.gap_25)
        self._io.write_u1(int(self.device_type))
        self._io.write_u1(int(self.data_type))
        self._io.write_bytes(self.gap_50)
        self._io.write_u4le(self.length)


    def _check(self):
        if len(self.magic) != 8:
            raise kaitaistruct.ConsistencyError(u"magic", 8, len(self.magic))
        if not self.magic == b"\x2A\x2A\x54\x49\x46\x4C\x2A\x2A":
            raise kaitaistruct.ValidationNotEqualError(b"\x2A\x2A\x54\x49\x46\x4C\x2A\x2A", self.magic, None, u"/seq/0")
        if len(self.revision) != 2:
            raise kaitaistruct.ConsistencyError(u"revision", 2, len(self.revision))
        if len(self.date) != 4:
            raise kaitaistruct.ConsistencyError(u"date", 4, len(self.date))
        if len(self.name) != 8:
            raise kaitaistruct.ConsistencyError(u"name", 8, len(self.name))
        if len(self.gap_25) != 23:
            raise kaitaistruct.ConsistencyError(u"gap_25", 23, len(self.gap_25))
        if len(self.gap_50) != 24:
            raise kaitaistruct.ConsistencyError(u"gap_50", 24, len(self.gap_50))
        self._dirty = False
