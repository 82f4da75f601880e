# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import fota_internal_header_signed


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class FotaHeaderSigned(KaitaiStruct):
    """In front of a candidate in storage where images are signed.
    
    .. seealso::
       formats/mbed/SPEC.md#fota_header_signed
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(FotaHeaderSigned, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.internal = fota_internal_header_signed.FotaInternalHeaderSigned(self._io)
        self.barrier = self._io.read_u1()
        self.flags = self._io.read_u1()
        self.header_size = self._io.read_u2le()
        self.block_size = self._io.read_u2le()
        self.precursor = self._io.read_bytes(32)
        self.vendor_data = self._io.read_bytes(2 + 4 * (len(self.words) - 1))
        self.footer = self._io.read_bytes(4)
        if not self.footer == b"\xA3\x53\x02\x5C":
            raise kaitaistruct.ValidationNotEqualError(b"\xA3\x53\x02\x5C", self.footer, self._io, u"/seq/7")
        self.alignment = self._io.read_bytes((4 if len(self.words) % 2 == 1 else 0))


    def _fetch_instances(self):
        pass
        self.internal._fetch_instances()
        _ = self.words
        if hasattr(self, '_m_words'):
            pass
            for i in range(len(self._m_words)):
                pass



    @property
    def words(self):
        """From the first place of the footer to where it is."""
        if hasattr(self, '_m_words'):
            return self._m_words

        _pos = self._io.pos()
        self._io.seek(216)
        self._m_words = []
        i = 0
        while True:
            _ = self._io.read_u4le()
            self._m_words.append(_)
            if _ == 1543656355:
                break
            i += 1
        self._io.seek(_pos)
        return getattr(self, '_m_words', None)
