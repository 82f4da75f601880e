# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeRecord(ReadWriteKaitaiStruct):
    """One line of Intel HEX, in an upgrade file for a calculator: a colon, and hex
    digits in which length, address, kind, data and a checksum are written. The
    fields hold the digits.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_record
    """
    SEQ_FIELDS = ["mark", "length_digits", "address_digits", "type_digits", "data_digits", "checksum_digits", "line_end"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(UpgradeRecord, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['mark']['start'] = self._io.pos()
        self.mark = self._io.read_bytes(1)
        self._debug['mark']['end'] = self._io.pos()
        if not self.mark == b"\x3A":
            raise kaitaistruct.ValidationNotEqualError(b"\x3A", self.mark, self._io, u"/seq/0")
        self._debug['length_digits']['start'] = self._io.pos()
        self.length_digits = self._io.read_bytes(2)
        self._debug['length_digits']['end'] = self._io.pos()
        self._debug['address_digits']['start'] = self._io.pos()
        self.address_digits = self._io.read_bytes(4)
        self._debug['address_digits']['end'] = self._io.pos()
        self._debug['type_digits']['start'] = self._io.pos()
        self.type_digits = self._io.read_bytes(2)
        self._debug['type_digits']['end'] = self._io.pos()
        self._debug['data_digits']['start'] = self._io.pos()
        self.data_digits = self._io.read_bytes(2 * self.len_data)
        self._debug['data_digits']['end'] = self._io.pos()
        self._debug['checksum_digits']['start'] = self._io.pos()
        self.checksum_digits = self._io.read_bytes(2)
        self._debug['checksum_digits']['end'] = self._io.pos()
        self._debug['line_end']['start'] = self._io.pos()
        self.line_end = self._io.read_bytes_full()
        self._debug['line_end']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(UpgradeRecord, self)._write__seq(io)
        self._io.write_bytes(self.mark)
        self._io.write_bytes(self.length_digits)
        self._io.write_bytes(self.address_digits)
        self._io.write_bytes(self.type_digits)
        self._io.write_bytes(self.data_digits)
        self._io.write_bytes(self.checksum_digits)
        self._io.write_bytes(self.line_end)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"line_end", 0, self._io.size() - self._io.pos())


    def _check(self):
        if len(self.mark) != 1:
            raise kaitaistruct.ConsistencyError(u"mark", 1, len(self.mark))
        if not self.mark == b"\x3A":
            raise kaitaistruct.ValidationNotEqualError(b"\x3A", self.mark, None, u"/seq/0")
        if len(self.length_digits) != 2:
            raise kaitaistruct.ConsistencyError(u"length_digits", 2, len(self.length_digits))
        if len(self.address_digits) != 4:
            raise kaitaistruct.ConsistencyError(u"address_digits", 4, len(self.address_digits))
        if len(self.type_digits) != 2:
            raise kaitaistruct.ConsistencyError(u"type_digits", 2, len(self.type_digits))
        if len(self.data_digits) != 2 * self.len_data:
            raise kaitaistruct.ConsistencyError(u"data_digits", 2 * self.len_data, len(self.data_digits))
        if len(self.checksum_digits) != 2:
            raise kaitaistruct.ConsistencyError(u"checksum_digits", 2, len(self.checksum_digits))
        self._dirty = False

    @property
    def data_text(self):
        if hasattr(self, '_m_data_text'):
            return self._m_data_text

        self._m_data_text = (self.data_digits).decode(u"ASCII")
        return getattr(self, '_m_data_text', None)

    def _invalidate_data_text(self):
        del self._m_data_text
    @property
    def high(self):
        if hasattr(self, '_m_high'):
            return self._m_high

        self._m_high = (KaitaiStream.byte_array_index(self.length_digits, 0) - 48 if  ((KaitaiStream.byte_array_index(self.length_digits, 0) >= 48) and (KaitaiStream.byte_array_index(self.length_digits, 0) <= 57))  else (KaitaiStream.byte_array_index(self.length_digits, 0) - 55 if  ((KaitaiStream.byte_array_index(self.length_digits, 0) >= 65) and (KaitaiStream.byte_array_index(self.length_digits, 0) <= 70))  else (KaitaiStream.byte_array_index(self.length_digits, 0) - 87 if  ((KaitaiStream.byte_array_index(self.length_digits, 0) >= 97) and (KaitaiStream.byte_array_index(self.length_digits, 0) <= 102))  else 16)))
        return getattr(self, '_m_high', None)

    def _invalidate_high(self):
        del self._m_high
    @property
    def len_data(self):
        """Bytes of data; zero where the length is no hexadecimal number."""
        if hasattr(self, '_m_len_data'):
            return self._m_len_data

        self._m_len_data = (0 if  ((self.high == 16) or (self.low == 16))  else 16 * self.high + self.low)
        return getattr(self, '_m_len_data', None)

    def _invalidate_len_data(self):
        del self._m_len_data
    @property
    def low(self):
        if hasattr(self, '_m_low'):
            return self._m_low

        self._m_low = (KaitaiStream.byte_array_index(self.length_digits, 1) - 48 if  ((KaitaiStream.byte_array_index(self.length_digits, 1) >= 48) and (KaitaiStream.byte_array_index(self.length_digits, 1) <= 57))  else (KaitaiStream.byte_array_index(self.length_digits, 1) - 55 if  ((KaitaiStream.byte_array_index(self.length_digits, 1) >= 65) and (KaitaiStream.byte_array_index(self.length_digits, 1) <= 70))  else (KaitaiStream.byte_array_index(self.length_digits, 1) - 87 if  ((KaitaiStream.byte_array_index(self.length_digits, 1) >= 97) and (KaitaiStream.byte_array_index(self.length_digits, 1) <= 102))  else 16)))
        return getattr(self, '_m_low', None)

    def _invalidate_low(self):
        del self._m_low
