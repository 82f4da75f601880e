# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfLengths(KaitaiStruct):
    """The first 8 bytes of an app in the Tock Binary Format, as a kernel reads
    them before it trusts anything else. All values are taken as they are, so
    that erased flash and broken headers can be looked at too.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_lengths
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfLengths, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.version = self._io.read_u2le()
        self.header_size = self._io.read_u2le()
        self.total_size = self._io.read_u4le()


    def _fetch_instances(self):
        pass

    @property
    def ends_list(self):
        """Whether a kernel looks no further."""
        if hasattr(self, '_m_ends_list'):
            return self._m_ends_list

        self._m_ends_list = self.version != 2
        return getattr(self, '_m_ends_list', None)
