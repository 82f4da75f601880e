# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import kernel_jump
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelHeader(KaitaiStruct):
    """The start of a ROM image with a KnightOS kernel: restart vectors, the mark
    "KK", the places that the boot code of Texas Instruments looks at, and the
    version of the kernel as text.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_header
    """

    class ValidMarker(IntEnum):
        validated = 42330
        waits_for_validation = 42495
    def __init__(self, _io, _parent=None, _root=None):
        super(KernelHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.boot = kernel_jump.KernelJump(self._io)
        self.mark = self._io.read_bytes(2)
        if not self.mark == b"\x4B\x4B":
            raise kaitaistruct.ValidationNotEqualError(b"\x4B\x4B", self.mark, self._io, u"/seq/1")
        self.version_bytes = self._io.read_bytes(3)
        self.kcall = kernel_jump.KernelJump(self._io)
        self.gap_0b = self._io.read_bytes(5)
        self.lcall = kernel_jump.KernelJump(self._io)
        self.gap_13 = self._io.read_bytes(5)
        self.reboot = kernel_jump.KernelJump(self._io)
        self.gap_1b = self._io.read_bytes(5)
        self.pcall = kernel_jump.KernelJump(self._io)
        self.gap_23 = self._io.read_bytes(3)
        self.boot_code_flag = self._io.read_u1()
        self.gap_27 = self._io.read_u1()
        self.bcall = kernel_jump.KernelJump(self._io)
        self.gap_2b = self._io.read_bytes(5)
        self.unused_vector = KaitaiStream.resolve_enum(kernel_jump.KernelJump.Opcode, self._io.read_u1())
        self.gap_31 = self._io.read_bytes(7)
        self.interrupt = kernel_jump.KernelJump(self._io)
        self.gap_3b = self._io.read_bytes(24)
        self.start = kernel_jump.KernelJump(self._io)
        self.valid_marker = KaitaiStream.resolve_enum(KernelHeader.ValidMarker, self._io.read_u2le())
        self.marker_end = self._io.read_u1()
        self.gap_59 = self._io.read_bytes(11)
        self.version = self._io.read_bytes_term(0, False, True, True)


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

    @property
    def version_text(self):
        if hasattr(self, '_m_version_text'):
            return self._m_version_text

        self._m_version_text = (self.version).decode(u"ASCII")
        return getattr(self, '_m_version_text', None)
