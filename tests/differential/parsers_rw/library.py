# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from enum import IntEnum
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Library(ReadWriteKaitaiStruct):
    """Code that programs share. It has no magic. Addresses count from behind the
    id, where the jump table begins; a function is known by the offset of its
    slot in the table.
    
    .. seealso::
       formats/knightos/SPEC.md#library
    """

    class Opcode(IntEnum):
        jump = 195
        empty = 201
    SEQ_FIELDS = ["id", "slots", "end", "code"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Library, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_places = False
        self.places__enabled = True

    def _read(self):
        self._debug['id']['start'] = self._io.pos()
        self.id = self._io.read_u2le()
        self._debug['id']['end'] = self._io.pos()
        self._debug['slots']['start'] = self._io.pos()
        self._debug['slots']['arr'] = []
        self.slots = []
        for i in range(len(self.places) - 1):
            self._debug['slots']['arr'].append({'start': self._io.pos()})
            _t_slots = Library.Slot(self._io, self, self._root)
            try:
                _t_slots._read()
            finally:
                self.slots.append(_t_slots)
            self._debug['slots']['arr'][i]['end'] = self._io.pos()

        self._debug['slots']['end'] = self._io.pos()
        self._debug['end']['start'] = self._io.pos()
        self.end = self._io.read_u1()
        self._debug['end']['end'] = self._io.pos()
        if not self.end == 255:
            raise kaitaistruct.ValidationNotEqualError(255, self.end, self._io, u"/seq/2")
        self._debug['code']['start'] = self._io.pos()
        self.code = self._io.read_bytes_full()
        self._debug['code']['end'] = self._io.pos()
        self._dirty = False


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




    def _write__seq(self, io=None):
        super(Library, self)._write__seq(io)
        self._should_write_places = self.places__enabled
        self._io.write_u2le(self.id)
        if len(self.slots) != len(self.places) - 1:
            raise kaitaistruct.ConsistencyError(u"slots", len(self.places) - 1, len(self.slots))
        for i in range(len(self.slots)):
            pass
            self.slots[i]._write__seq(self._io)

        self._io.write_u1(self.end)
        self._io.write_bytes(self.code)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"code", 0, self._io.size() - self._io.pos())


    def _check(self):
        for i in range(len(self.slots)):
            pass
            if self.slots[i]._root != self._root:
                raise kaitaistruct.ConsistencyError(u"slots", self._root, self.slots[i]._root)
            if self.slots[i]._parent != self:
                raise kaitaistruct.ConsistencyError(u"slots", self, self.slots[i]._parent)

        if not self.end == 255:
            raise kaitaistruct.ValidationNotEqualError(255, self.end, None, u"/seq/2")
        if self.places__enabled:
            pass
            if len(self._m_places) == 0:
                raise kaitaistruct.ConsistencyError(u"places", 0, len(self._m_places))
            for i in range(len(self._m_places)):
                pass
                if self._m_places[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"places", self._root, self._m_places[i]._root)
                if self._m_places[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"places", self, self._m_places[i]._parent)
                _ = self._m_places[i]
                if (not (_.is_slot)) != (i == len(self._m_places) - 1):
                    raise kaitaistruct.ConsistencyError(u"places", i == len(self._m_places) - 1, (not (_.is_slot)))


        self._dirty = False

    class Place(ReadWriteKaitaiStruct):
        SEQ_FIELDS = []
        def __init__(self, ofs, _io=None, _parent=None, _root=None):
            super(Library.Place, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.ofs = ofs
            self._debug = collections.defaultdict(dict)
            self._should_write_opcode = False
            self.opcode__enabled = True

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass
            _ = self.opcode
            if hasattr(self, '_m_opcode'):
                pass



        def _write__seq(self, io=None):
            super(Library.Place, self)._write__seq(io)
            self._should_write_opcode = self.opcode__enabled


        def _check(self):
            if self.opcode__enabled:
                pass

            self._dirty = False

        @property
        def is_slot(self):
            if hasattr(self, '_m_is_slot'):
                return self._m_is_slot

            self._m_is_slot =  ((self.is_whole) and (self.opcode != 255)) 
            return getattr(self, '_m_is_slot', None)

        def _invalidate_is_slot(self):
            del self._m_is_slot
        @property
        def is_whole(self):
            if hasattr(self, '_m_is_whole'):
                return self._m_is_whole

            self._m_is_whole = self.ofs + 3 <= self._io.size()
            return getattr(self, '_m_is_whole', None)

        def _invalidate_is_whole(self):
            del self._m_is_whole
        @property
        def opcode(self):
            if self._should_write_opcode:
                self._write_opcode()
            if hasattr(self, '_m_opcode'):
                return self._m_opcode

            if not self.opcode__enabled:
                return None

            if self.is_whole:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._debug['_m_opcode']['start'] = self._io.pos()
                self._m_opcode = self._io.read_u1()
                self._debug['_m_opcode']['end'] = self._io.pos()
                self._io.seek(_pos)

            return getattr(self, '_m_opcode', None)

        @opcode.setter
        def opcode(self, v):
            self._dirty = True
            self._m_opcode = v

        def _write_opcode(self):
            self._should_write_opcode = False
            if self.is_whole:
                pass
                _pos = self._io.pos()
                self._io.seek(self.ofs)
                self._io.write_u1(self._m_opcode)
                self._io.seek(_pos)



    class Slot(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["opcode", "target"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(Library.Slot, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['opcode']['start'] = self._io.pos()
            self.opcode = KaitaiStream.resolve_enum(Library.Opcode, self._io.read_u1())
            self._debug['opcode']['end'] = self._io.pos()
            self._debug['target']['start'] = self._io.pos()
            self.target = self._io.read_u2le()
            self._debug['target']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(Library.Slot, self)._write__seq(io)
            self._io.write_u1(int(self.opcode))
            self._io.write_u2le(self.target)


        def _check(self):
            self._dirty = False


    @property
    def places(self):
        """Where slots start, and where the table ends, counted ahead. The file
        must have a stream of its own.
        """
        if self._should_write_places:
            self._write_places()
        if hasattr(self, '_m_places'):
            return self._m_places

        if not self.places__enabled:
            return None

        self._debug['_m_places']['start'] = self._io.pos()
        self._debug['_m_places']['arr'] = []
        self._m_places = []
        i = 0
        while True:
            self._debug['_m_places']['arr'].append({'start': self._io.pos()})
            _t__m_places = Library.Place((2 if i == 0 else self.places[i - 1].ofs + 3), self._io, self, self._root)
            try:
                _t__m_places._read()
            finally:
                _ = _t__m_places
                self._m_places.append(_)
            self._debug['_m_places']['arr'][len(self._m_places) - 1]['end'] = self._io.pos()
            if (not (_.is_slot)):
                break
            i += 1
        self._debug['_m_places']['end'] = self._io.pos()
        return getattr(self, '_m_places', None)

    @places.setter
    def places(self, v):
        self._dirty = True
        self._m_places = v

    def _write_places(self):
        self._should_write_places = False
        for i in range(len(self._m_places)):
            pass
            if self._m_places[i].ofs != (2 if i == 0 else self.places[i - 1].ofs + 3):
                raise kaitaistruct.ConsistencyError(u"places", (2 if i == 0 else self.places[i - 1].ofs + 3), self._m_places[i].ofs)
            self._m_places[i]._write__seq(self._io)
