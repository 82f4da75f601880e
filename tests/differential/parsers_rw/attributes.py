# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import attribute
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Attributes(ReadWriteKaitaiStruct):
    """Keys and values that describe a board, in the 1024 bytes at address 0x600.
    Look at `is_used` of a slot. Where a key stands twice, the first counts.
    
    .. seealso::
       formats/tock/SPEC.md#attributes
    """
    SEQ_FIELDS = ["slots"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Attributes, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['slots']['start'] = self._io.pos()
        self._debug['slots']['arr'] = []
        self.slots = []
        for i in range(16):
            self._debug['slots']['arr'].append({'start': self._io.pos()})
            _t_slots = attribute.Attribute(self._io)
            try:
                _t_slots._read()
            finally:
                self.slots.append(_t_slots)
            self._debug['slots']['arr'][i]['end'] = self._io.pos()

        self._debug['slots']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.slots)):
            pass
            self.slots[i]._fetch_instances()



    def _write__seq(self, io=None):
        super(Attributes, self)._write__seq(io)
        for i in range(len(self.slots)):
            pass
            self.slots[i]._write__seq(self._io)



    def _check(self):
        if len(self.slots) != 16:
            raise kaitaistruct.ConsistencyError(u"slots", 16, len(self.slots))
        for i in range(len(self.slots)):
            pass

        self._dirty = False
