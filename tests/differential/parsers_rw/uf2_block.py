# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Uf2Block(ReadWriteKaitaiStruct):
    """One of the blocks of 512 bytes that a UF2 file is made of. Each stands for
    itself: it says where its payload goes, which block it is, and how many there
    are.
    
    .. seealso::
       formats/containers/SPEC.md#uf2_block
    """
    SEQ_FIELDS = ["magic_1", "magic_2", "flags", "address", "payload_length", "number", "count", "family", "data", "magic_3"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Uf2Block, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic_1']['start'] = self._io.pos()
        self.magic_1 = self._io.read_u4le()
        self._debug['magic_1']['end'] = self._io.pos()
        if not self.magic_1 == 171066965:
            raise kaitaistruct.ValidationNotEqualError(171066965, self.magic_1, self._io, u"/seq/0")
        self._debug['magic_2']['start'] = self._io.pos()
        self.magic_2 = self._io.read_u4le()
        self._debug['magic_2']['end'] = self._io.pos()
        if not self.magic_2 == 2656915799:
            raise kaitaistruct.ValidationNotEqualError(2656915799, self.magic_2, self._io, u"/seq/1")
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u4le()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['address']['start'] = self._io.pos()
        self.address = self._io.read_u4le()
        self._debug['address']['end'] = self._io.pos()
        self._debug['payload_length']['start'] = self._io.pos()
        self.payload_length = self._io.read_u4le()
        self._debug['payload_length']['end'] = self._io.pos()
        if not self.payload_length <= 476:
            raise kaitaistruct.ValidationGreaterThanError(476, self.payload_length, self._io, u"/seq/4")
        self._debug['number']['start'] = self._io.pos()
        self.number = self._io.read_u4le()
        self._debug['number']['end'] = self._io.pos()
        self._debug['count']['start'] = self._io.pos()
        self.count = self._io.read_u4le()
        self._debug['count']['end'] = self._io.pos()
        self._debug['family']['start'] = self._io.pos()
        self.family = self._io.read_u4le()
        self._debug['family']['end'] = self._io.pos()
        self._debug['data']['start'] = self._io.pos()
        self.data = self._io.read_bytes(476)
        self._debug['data']['end'] = self._io.pos()
        self._debug['magic_3']['start'] = self._io.pos()
        self.magic_3 = self._io.read_u4le()
        self._debug['magic_3']['end'] = self._io.pos()
        if not self.magic_3 == 179400496:
            raise kaitaistruct.ValidationNotEqualError(179400496, self.magic_3, self._io, u"/seq/9")
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(Uf2Block, self)._write__seq(io)
        self._io.write_u4le(self.magic_1)
        self._io.write_u4le(self.magic_2)
        self._io.write_u4le(self.flags)
        self._io.write_u4le(self.address)
        self._io.write_u4le(self.payload_length)
        self._io.write_u4le(self.number)
        self._io.write_u4le(self.count)
        self._io.write_u4le(self.family)
        self._io.write_bytes(self.data)
        self._io.write_u4le(self.magic_3)


    def _check(self):
        if not self.magic_1 == 171066965:
            raise kaitaistruct.ValidationNotEqualError(171066965, self.magic_1, None, u"/seq/0")
        if not self.magic_2 == 2656915799:
            raise kaitaistruct.ValidationNotEqualError(2656915799, self.magic_2, None, u"/seq/1")
        if not self.payload_length <= 476:
            raise kaitaistruct.ValidationGreaterThanError(476, self.payload_length, None, u"/seq/4")
        if len(self.data) != 476:
            raise kaitaistruct.ConsistencyError(u"data", 476, len(self.data))
        if not self.magic_3 == 179400496:
            raise kaitaistruct.ValidationNotEqualError(179400496, self.magic_3, None, u"/seq/9")
        self._dirty = False

    @property
    def has_family(self):
        if hasattr(self, '_m_has_family'):
            return self._m_has_family

        self._m_has_family = self.flags & 8192 != 0
        return getattr(self, '_m_has_family', None)

    def _invalidate_has_family(self):
        del self._m_has_family
    @property
    def has_md5(self):
        """Address, length and MD5 of a region in the last 24 bytes of data."""
        if hasattr(self, '_m_has_md5'):
            return self._m_has_md5

        self._m_has_md5 = self.flags & 16384 != 0
        return getattr(self, '_m_has_md5', None)

    def _invalidate_has_md5(self):
        del self._m_has_md5
    @property
    def has_tags(self):
        """Extension tags behind the payload, each at a multiple of four bytes."""
        if hasattr(self, '_m_has_tags'):
            return self._m_has_tags

        self._m_has_tags = self.flags & 32768 != 0
        return getattr(self, '_m_has_tags', None)

    def _invalidate_has_tags(self):
        del self._m_has_tags
    @property
    def is_file_container(self):
        """Part of a file; its name, with a NUL, lies behind the payload."""
        if hasattr(self, '_m_is_file_container'):
            return self._m_is_file_container

        self._m_is_file_container = self.flags & 4096 != 0
        return getattr(self, '_m_is_file_container', None)

    def _invalidate_is_file_container(self):
        del self._m_is_file_container
    @property
    def is_not_main_flash(self):
        """Bootloaders skip such a block."""
        if hasattr(self, '_m_is_not_main_flash'):
            return self._m_is_not_main_flash

        self._m_is_not_main_flash = self.flags & 1 != 0
        return getattr(self, '_m_is_not_main_flash', None)

    def _invalidate_is_not_main_flash(self):
        del self._m_is_not_main_flash
