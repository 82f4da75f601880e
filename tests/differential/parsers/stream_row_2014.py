# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class StreamRow2014(KaitaiStruct):
    """An open file of KnightOS by a document whose lengths make 17 bytes a row.
    The kernel has 16; see stream_row.
    
    .. seealso::
       formats/knightos/SPEC.md#stream_row_2014
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(StreamRow2014, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.flags = self._io.read_u1()
        self.buffer = self._io.read_u2le()
        self.position = self._io.read_u1()
        self.section_id = self._io.read_u2le()
        self.final_length = self._io.read_u1()
        self.entry_page = self._io.read_u1()
        self.entry_address = self._io.read_u2le()
        self.working_size = self._io.read_bits_int_le(24)
        self.write_flags = self._io.read_u1()
        self.reserved = self._io.read_bytes(3)


    def _fetch_instances(self):
        pass

    @property
    def is_at_end(self):
        if hasattr(self, '_m_is_at_end'):
            return self._m_is_at_end

        self._m_is_at_end = self.flags & 32 != 0
        return getattr(self, '_m_is_at_end', None)

    @property
    def is_clean(self):
        if hasattr(self, '_m_is_clean'):
            return self._m_is_clean

        self._m_is_clean = self.write_flags & 1 != 0
        return getattr(self, '_m_is_clean', None)

    @property
    def is_free(self):
        if hasattr(self, '_m_is_free'):
            return self._m_is_free

        self._m_is_free = self.flags == 255
        return getattr(self, '_m_is_free', None)

    @property
    def is_on_final_block(self):
        if hasattr(self, '_m_is_on_final_block'):
            return self._m_is_on_final_block

        self._m_is_on_final_block = self.flags & 128 != 0
        return getattr(self, '_m_is_on_final_block', None)

    @property
    def is_writable(self):
        if hasattr(self, '_m_is_writable'):
            return self._m_is_writable

        self._m_is_writable = self.flags & 64 != 0
        return getattr(self, '_m_is_writable', None)

    @property
    def owner(self):
        if hasattr(self, '_m_owner'):
            return self._m_owner

        self._m_owner = self.flags & 31
        return getattr(self, '_m_owner', None)
