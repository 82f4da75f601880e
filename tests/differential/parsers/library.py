# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Library(KaitaiStruct):
    """Code that programs share. It has no magic. Addresses count from behind the
    id, where the jump table begins; a function is known by the offset of its
    slot in the table.
    
    .. seealso::
       formats/knightos/SPEC.md#library
    """

    class Opcode(IntEnum):
        jump = 195
        empty = 201
    def __init__(self, _io, _parent=None, _root=None):
        super(Library, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.id = self._io.read_u2le()
        self.slots = []
        for i in range(len(self.places) - 1):
            self.slots.append(Library.Slot(self._io, self, self._root))

        self.end = self._io.read_u1()
        if not self.end == 255:
            raise kaitaistruct.ValidationNotEqualError(255, self.end, self._io, u"/seq/2")
        self.code = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass
        for i in range(len(self.slots)):
            pass
            self.slots[i]._fetch_instances()

        _ = self.places
        if hasattr(self, '_m_places'):
            pass
            for i in range(len(self._m_places)):
                pass
                self._m_places[i]._fetch_instances()



    class Place(KaitaiStruct):
        def __init__(self, ofs, _io, _parent=None, _root=None):
            super(Library.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass
            _ = self.opcode
            if hasattr(self, '_m_opcode'):
                pass


        @property
        def is_slot(self):
            if hasattr(self, '_m_is_slot'):
                return self._m_is_slot

            self._m_is_slot =  ((self.is_whole) and (self.opcode != 255)) 
            return getattr(self, '_m_is_slot', None)

        @property
        def is_whole(self):
            if hasattr(self, '_m_is_whole'):
                return self._m_is_whole

            self._m_is_whole = self.ofs + 3 <= self._io.size()
            return getattr(self, '_m_is_whole', None)

        @property
        def opcode(self):
            if hasattr(self, '_m_opcode'):
                return self._m_opcode

            if self.is_whole:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._m_opcode = self._io.read_u1()
                self._io.seek(_pos)

            return getattr(self, '_m_opcode', None)


    class Slot(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(Library.Slot, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.opcode = KaitaiStream.resolve_enum(Library.Opcode, self._io.read_u1())
            self.target = self._io.read_u2le()


        def _fetch_instances(self):
            pass


    @property
    def places(self):
        """Where slots start, and where the table ends, counted ahead. The file
        must have a stream of its own.
        """
        if hasattr(self, '_m_places'):
            return self._m_places

        self._m_places = []
        i = 0
        while True:
            _ = Library.Place((2 if i == 0 else self.places[i - 1].ofs + 3), self._io, self, self._root)
            self._m_places.append(_)
            if (not (_.is_slot)):
                break
            i += 1
        return getattr(self, '_m_places', None)
