# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadRow(ReadWriteKaitaiStruct):
    """One thread of a running KnightOS kernel, 8 bytes in the table at 0x8000. The
    kernel state says how many rows count; those behind are left over.
    
    .. seealso::
       formats/knightos/SPEC.md#thread_row
    """
    SEQ_FIELDS = ["id", "executable", "stack_pointer", "flags", "reserved"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ThreadRow, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u1()
        self._debug['id']['end'] = self._io.pos()
        self._debug['executable']['start'] = self._io.pos()
        self.executable = self._io.read_u2le()
        self._debug['executable']['end'] = self._io.pos()
        self._debug['stack_pointer']['start'] = self._io.pos()
        self.stack_pointer = self._io.read_u2le()
        self._debug['stack_pointer']['end'] = self._io.pos()
        self._debug['flags']['start'] = self._io.pos()
        self.flags = self._io.read_u1()
        self._debug['flags']['end'] = self._io.pos()
        self._debug['reserved']['start'] = self._io.pos()
        self.reserved = self._io.read_u2le()
        self._debug['reserved']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass


    def _write__seq(self, io=None):
        super(ThreadRow, self)._write__seq(io)
        self._io.write_u1(self.id)
        self._io.write_u2le(self.executable)
        self._io.write_u2le(self.stack_pointer)
        self._io.write_u1(self.flags)
        self._io.write_u2le(self.reserved)


    def _check(self):
        self._dirty = False

    @property
    def is_colour(self):
        if hasattr(self, '_m_is_colour'):
            return self._m_is_colour

        self._m_is_colour = self.flags & 8 != 0
        return getattr(self, '_m_is_colour', None)

    def _invalidate_is_colour(self):
        del self._m_is_colour
    @property
    def is_suspendable(self):
        """Documents say the opposite of this bit."""
        if hasattr(self, '_m_is_suspendable'):
            return self._m_is_suspendable

        self._m_is_suspendable = self.flags & 2 == 0
        return getattr(self, '_m_is_suspendable', None)

    def _invalidate_is_suspendable(self):
        del self._m_is_suspendable
    @property
    def is_suspended(self):
        if hasattr(self, '_m_is_suspended'):
            return self._m_is_suspended

        self._m_is_suspended = self.flags & 4 != 0
        return getattr(self, '_m_is_suspended', None)

    def _invalidate_is_suspended(self):
        del self._m_is_suspended
