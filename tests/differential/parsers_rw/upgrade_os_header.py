# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeOsHeader(ReadWriteKaitaiStruct):
    """What a calculator asks before it takes the pages of an upgrade. It is the
    data of the first line of the file, its digits turned to bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_os_header
    """
    SEQ_FIELDS = ["start_tag", "start_value", "key_tag", "key", "major_tag", "major", "minor_tag", "minor", "hardware_revision_tag", "hardware_revision", "page_count_tag", "page_count", "end_tag", "end_value"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(UpgradeOsHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['start_tag']['start'] = self._io.pos()
        self.start_tag = self._io.read_bytes(2)
        self._debug['start_tag']['end'] = self._io.pos()
        if not self.start_tag == b"\x80\x0F":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x0F", self.start_tag, self._io, u"/seq/0")
        self._debug['start_value']['start'] = self._io.pos()
        self.start_value = self._io.read_bytes(4)
        self._debug['start_value']['end'] = self._io.pos()
        self._debug['key_tag']['start'] = self._io.pos()
        self.key_tag = self._io.read_bytes(2)
        self._debug['key_tag']['end'] = self._io.pos()
        if not self.key_tag == b"\x80\x11":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x11", self.key_tag, self._io, u"/seq/2")
        self._debug['key']['start'] = self._io.pos()
        self.key = self._io.read_u1()
        self._debug['key']['end'] = self._io.pos()
        self._debug['major_tag']['start'] = self._io.pos()
        self.major_tag = self._io.read_bytes(2)
        self._debug['major_tag']['end'] = self._io.pos()
        if not self.major_tag == b"\x80\x21":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x21", self.major_tag, self._io, u"/seq/4")
        self._debug['major']['start'] = self._io.pos()
        self.major = self._io.read_u1()
        self._debug['major']['end'] = self._io.pos()
        self._debug['minor_tag']['start'] = self._io.pos()
        self.minor_tag = self._io.read_bytes(2)
        self._debug['minor_tag']['end'] = self._io.pos()
        if not self.minor_tag == b"\x80\x31":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x31", self.minor_tag, self._io, u"/seq/6")
        self._debug['minor']['start'] = self._io.pos()
        self.minor = self._io.read_u1()
        self._debug['minor']['end'] = self._io.pos()
        self._debug['hardware_revision_tag']['start'] = self._io.pos()
        self.hardware_revision_tag = self._io.read_bytes(2)
        self._debug['hardware_revision_tag']['end'] = self._io.pos()
        if not self.hardware_revision_tag == b"\x80\xA1":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\xA1", self.hardware_revision_tag, self._io, u"/seq/8")
        self._debug['hardware_revision']['start'] = self._io.pos()
        self.hardware_revision = self._io.read_u1()
        self._debug['hardware_revision']['end'] = self._io.pos()
        self._debug['page_count_tag']['start'] = self._io.pos()
        self.page_count_tag = self._io.read_bytes(2)
        self._debug['page_count_tag']['end'] = self._io.pos()
        if not self.page_count_tag == b"\x80\x81":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x81", self.page_count_tag, self._io, u"/seq/10")
        self._debug['page_count']['start'] = self._io.pos()
        self.page_count = self._io.read_u1()
        self._debug['page_count']['end'] = self._io.pos()
        self._debug['end_tag']['start'] = self._io.pos()
        self.end_tag = self._io.read_bytes(2)
        self._debug['end_tag']['end'] = self._io.pos()
        if not self.end_tag == b"\x80\x7F":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x7F", self.end_tag, self._io, u"/seq/12")
        self._debug['end_value']['start'] = self._io.pos()
        self.end_value = self._io.read_bytes(4)
        self._debug['end_value']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(UpgradeOsHeader, self)._write__seq(io)
        self._io.write_bytes(self.start_tag)
        self._io.write_bytes(self.start_value)
        self._io.write_bytes(self.key_tag)
        self._io.write_u1(self.key)
        self._io.write_bytes(self.major_tag)
        self._io.write_u1(self.major)
        self._io.write_bytes(self.minor_tag)
        self._io.write_u1(self.minor)
        self._io.write_bytes(self.hardware_revision_tag)
        self._io.write_u1(self.hardware_revision)
        self._io.write_bytes(self.page_count_tag)
        self._io.write_u1(self.page_count)
        self._io.write_bytes(self.end_tag)
        self._io.write_bytes(self.end_value)


    def _check(self):
        if len(self.start_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"start_tag", 2, len(self.start_tag))
        if not self.start_tag == b"\x80\x0F":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x0F", self.start_tag, None, u"/seq/0")
        if len(self.start_value) != 4:
            raise kaitaistruct.ConsistencyError(u"start_value", 4, len(self.start_value))
        if len(self.key_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"key_tag", 2, len(self.key_tag))
        if not self.key_tag == b"\x80\x11":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x11", self.key_tag, None, u"/seq/2")
        if len(self.major_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"major_tag", 2, len(self.major_tag))
        if not self.major_tag == b"\x80\x21":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x21", self.major_tag, None, u"/seq/4")
        if len(self.minor_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"minor_tag", 2, len(self.minor_tag))
        if not self.minor_tag == b"\x80\x31":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x31", self.minor_tag, None, u"/seq/6")
        if len(self.hardware_revision_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"hardware_revision_tag", 2, len(self.hardware_revision_tag))
        if not self.hardware_revision_tag == b"\x80\xA1":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\xA1", self.hardware_revision_tag, None, u"/seq/8")
        if len(self.page_count_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"page_count_tag", 2, len(self.page_count_tag))
        if not self.page_count_tag == b"\x80\x81":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x81", self.page_count_tag, None, u"/seq/10")
        if len(self.end_tag) != 2:
            raise kaitaistruct.ConsistencyError(u"end_tag", 2, len(self.end_tag))
        if not self.end_tag == b"\x80\x7F":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x7F", self.end_tag, None, u"/seq/12")
        if len(self.end_value) != 4:
            raise kaitaistruct.ConsistencyError(u"end_value", 4, len(self.end_value))
        self._dirty = False
