# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class BootHeader(ReadWriteKaitaiStruct):
    """The start of the last page of a calculator's flash, the boot code.
    
    .. seealso::
       formats/knightos/SPEC.md#boot_header
    """
    SEQ_FIELDS = ["code", "version"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(BootHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['code']['start'] = self._io.pos()
        self.code = self._io.read_bytes(15)
        self._debug['code']['end'] = self._io.pos()
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_bytes_term(0, False, True, True)
        self._debug['version']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(BootHeader, self)._write__seq(io)
        self._io.write_bytes(self.code)
        self._io.write_bytes(self.version)
        self._io.write_u1(0)


    def _check(self):
        if len(self.code) != 15:
            raise kaitaistruct.ConsistencyError(u"code", 15, len(self.code))
        if KaitaiStream.byte_array_index_of(self.version, 0) != -1:
            raise kaitaistruct.ConsistencyError(u"version", -1, KaitaiStream.byte_array_index_of(self.version, 0))
        self._dirty = False

    @property
    def version_text(self):
        if hasattr(self, '_m_version_text'):
            return self._m_version_text

        self._m_version_text = (self.version).decode(u"ASCII")
        return getattr(self, '_m_version_text', None)

    def _invalidate_version_text(self):
        del self._m_version_text
