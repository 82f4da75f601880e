# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class StreamRow2014(ReadWriteKaitaiStruct):
    """An open file of KnightOS by a document whose lengths make 17 bytes a row.
    The kernel has 16; see stream_row.
    
    .. seealso::
       formats/knightos/SPEC.md#stream_row_2014
    """
    SEQ_FIELDS = ["flags", "buffer", "position", "section_id", "final_length", "entry_page", "entry_address", "working_size", "write_flags", "reserved"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(StreamRow2014, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['buffer']['start'] = self._io.pos()
        self.buffer = self._io.read_u2le()
        self._debug['buffer']['end'] = self._io.pos()
        self._debug['position']['start'] = self._io.pos()
        self.position = self._io.read_u1()
        self._debug['position']['end'] = self._io.pos()
        self._debug['section_id']['start'] = self._io.pos()
        self.section_id = self._io.read_u2le()
        self._debug['section_id']['end'] = self._io.pos()
        self._debug['final_length']['start'] = self._io.pos()
        self.final_length = self._io.read_u1()
        self._debug['final_length']['end'] = self._io.pos()
        self._debug['entry_page']['start'] = self._io.pos()
        self.entry_page = self._io.read_u1()
        self._debug['entry_page']['end'] = self._io.pos()
        self._debug['entry_address']['start'] = self._io.pos()
        self.entry_address = self._io.read_u2le()
        self._debug['entry_address']['end'] = self._io.pos()
        self._debug['working_size']['start'] = self._io.pos()
        self.working_size = self._io.read_bits_int_le(24)
        self._debug['working_size']['end'] = self._io.pos()
        self._debug['write_flags']['start'] = self._io.pos()
        self.write_flags = self._io.read_u1()
        self._debug['write_flags']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_bytes(3)
        self._debug['reserved']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(StreamRow2014, self)._write__seq(io)
        self._io.write_u1(self.flags)
        self._io.write_u2le(self.buffer)
        self._io.write_u1(self.position)
        self._io.write_u2le(self.section_id)
        self._io.write_u1(self.final_length)
        self._io.write_u1(self.entry_page)
        self._io.write_u2le(self.entry_address)
        self._io.write_bits_int_le(24, self.working_size)
        self._io.write_u1(self.write_flags)
        self._io.write_bytes(self.reserved)


    def _check(self):
        if len(self.reserved) != 3:
            raise kaitaistruct.ConsistencyError(u"reserved", 3, len(self.reserved))
        self._dirty = False

    @property
    def is_at_end(self):
        if hasattr(self, '_m_is_at_end'):
            return self._m_is_at_end

        self._m_is_at_end = self.flags & 32 != 0
        return getattr(self, '_m_is_at_end', None)

    def _invalidate_is_at_end(self):
        del self._m_is_at_end
    @property
    def is_clean(self):
        if hasattr(self, '_m_is_clean'):
            return self._m_is_clean

        self._m_is_clean = self.write_flags & 1 != 0
        return getattr(self, '_m_is_clean', None)

    def _invalidate_is_clean(self):
        del self._m_is_clean
    @property
    def is_free(self):
        if hasattr(self, '_m_is_free'):
            return self._m_is_free

        self._m_is_free = self.flags == 255
        return getattr(self, '_m_is_free', None)

    def _invalidate_is_free(self):
        del self._m_is_free
    @property
    def is_on_final_block(self):
        if hasattr(self, '_m_is_on_final_block'):
            return self._m_is_on_final_block

        self._m_is_on_final_block = self.flags & 128 != 0
        return getattr(self, '_m_is_on_final_block', None)

    def _invalidate_is_on_final_block(self):
        del self._m_is_on_final_block
    @property
    def is_writable(self):
        if hasattr(self, '_m_is_writable'):
            return self._m_is_writable

        self._m_is_writable = self.flags & 64 != 0
        return getattr(self, '_m_is_writable', None)

    def _invalidate_is_writable(self):
        del self._m_is_writable
    @property
    def owner(self):
        if hasattr(self, '_m_owner'):
            return self._m_owner

        self._m_owner = self.flags & 31
        return getattr(self, '_m_owner', None)

    def _invalidate_owner(self):
        del self._m_owner
