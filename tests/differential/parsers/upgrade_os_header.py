# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeOsHeader(KaitaiStruct):
    """What a calculator asks before it takes the pages of an upgrade. It is the
    data of the first line of the file, its digits turned to bytes.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_os_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(UpgradeOsHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.start_tag = self._io.read_bytes(2)
        if not self.start_tag == b"\x80\x0F":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x0F", self.start_tag, self._io, u"/seq/0")
        self.start_value = self._io.read_bytes(4)
        self.key_tag = self._io.read_bytes(2)
        if not self.key_tag == b"\x80\x11":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x11", self.key_tag, self._io, u"/seq/2")
        self.key = self._io.read_u1()
        self.major_tag = self._io.read_bytes(2)
        if not self.major_tag == b"\x80\x21":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x21", self.major_tag, self._io, u"/seq/4")
        self.major = self._io.read_u1()
        self.minor_tag = self._io.read_bytes(2)
        if not self.minor_tag == b"\x80\x31":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x31", self.minor_tag, self._io, u"/seq/6")
        self.minor = self._io.read_u1()
        self.hardware_revision_tag = self._io.read_bytes(2)
        if not self.hardware_revision_tag == b"\x80\xA1":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\xA1", self.hardware_revision_tag, self._io, u"/seq/8")
        self.hardware_revision = self._io.read_u1()
        self.page_count_tag = self._io.read_bytes(2)
        if not self.page_count_tag == b"\x80\x81":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x81", self.page_count_tag, self._io, u"/seq/10")
        self.page_count = self._io.read_u1()
        self.end_tag = self._io.read_bytes(2)
        if not self.end_tag == b"\x80\x7F":
            raise kaitaistruct.ValidationNotEqualError(b"\x80\x7F", self.end_tag, self._io, u"/seq/12")
        self.end_value = self._io.read_bytes(4)


    def _fetch_instances(self):
        pass
