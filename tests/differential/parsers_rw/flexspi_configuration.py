# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class FlexspiConfiguration(ReadWriteKaitaiStruct):
    """512 bytes at the start of the flash that an i.MX RT starts from.
    
    .. seealso::
       formats/mbed/SPEC.md#flexspi_configuration
    """
    SEQ_FIELDS = ["tag", "version", "settings"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(FlexspiConfiguration, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['tag']['start'] = self._io.pos()
        self.tag = self._io.read_bytes(4)
        self._debug['tag']['end'] = self._io.pos()
        if not self.tag == b"\x46\x43\x46\x42":
            raise kaitaistruct.ValidationNotEqualError(b"\x46\x43\x46\x42", self.tag, self._io, u"/seq/0")
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u4le()
        self._debug['version']['end'] = self._io.pos()
        self._debug['settings']['start'] = self._io.pos()
        self.settings = self._io.read_bytes(504)
        self._debug['settings']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(FlexspiConfiguration, self)._write__seq(io)
        self._io.write_bytes(self.tag)
        self._io.write_u4le(self.version)
        self._io.write_bytes(self.settings)


    def _check(self):
        if len(self.tag) != 4:
            raise kaitaistruct.ConsistencyError(u"tag", 4, len(self.tag))
        if not self.tag == b"\x46\x43\x46\x42":
            raise kaitaistruct.ValidationNotEqualError(b"\x46\x43\x46\x42", self.tag, None, u"/seq/0")
        if len(self.settings) != 504:
            raise kaitaistruct.ConsistencyError(u"settings", 504, len(self.settings))
        self._dirty = False
