# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import fota_internal_header_signed
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class FotaHeaderSigned(ReadWriteKaitaiStruct):
    """In front of a candidate in storage where images are signed.
    
    .. seealso::
       formats/mbed/SPEC.md#fota_header_signed
    """
    SEQ_FIELDS = ["internal", "barrier", "flags", "header_size", "block_size", "precursor", "vendor_data", "footer", "alignment"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(FotaHeaderSigned, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_words = False
        self.words__enabled = True

    def _read(self):
        self._debug['internal']['start'] = self._io.pos()
        self.internal = fota_internal_header_signed.FotaInternalHeaderSigned(self._io)
        self.internal._read()
        self._debug['internal']['end'] = self._io.pos()
        self._debug['barrier']['start'] = self._io.pos()
        self.barrier = self._io.read_u1()
        self._debug['barrier']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['header_size']['start'] = self._io.pos()
        self.header_size = self._io.read_u2le()
        self._debug['header_size']['end'] = self._io.pos()
        self._debug['block_size']['start'] = self._io.pos()
        self.block_size = self._io.read_u2le()
        self._debug['block_size']['end'] = self._io.pos()
        self._debug['precursor']['start'] = self._io.pos()
        self.precursor = self._io.read_bytes(32)
        self._debug['precursor']['end'] = self._io.pos()
        self._debug['vendor_data']['start'] = self._io.pos()
        self.vendor_data = self._io.read_bytes(2 + 4 * (len(self.words) - 1))
        self._debug['vendor_data']['end'] = self._io.pos()
        self._debug['footer']['start'] = self._io.pos()
        self.footer = self._io.read_bytes(4)
        self._debug['footer']['end'] = self._io.pos()
        if not self.footer == b"\xA3\x53\x02\x5C":
            raise kaitaistruct.ValidationNotEqualError(b"\xA3\x53\x02\x5C", self.footer, self._io, u"/seq/7")
        self._debug['alignment']['start'] = self._io.pos()
        self.alignment = self._io.read_bytes((4 if len(self.words) % 2 == 1 else 0))
        self._debug['alignment']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.internal._fetch_instances()
        _ = self.words
        if hasattr(self, '_m_words'):
            pass
            for i in range(len(self._m_words)):
                pass




    def _write__seq(self, io=None):
        super(FotaHeaderSigned, self)._write__seq(io)
        self._should_write_words = self.words__enabled
        self.internal._write__seq(self._io)
        self._io.write_u1(self.barrier)
        self._io.write_u1(self.flags)
        self._io.write_u2le(self.header_size)
        self._io.write_u2le(self.block_size)
        self._io.write_bytes(self.precursor)
        if len(self.vendor_data) != 2 + 4 * (len(self.words) - 1):
            raise kaitaistruct.ConsistencyError(u"vendor_data", 2 + 4 * (len(self.words) - 1), len(self.vendor_data))
        self._io.write_bytes(self.vendor_data)
        self._io.write_bytes(self.footer)
        if len(self.alignment) != (4 if len(self.words) % 2 == 1 else 0):
            raise kaitaistruct.ConsistencyError(u"alignment", (4 if len(self.words) % 2 == 1 else 0), len(self.alignment))
        self._io.write_bytes(self.alignment)


    def _check(self):
        if len(self.precursor) != 32:
            raise kaitaistruct.ConsistencyError(u"precursor", 32, len(self.precursor))
        if len(self.footer) != 4:
            raise kaitaistruct.ConsistencyError(u"footer", 4, len(self.footer))
        if not self.footer == b"\xA3\x53\x02\x5C":
            raise kaitaistruct.ValidationNotEqualError(b"\xA3\x53\x02\x5C", self.footer, None, u"/seq/7")
        if self.words__enabled:
            pass
            if len(self._m_words) == 0:
                raise kaitaistruct.ConsistencyError(u"words", 0, len(self._m_words))
            for i in range(len(self._m_words)):
                pass
                _ = self._m_words[i]
                if (_ == 1543656355) != (i == len(self._m_words) - 1):
                    raise kaitaistruct.ConsistencyError(u"words", i == len(self._m_words) - 1, _ == 1543656355)


        self._dirty = False

    @property
    def words(self):
        """From the first place of the footer to where it is."""
        if self._should_write_words:
            self._write_words()
        if hasattr(self, '_m_words'):
            return self._m_words

        if not self.words__enabled:
            return None

        _pos = self._io.pos()
        self._io.seek(216)
        self._debug['_m_words']['start'] = self._io.pos()
        self._debug['_m_words']['arr'] = []
        self._m_words = []
        i = 0
        while True:
            self._debug['_m_words']['arr'].append({'start': self._io.pos()})
            _ = self._io.read_u4le()
            self._m_words.append(_)
            self._debug['_m_words']['arr'][len(self._m_words) - 1]['end'] = self._io.pos()
            if _ == 1543656355:
                break
            i += 1
        self._debug['_m_words']['end'] = self._io.pos()
        self._io.seek(_pos)
        return getattr(self, '_m_words', None)

    @words.setter
    def words(self, v):
        self._dirty = True
        self._m_words = v

    def _write_words(self):
        self._should_write_words = False
        _pos = self._io.pos()
        self._io.seek(216)
        for i in range(len(self._m_words)):
            pass
            self._io.write_u4le(self._m_words[i])

        self._io.seek(_pos)
