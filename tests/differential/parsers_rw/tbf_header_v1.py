# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfHeaderV1(ReadWriteKaitaiStruct):
    """The header of an app for the Tock of 2017: one fixed record of 19 words. No
    kernel since August 2018 reads it; for them it ends the list of apps.
    
    All offsets count bytes from the start of the TBF. The checksum is only
    stored here, not verified.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_header_v1
    """
    SEQ_FIELDS = ["version", "total_size", "entry_offset", "rel_data_offset", "rel_data_size", "text_offset", "text_size", "got_offset", "got_size", "data_offset", "data_size", "bss_mem_offset", "bss_size", "min_stack_len", "min_app_heap_len", "min_kernel_heap_len", "pkg_name_offset", "pkg_name_size", "checksum"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfHeaderV1, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_u4le()
        self._debug['version']['end'] = self._io.pos()
        if not self.version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.version, self._io, u"/seq/0")
        self._debug['total_size']['start'] = self._io.pos()
        self.total_size = self._io.read_u4le()
        self._debug['total_size']['end'] = self._io.pos()
        self._debug['entry_offset']['start'] = self._io.pos()
        self.entry_offset = self._io.read_u4le()
        self._debug['entry_offset']['end'] = self._io.pos()
        self._debug['rel_data_offset']['start'] = self._io.pos()
        self.rel_data_offset = self._io.read_u4le()
        self._debug['rel_data_offset']['end'] = self._io.pos()
        self._debug['rel_data_size']['start'] = self._io.pos()
        self.rel_data_size = self._io.read_u4le()
        self._debug['rel_data_size']['end'] = self._io.pos()
        self._debug['text_offset']['start'] = self._io.pos()
        self.text_offset = self._io.read_u4le()
        self._debug['text_offset']['end'] = self._io.pos()
        self._debug['text_size']['start'] = self._io.pos()
        self.text_size = self._io.read_u4le()
        self._debug['text_size']['end'] = self._io.pos()
        self._debug['got_offset']['start'] = self._io.pos()
        self.got_offset = self._io.read_u4le()
        self._debug['got_offset']['end'] = self._io.pos()
        self._debug['got_size']['start'] = self._io.pos()
        self.got_size = self._io.read_u4le()
        self._debug['got_size']['end'] = self._io.pos()
        self._debug['data_offset']['start'] = self._io.pos()
        self.data_offset = self._io.read_u4le()
        self._debug['data_offset']['end'] = self._io.pos()
        self._debug['data_size']['start'] = self._io.pos()
        self.data_size = self._io.read_u4le()
        self._debug['data_size']['end'] = self._io.pos()
        self._debug['bss_mem_offset']['start'] = self._io.pos()
        self.bss_mem_offset = self._io.read_u4le()
        self._debug['bss_mem_offset']['end'] = self._io.pos()
        self._debug['bss_size']['start'] = self._io.pos()
        self.bss_size = self._io.read_u4le()
        self._debug['bss_size']['end'] = self._io.pos()
        self._debug['min_stack_len']['start'] = self._io.pos()
        self.min_stack_len = self._io.read_u4le()
        self._debug['min_stack_len']['end'] = self._io.pos()
        self._debug['min_app_heap_len']['start'] = self._io.pos()
        self.min_app_heap_len = self._io.read_u4le()
        self._debug['min_app_heap_len']['end'] = self._io.pos()
        self._debug['min_kernel_heap_len']['start'] = self._io.pos()
        self.min_kernel_heap_len = self._io.read_u4le()
        self._debug['min_kernel_heap_len']['end'] = self._io.pos()
        self._debug['pkg_name_offset']['start'] = self._io.pos()
        self.pkg_name_offset = self._io.read_u4le()
        self._debug['pkg_name_offset']['end'] = self._io.pos()
        self._debug['pkg_name_size']['start'] = self._io.pos()
        self.pkg_name_size = self._io.read_u4le()
        self._debug['pkg_name_size']['end'] = self._io.pos()
        self._debug['checksum']['start'] = self._io.pos()
        self.checksum = self._io.read_u4le()
        self._debug['checksum']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(TbfHeaderV1, self)._write__seq(io)
        self._io.write_u4le(self.version)
        self._io.write_u4le(self.total_size)
        self._io.write_u4le(self.entry_offset)
        self._io.write_u4le(self.rel_data_offset)
        self._io.write_u4le(self.rel_data_size)
        self._io.write_u4le(self.text_offset)
        self._io.write_u4le(self.text_size)
        self._io.write_u4le(self.got_offset)
        self._io.write_u4le(self.got_size)
        self._io.write_u4le(self.data_offset)
        self._io.write_u4le(self.data_size)
        self._io.write_u4le(self.bss_mem_offset)
        self._io.write_u4le(self.bss_size)
        self._io.write_u4le(self.min_stack_len)
        self._io.write_u4le(self.min_app_heap_len)
        self._io.write_u4le(self.min_kernel_heap_len)
        self._io.write_u4le(self.pkg_name_offset)
        self._io.write_u4le(self.pkg_name_size)
        self._io.write_u4le(self.checksum)


    def _check(self):
        if not self.version == 1:
            raise kaitaistruct.ValidationNotEqualError(1, self.version, None, u"/seq/0")
        self._dirty = False
