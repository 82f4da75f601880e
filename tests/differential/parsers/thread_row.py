# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ThreadRow(KaitaiStruct):
    """One thread of a running KnightOS kernel, 8 bytes in the table at 0x8000. The
    kernel state says how many rows count; those behind are left over.
    
    .. seealso::
       formats/knightos/SPEC.md#thread_row
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(ThreadRow, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u1()
        self.executable = self._io.read_u2le()
        self.stack_pointer = self._io.read_u2le()
        self.flags = self._io.read_u1()
        self.reserved = self._io.read_u2le()


    def _fetch_instances(self):
        pass

    @property
    def is_colour(self):
        if hasattr(self, '_m_is_colour'):
            return self._m_is_colour

        self._m_is_colour = self.flags & 8 != 0
        return getattr(self, '_m_is_colour', None)

    @property
    def is_suspendable(self):
        """Documents say the opposite of this bit."""
        if hasattr(self, '_m_is_suspendable'):
            return self._m_is_suspendable

        self._m_is_suspendable = self.flags & 2 == 0
        return getattr(self, '_m_is_suspendable', None)

    @property
    def is_suspended(self):
        if hasattr(self, '_m_is_suspended'):
            return self._m_is_suspended

        self._m_is_suspended = self.flags & 4 != 0
        return getattr(self, '_m_is_suspended', None)
