# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import kernel_jump
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelHeader(ReadWriteKaitaiStruct):
    """The start of a ROM image with a KnightOS kernel: restart vectors, the mark
    "KK", the places that the boot code of Texas Instruments looks at, and the
    version of the kernel as text.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_header
    """

    class ValidMarker(IntEnum):
        validated = 42330
        waits_for_validation = 42495
    SEQ_FIELDS = ["boot", "mark", "version_bytes", "kcall", "gap_0b", "lcall", "gap_13", "reboot", "gap_1b", "pcall", "gap_23", "boot_code_flag", "gap_27", "bcall", "gap_2b", "unused_vector", "gap_31", "interrupt", "gap_3b", "start", "valid_marker", "marker_end", "gap_59", "version"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KernelHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['boot']['start'] = self._io.pos()
        self.boot = kernel_jump.KernelJump(self._io)
        self.boot._read()
        self._debug['boot']['end'] = self._io.pos()
        self._debug['mark']['start'] = self._io.pos()
        self.mark = self._io.read_bytes(2)
        self._debug['mark']['end'] = self._io.pos()
        if not self.mark == b"\x4B\x4B":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x4B", self.mark, self._io, u"/seq/1")
        self._debug['version_bytes']['start'] = self._io.pos()
        self.version_bytes = self._io.read_bytes(3)
        self._debug['version_bytes']['end'] = self._io.pos()
        self._debug['kcall']['start'] = self._io.pos()
        self.kcall = kernel_jump.KernelJump(self._io)
        self.kcall._read()
        self._debug['kcall']['end'] = self._io.pos()
        self._debug['gap_0b']['start'] = self._io.pos()
        self.gap_0b = self._io.read_bytes(5)
        self._debug['gap_0b']['end'] = self._io.pos()
        self._debug['lcall']['start'] = self._io.pos()
        self.lcall = kernel_jump.KernelJump(self._io)
        self.lcall._read()
        self._debug['lcall']['end'] = self._io.pos()
        self._debug['gap_13']['start'] = self._io.pos()
        self.gap_13 = self._io.read_bytes(5)
        self._debug['gap_13']['end'] = self._io.pos()
        self._debug['reboot']['start'] = self._io.pos()
        self.reboot = kernel_jump.KernelJump(self._io)
        self.reboot._read()
        self._debug['reboot']['end'] = self._io.pos()
        self._debug['gap_1b']['start'] = self._io.pos()
        self.gap_1b = self._io.read_bytes(5)
        self._debug['gap_1b']['end'] = self._io.pos()
        self._debug['pcall']['start'] = self._io.pos()
        self.pcall = kernel_jump.KernelJump(self._io)
        self.pcall._read()
        self._debug['pcall']['end'] = self._io.pos()
        self._debug['gap_23']['start'] = self._io.pos()
        self.gap_23 = self._io.read_bytes(3)
        self._debug['gap_23']['end'] = self._io.pos()
        self._debug['boot_code_flag']['start'] = self._io.pos()
        self.boot_code_flag = self._io.read_u1()
        self._debug['boot_code_flag']['end'] = self._io.pos()
        self._debug['gap_27']['start'] = self._io.pos()
        self.gap_27 = self._io.read_u1()
        self._debug['gap_27']['end'] = self._io.pos()
        self._debug['bcall']['start'] = self._io.pos()
        self.bcall = kernel_jump.KernelJump(self._io)
        self.bcall._read()
        self._debug['bcall']['end'] = self._io.pos()
        self._debug['gap_2b']['start'] = self._io.pos()
        self.gap_2b = self._io.read_bytes(5)
        self._debug['gap_2b']['end'] = self._io.pos()
        self._debug['unused_vector']['start'] = self._io.pos()
        self.unused_vector = KaitaiStream.resolve_enum(kernel_jump.KernelJump.Opcode, self._io.read_u1())
        self._debug['unused_vector']['end'] = self._io.pos()
        self._debug['gap_31']['start'] = self._io.pos()
        self.gap_31 = self._io.read_bytes(7)
        self._debug['gap_31']['end'] = self._io.pos()
        self._debug['interrupt']['start'] = self._io.pos()
        self.interrupt = kernel_jump.KernelJump(self._io)
        self.interrupt._read()
        self._debug['interrupt']['end'] = self._io.pos()
        self._debug['gap_3b']['start'] = self._io.pos()
        self.gap_3b = self._io.read_bytes(24)
        self._debug['gap_3b']['end'] = self._io.pos()
        self._debug['start']['start'] = self._io.pos()
        self.start = kernel_jump.KernelJump(self._io)
        self.start._read()
        self._debug['start']['end'] = self._io.pos()
        self._debug['valid_marker']['start'] = self._io.pos()
        self.valid_marker = KaitaiStream.resolve_enum(KernelHeader.ValidMarker, self._io.read_u2le())
        self._debug['valid_marker']['end'] = self._io.pos()
        self._debug['marker_end']['start'] = self._io.pos()
        self.marker_end = self._io.read_u1()
        self._debug['marker_end']['end'] = self._io.pos()
        self._debug['gap_59']['start'] = self._io.pos()
        self.gap_59 = self._io.read_bytes(11)
        self._debug['gap_59']['end'] = self._io.pos()
        self._debug['version']['start'] = self._io.pos()
        self.version = self._io.read_bytes_term(0, False, True, True)
        self._debug['version']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.boot._fetch_instances()
        self.kcall._fetch_instances()
        self.lcall._fetch_instances()
        self.reboot._fetch_instances()
        self.pcall._fetch_instances()
        self.bcall._fetch_instances()
        self.interrupt._fetch_instances()
        self.start._fetch_instances()


    def _write__seq(self, io=None):
        super(KernelHeader, self)._write__seq(io)
        self.boot._write__seq(self._io)
        self._io.write_bytes(self.mark)
        self._io.write_bytes(self.version_bytes)
        self.kcall._write__seq(self._io)
        self._io.write_bytes(self.gap_0b)
        self.lcall._write__seq(self._io)
        self._io.write_bytes(self.gap_13)
        self.reboot._write__seq(self._io)
        self._io.write_bytes(self.gap_1b)
        self.pcall._write__seq(self._io)
        self._io.write_bytes(self.gap_23)
        self._io.write_u1(self.boot_code_flag)
        self._io.write_u1(self.gap_27)
        self.bcall._write__seq(self._io)
        self._io.write_bytes(self.gap_2b)
        self._io.write_u1(int(self.unused_vector))
        self._io.write_bytes(self.gap_31)
        self.interrupt._write__seq(self._io)
        self._io.write_bytes(self.gap_3b)
        self.start._write__seq(self._io)
        self._io.write_u2le(int(self.valid_marker))
        self._io.write_u1(self.marker_end)
        self._io.write_bytes(self.gap_59)
        self._io.write_bytes(self.version)
        self._io.write_u1(0)


    def _check(self):
        if len(self.mark) != 2:
            raise kaitaistruct.ConsistencyError(u"mark", 2, len(self.mark))
        if not self.mark == b"\x4B\x4B":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x4B", self.mark, None, u"/seq/1")
        if len(self.version_bytes) != 3:
            raise kaitaistruct.ConsistencyError(u"version_bytes", 3, len(self.version_bytes))
        if len(self.gap_0b) != 5:
            raise kaitaistruct.ConsistencyError(u"gap_0b", 5, len(self.gap_0b))
        if len(self.gap_13) != 5:
            raise kaitaistruct.ConsistencyError(u"gap_13", 5, len(self.gap_13))
        if len(self.gap_1b) != 5:
            raise kaitaistruct.ConsistencyError(u"gap_1b", 5, len(self.gap_1b))
        if len(self.gap_23) != 3:
            raise kaitaistruct.ConsistencyError(u"gap_23", 3, len(self.gap_23))
        if len(self.gap_2b) != 5:
            raise kaitaistruct.ConsistencyError(u"gap_2b", 5, len(self.gap_2b))
        if len(self.gap_31) != 7:
            raise kaitaistruct.ConsistencyError(u"gap_31", 7, len(self.gap_31))
        if len(self.gap_3b) != 24:
            raise kaitaistruct.ConsistencyError(u"gap_3b", 24, len(self.gap_3b))
        if len(self.gap_59) != 11:
            raise kaitaistruct.ConsistencyError(u"gap_59", 11, len(self.gap_59))
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
