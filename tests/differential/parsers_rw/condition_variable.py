# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class ConditionVariable(ReadWriteKaitaiStruct):
    """What threads of KnightOS wait at for each other.
    
    .. seealso::
       formats/knightos/SPEC.md#condition_variable
    """
    SEQ_FIELDS = ["count", "threads"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(ConditionVariable, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['count']['start'] = self._io.pos()
        self.count = self._io.read_u1()
        self._debug['count']['end'] = self._io.pos()
        self._debug['threads']['start'] = self._io.pos()
        self._debug['threads']['arr'] = []
        self.threads = []
        for i in range(31):
            self._debug['threads']['arr'].append({'start': self._io.pos()})
            self.threads.append(self._io.read_u1())
            self._debug['threads']['arr'][i]['end'] = self._io.pos()

        self._debug['threads']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.threads)):
            pass



    def _write__seq(self, io=None):
        super(ConditionVariable, self)._write__seq(io)
        self._io.write_u1(self.count)
        for i in range(len(self.threads)):
            pass
            self._io.write_u1(self.threads[i])



    def _check(self):
        if len(self.threads) != 31:
            raise kaitaistruct.ConsistencyError(u"threads", 31, len(self.threads))
        for i in range(len(self.threads)):
            pass

        self._dirty = False
