# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfHeaderV1(KaitaiStruct):
    """The header of an app for the Tock of 2017: one fixed record of 19 words. No
    kernel since August 2018 reads it; for them it ends the list of apps.
    
    All offsets count bytes from the start of the TBF. The checksum is only
    stored here, not verified.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_header_v1
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfHeaderV1, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.version = self._io.read_u4le()
        if not self.version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.version, self._io, u"/seq/0")
        self.total_size = self._io.read_u4le()
        self.entry_offset = self._io.read_u4le()
        self.rel_data_offset = self._io.read_u4le()
        self.rel_data_size = self._io.read_u4le()
        self.text_offset = self._io.read_u4le()
        self.text_size = self._io.read_u4le()
        self.got_offset = self._io.read_u4le()
        self.got_size = self._io.read_u4le()
        self.data_offset = self._io.read_u4le()
        self.data_size = self._io.read_u4le()
        self.bss_mem_offset = self._io.read_u4le()
        self.bss_size = self._io.read_u4le()
        self.min_stack_len = self._io.read_u4le()
        self.min_app_heap_len = self._io.read_u4le()
        self.min_kernel_heap_len = self._io.read_u4le()
        self.pkg_name_offset = self._io.read_u4le()
        self.pkg_name_size = self._io.read_u4le()
        self.checksum = self._io.read_u4le()


    def _fetch_instances(self):
        pass
