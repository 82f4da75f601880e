# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ImageVectorTable(KaitaiStruct):
    """Where the boot ROM of an i.MX RT finds the parts of a program; it lies
    0x1000 behind the start of the flash.
    
    .. seealso::
       formats/mbed/SPEC.md#image_vector_table
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ImageVectorTable, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.tag = self._io.read_bytes(1)
        if not self.tag == b"\xD1":
            raise kaitaistruct.ValidationNotEqualError(b"\xD1", self.tag, self._io, u"/seq/0")
        self.len_table = self._io.read_bytes(2)
        if not self.len_table == b"\x00\x20":
            raise kaitaistruct.ValidationNotEqualError(b"\x00\x20", self.len_table, self._io, u"/seq/1")
        self.version = self._io.read_u1()
        if not self.version >= 64:
            raise kaitaistruct.ValidationLessThanError(64, self.version, self._io, u"/seq/2")
        if not self.version <= 65:
            raise kaitaistruct.ValidationGreaterThanError(65, self.version, self._io, u"/seq/2")
        self.entry = self._io.read_u4le()
        self.reserved_1 = self._io.read_u4le()
        self.device_configuration = self._io.read_u4le()
        self.boot_data = self._io.read_u4le()
        self.self_address = self._io.read_u4le()
        self.command_sequence = self._io.read_u4le()
        self.reserved_2 = self._io.read_u4le()


    def _fetch_instances(self):
        pass
