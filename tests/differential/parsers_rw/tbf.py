# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import tbf_header
from . import tbf_footer
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Tbf(ReadWriteKaitaiStruct):
    """An app of the Tock operating system from its first byte to its last: header,
    protected trailer, binary, footers.
    
    The header says where the parts begin. Where it points outside of the TBF, or
    behind what comes later, the part is cut there, so that every byte belongs to
    one part and none to two. That a header does so is for a checker to report.
    
    .. seealso::
       formats/tock/SPEC.md#tbf
    """
    SEQ_FIELDS = ["header", "protected_trailer", "binary", "footer"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Tbf, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['header']['start'] = self._io.pos()
        self.header = tbf_header.TbfHeader(self._io)
        self.header._read()
        self._debug['header']['end'] = self._io.pos()
        self._debug['protected_trailer']['start'] = self._io.pos()
        self.protected_trailer = self._io.read_bytes(self.len_protected_trailer)
        self._debug['protected_trailer']['end'] = self._io.pos()
        self._debug['binary']['start'] = self._io.pos()
        self.binary = self._io.read_bytes(self.len_binary)
        self._debug['binary']['end'] = self._io.pos()
        self._debug['footer']['start'] = self._io.pos()
        self._raw_footer = self._io.read_bytes(self.len_footer)
        _io__raw_footer = KaitaiStream(BytesIO(self._raw_footer))
        self.footer = tbf_footer.TbfFooter(_io__raw_footer)
        self.footer._read()
        self._debug['footer']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.header._fetch_instances()
        self.footer._fetch_instances()


    def _write__seq(self, io=None):
        super(Tbf, self)._write__seq(io)
        self.header._write__seq(self._io)
        self._io.write_bytes(self.protected_trailer)
        self._io.write_bytes(self.binary)
        _io__raw_footer = KaitaiStream(BytesIO(bytearray(self.len_footer)))
        self._io.add_child_stream(_io__raw_footer)
        _pos2 = self._io.pos()
        self._io.seek(self._io.pos() + (self.len_footer))
        def handler(parent, _io__raw_footer=_io__raw_footer):
            self._raw_footer = _io__raw_footer.to_byte_array()
            if len(self._raw_footer) != self.len_footer:
                raise kaitaistruct.ConsistencyError(u"raw(footer)", self.len_footer, len(self._raw_footer))
            parent.write_bytes(self._raw_footer)
        _io__raw_footer.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
        self.footer._write__seq(_io__raw_footer)


    def _check(self):
        if len(self.protected_trailer) != self.len_protected_trailer:
            raise kaitaistruct.ConsistencyError(u"protected_trailer", self.len_protected_trailer, len(self.protected_trailer))
        if len(self.binary) != self.len_binary:
            raise kaitaistruct.ConsistencyError(u"binary", self.len_binary, len(self.binary))
        self._dirty = False

    @property
    def len_behind_header(self):
        if hasattr(self, '_m_len_behind_header'):
            return self._m_len_behind_header

        self._m_len_behind_header = (self.header.base.total_size - self.header.base.header_size if self.header.base.total_size > self.header.base.header_size else 0)
        return getattr(self, '_m_len_behind_header', None)

    def _invalidate_len_behind_header(self):
        del self._m_len_behind_header
    @property
    def len_binary(self):
        if hasattr(self, '_m_len_binary'):
            return self._m_len_binary

        self._m_len_binary = (self.ofs_binary_end - self.ofs_binary if self.ofs_binary_end > self.ofs_binary else 0)
        return getattr(self, '_m_len_binary', None)

    def _invalidate_len_binary(self):
        del self._m_len_binary
    @property
    def len_footer(self):
        if hasattr(self, '_m_len_footer'):
            return self._m_len_footer

        self._m_len_footer = (self.len_behind_header - self.len_protected_trailer) - self.len_binary
        return getattr(self, '_m_len_footer', None)

    def _invalidate_len_footer(self):
        del self._m_len_footer
    @property
    def len_protected_trailer(self):
        if hasattr(self, '_m_len_protected_trailer'):
            return self._m_len_protected_trailer

        self._m_len_protected_trailer = (self.header.protected_size if self.header.protected_size < self.len_behind_header else self.len_behind_header)
        return getattr(self, '_m_len_protected_trailer', None)

    def _invalidate_len_protected_trailer(self):
        del self._m_len_protected_trailer
    @property
    def ofs_binary(self):
        if hasattr(self, '_m_ofs_binary'):
            return self._m_ofs_binary

        self._m_ofs_binary = self.header.base.header_size + self.len_protected_trailer
        return getattr(self, '_m_ofs_binary', None)

    def _invalidate_ofs_binary(self):
        del self._m_ofs_binary
    @property
    def ofs_binary_end(self):
        if hasattr(self, '_m_ofs_binary_end'):
            return self._m_ofs_binary_end

        self._m_ofs_binary_end = (self.header.binary_end if self.header.binary_end < self.header.base.total_size else self.header.base.total_size)
        return getattr(self, '_m_ofs_binary_end', None)

    def _invalidate_ofs_binary_end(self):
        del self._m_ofs_binary_end
