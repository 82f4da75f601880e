# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ImageVectorTable(ReadWriteKaitaiStruct):
    """Where the boot ROM of an i.MX RT finds the parts of a program; it lies
    0x1000 behind the start of the flash.
    
    .. seealso::
       formats/mbed/SPEC.md#image_vector_table
    """
    SEQ_FIELDS = ["tag", "len_table", "version", "entry", "reserved_1", "device_configuration", "boot_data", "self_address", "command_sequence", "reserved_2"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ImageVectorTable, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['tag']['start'] = self._io.pos()
        self.tag = self._io.read_bytes(1)
        self._debug['tag']['end'] = self._io.pos()
        if not self.tag == b"\xD1":
            raise kaitaistruct.ValidationNotEqualError(b"\xD1", self.tag, self._io, u"/seq/0")
        self._debug['len_table']['start'] = self._io.pos()
        self.len_table = self._io.read_bytes(2)
        self._debug['len_table']['end'] = self._io.pos()
        if not self.len_table == b"\x00\x20":
            raise kaitaistruct.ValidationNotEqualError(b"\x00\x20", self.len_table, self._io, u"/seq/1")
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u1()
        self._debug['version']['end'] = self._io.pos()
        if not self.version >= 64:
            raise kaitaistruct.ValidationLessThanError(64, self.version, self._io, u"/seq/2")
        if not self.version <= 65:
            raise kaitaistruct.ValidationGreaterThanError(65, self.version, self._io, u"/seq/2")
        self._debug['entry']['start'] = self._io.pos()
        self.entry = self._io.read_u4le()
        self._debug['entry']['end'] = self._io.pos()
        self._debug['reserved_1']['start'] = self._io.pos()
        self.reserved_1 = self._io.read_u4le()
        self._debug['reserved_1']['end'] = self._io.pos()
        self._debug['device_configuration']['start'] = self._io.pos()
        self.device_configuration = self._io.read_u4le()
        self._debug['device_configuration']['end'] = self._io.pos()
        self._debug['boot_data']['start'] = self._io.pos()
        self.boot_data = self._io.read_u4le()
        self._debug['boot_data']['end'] = self._io.pos()
        self._debug['self_address']['start'] = self._io.pos()
        self.self_address = self._io.read_u4le()
        self._debug['self_address']['end'] = self._io.pos()
        self._debug['command_sequence']['start'] = self._io.pos()
        self.command_sequence = self._io.read_u4le()
        self._debug['command_sequence']['end'] = self._io.pos()
        self._debug['reserved_2']['start'] = self._io.pos()
        self.reserved_2 = self._io.read_u4le()
        self._debug['reserved_2']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ImageVectorTable, self)._write__seq(io)
        self._io.write_bytes(self.tag)
        self._io.write_bytes(self.len_table)
        self._io.write_u1(self.version)
        self._io.write_u4le(self.entry)
        self._io.write_u4le(self.reserved_1)
        self._io.write_u4le(self.device_configuration)
        self._io.write_u4le(self.boot_data)
        self._io.write_u4le(self.self_address)
        self._io.write_u4le(self.command_sequence)
        self._io.write_u4le(self.reserved_2)


    def _check(self):
        if len(self.tag) != 1:
            raise kaitaistruct.ConsistencyError(u"tag", 1, len(self.tag))
        if not self.tag == b"\xD1":
            raise kaitaistruct.ValidationNotEqualError(b"\xD1", self.tag, None, u"/seq/0")
        if len(self.len_table) != 2:
            raise kaitaistruct.ConsistencyError(u"len_table", 2, len(self.len_table))
        if not self.len_table == b"\x00\x20":
            raise kaitaistruct.ValidationNotEqualError(b"\x00\x20", self.len_table, None, u"/seq/1")
        if not self.version >= 64:
            raise kaitaistruct.ValidationLessThanError(64, self.version, None, u"/seq/2")
        if not self.version <= 65:
            raise kaitaistruct.ValidationGreaterThanError(65, self.version, None, u"/seq/2")
        self._dirty = False
