# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KernelJump(ReadWriteKaitaiStruct):
    """A jump of the Z80. Jump tables end the pages of the KnightOS kernel: entry
    number i lies at 0x3ffd - 3 * i from the start of the page, until something
    else than a jump comes.
    
    .. seealso::
       formats/knightos/SPEC.md#kernel_jump
    """

    class Opcode(IntEnum):
        jump = 195
        reset = 199
        returns = 201
    SEQ_FIELDS = ["opcode", "address"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KernelJump, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['opcode']['start'] = self._io.pos()
        self.opcode = KaitaiStream.resolve_enum(KernelJump.Opcode, self._io.read_u1())
        self._debug['opcode']['end'] = self._io.pos()
        self._debug['address']['start'] = self._io.pos()
        self.address = self._io.read_u2le()
        self._debug['address']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(KernelJump, self)._write__seq(io)
        self._io.write_u1(int(self.opcode))
        self._io.write_u2le(self.address)


    def _check(self):
        self._dirty = False
