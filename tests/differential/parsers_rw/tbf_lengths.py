# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfLengths(ReadWriteKaitaiStruct):
    """The first 8 bytes of an app in the Tock Binary Format, as a kernel reads
    them before it trusts anything else. All values are taken as they are, so
    that erased flash and broken headers can be looked at too.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_lengths
    """
    SEQ_FIELDS = ["version", "header_size", "total_size"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfLengths, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u2le()
        self._debug['version']['end'] = self._io.pos()
        self._debug['header_size']['start'] = self._io.pos()
        self.header_size = self._io.read_u2le()
        self._debug['header_size']['end'] = self._io.pos()
        self._debug['total_size']['start'] = self._io.pos()
        self.total_size = self._io.read_u4le()
        self._debug['total_size']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(TbfLengths, self)._write__seq(io)
        self._io.write_u2le(self.version)
        self._io.write_u2le(self.header_size)
        self._io.write_u4le(self.total_size)


    def _check(self):
        self._dirty = False

    @property
    def ends_list(self):
        """Whether a kernel looks no further."""
        if hasattr(self, '_m_ends_list'):
            return self._m_ends_list

        self._m_ends_list = self.version != 2
        return getattr(self, '_m_ends_list', None)

    def _invalidate_ends_list(self):
        del self._m_ends_list
