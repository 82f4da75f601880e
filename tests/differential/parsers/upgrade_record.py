# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class UpgradeRecord(KaitaiStruct):
    """One line of Intel HEX, in an upgrade file for a calculator: a colon, and hex
    digits in which length, address, kind, data and a checksum are written. The
    fields hold the digits.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade_record
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(UpgradeRecord, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.mark = self._io.read_bytes(1)
        if not self.mark == b"\x3A":
            raise kaitaistruct.ValidationNotEqualError(b"\x3A", self.mark, self._io, u"/seq/0")
        self.length_digits = self._io.read_bytes(2)
        self.address_digits = self._io.read_bytes(4)
        self.type_digits = self._io.read_bytes(2)
        self.data_digits = self._io.read_bytes(2 * self.len_data)
        self.checksum_digits = self._io.read_bytes(2)
        self.line_end = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass

    @property
    def data_text(self):
        if hasattr(self, '_m_data_text'):
            return self._m_data_text

        self._m_data_text = (self.data_digits).decode(u"ASCII")
        return getattr(self, '_m_data_text', None)

    @property
    def high(self):
        if hasattr(self, '_m_high'):
            return self._m_high

        self._m_high = (KaitaiStream.byte_array_index(self.length_digits, 0) - 48 if  ((KaitaiStream.byte_array_index(self.length_digits, 0) >= 48) and (KaitaiStream.byte_array_index(self.length_digits, 0) <= 57))  else (KaitaiStream.byte_array_index(self.length_digits, 0) - 55 if  ((KaitaiStream.byte_array_index(self.length_digits, 0) >= 65) and (KaitaiStream.byte_array_index(self.length_digits, 0) <= 70))  else (KaitaiStream.byte_array_index(self.length_digits, 0) - 87 if  ((KaitaiStream.byte_array_index(self.length_digits, 0) >= 97) and (KaitaiStream.byte_array_index(self.length_digits, 0) <= 102))  else 16)))
        return getattr(self, '_m_high', None)

    @property
    def len_data(self):
        """Bytes of data; zero where the length is no hexadecimal number."""
        if hasattr(self, '_m_len_data'):
            return self._m_len_data

        self._m_len_data = (0 if  ((self.high == 16) or (self.low == 16))  else 16 * self.high + self.low)
        return getattr(self, '_m_len_data', None)

    @property
    def low(self):
        if hasattr(self, '_m_low'):
            return self._m_low

        self._m_low = (KaitaiStream.byte_array_index(self.length_digits, 1) - 48 if  ((KaitaiStream.byte_array_index(self.length_digits, 1) >= 48) and (KaitaiStream.byte_array_index(self.length_digits, 1) <= 57))  else (KaitaiStream.byte_array_index(self.length_digits, 1) - 55 if  ((KaitaiStream.byte_array_index(self.length_digits, 1) >= 65) and (KaitaiStream.byte_array_index(self.length_digits, 1) <= 70))  else (KaitaiStream.byte_array_index(self.length_digits, 1) - 87 if  ((KaitaiStream.byte_array_index(self.length_digits, 1) >= 97) and (KaitaiStream.byte_array_index(self.length_digits, 1) <= 102))  else 16)))
        return getattr(self, '_m_low', None)
