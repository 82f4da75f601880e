# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeHeader(KaitaiStruct):
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
    def __init__(self, _io, _parent=None, _root=None):
        super(UpgradeHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.magic = self._io.read_bytes(8)
        if not self.magic == b"\x2A\x2A\x54\x49\x46\x4C\x2A\x2A":
            raise kaitaistruct.ValidationNotEqualError(b"\x2A\x2A\x54\x49\x46\x4C\x2A\x2A", self.magic, self._io, u"/seq/0")
        self.revision = self._io.read_bytes(2)
        self.flags = self._io.read_u1()
        self.object_type = self._io.read_u1()
        self.date = self._io.read_bytes(4)
        self.name_length = self._io.read_u1()
        self.name = self._io.read_bytes(8)
        self.gap_25 = self._io.read_bytes(23)
        self.device_type = KaitaiStream.resolve_enum(UpgradeHeader.Device, self._io.read_u1())
        self.data_type = KaitaiStream.resolve_enum(UpgradeHeader.DataType, self._io.read_u1())
        self.gap_50 = self._io.read_bytes(24)
        self.length = self._io.read_u4le()


    def _fetch_instances(self):
        pass
