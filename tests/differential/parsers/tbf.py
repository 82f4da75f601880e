# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import tbf_header
from . import tbf_footer


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Tbf(KaitaiStruct):
    """An app of the Tock operating system from its first byte to its last: header,
    protected trailer, binary, footers.
    
    The header says where the parts begin. Where it points outside of the TBF, or
    behind what comes later, the part is cut there, so that every byte belongs to
    one part and none to two. That a header does so is for a checker to report.
    
    .. seealso::
       formats/tock/SPEC.md#tbf
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Tbf, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.header = tbf_header.TbfHeader(self._io)
        self.protected_trailer = self._io.read_bytes(self.len_protected_trailer)
        self.binary = self._io.read_bytes(self.len_binary)
        self._raw_footer = self._io.read_bytes(self.len_footer)
        _io__raw_footer = KaitaiStream(BytesIO(self._raw_footer))
        self.footer = tbf_footer.TbfFooter(_io__raw_footer)


    def _fetch_instances(self):
        pass
        self.header._fetch_instances()
        self.footer._fetch_instances()

    @property
    def len_behind_header(self):
        if hasattr(self, '_m_len_behind_header'):
            return self._m_len_behind_header

        self._m_len_behind_header = (self.header.base.total_size - self.header.base.header_size if self.header.base.total_size > self.header.base.header_size else 0)
        return getattr(self, '_m_len_behind_header', None)

    @property
    def len_binary(self):
        if hasattr(self, '_m_len_binary'):
            return self._m_len_binary

        self._m_len_binary = (self.ofs_binary_end - self.ofs_binary if self.ofs_binary_end > self.ofs_binary else 0)
        return getattr(self, '_m_len_binary', None)

    @property
    def len_footer(self):
        if hasattr(self, '_m_len_footer'):
            return self._m_len_footer

        self._m_len_footer = (self.len_behind_header - self.len_protected_trailer) - self.len_binary
        return getattr(self, '_m_len_footer', None)

    @property
    def len_protected_trailer(self):
        if hasattr(self, '_m_len_protected_trailer'):
            return self._m_len_protected_trailer

        self._m_len_protected_trailer = (self.header.protected_size if self.header.protected_size < self.len_behind_header else self.len_behind_header)
        return getattr(self, '_m_len_protected_trailer', None)

    @property
    def ofs_binary(self):
        if hasattr(self, '_m_ofs_binary'):
            return self._m_ofs_binary

        self._m_ofs_binary = self.header.base.header_size + self.len_protected_trailer
        return getattr(self, '_m_ofs_binary', None)

    @property
    def ofs_binary_end(self):
        if hasattr(self, '_m_ofs_binary_end'):
            return self._m_ofs_binary_end

        self._m_ofs_binary_end = (self.header.binary_end if self.header.binary_end < self.header.base.total_size else self.header.base.total_size)
        return getattr(self, '_m_ofs_binary_end', None)
