# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import kfs_block
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class KfsPage(ReadWriteKaitaiStruct):
    """One page of 16 KiB in the data area of a KnightOS file system: a mark, the
    headers of 63 blocks, and the blocks. Indices of blocks count from 1, so
    block i has the header `headers[i - 1]` and the data `blocks[i - 1]`.
    
    .. seealso::
       formats/knightos/SPEC.md#kfs_page
    """
    SEQ_FIELDS = ["magic", "headers", "blocks"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(KfsPage, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['magic']['start'] = self._io.pos()
        self.magic = self._io.read_bytes(4)
        self._debug['magic']['end'] = self._io.pos()
        self._debug['headers']['start'] = self._io.pos()
        self._debug['headers']['arr'] = []
        self.headers = []
        for i in range(63):
            self._debug['headers']['arr'].append({'start': self._io.pos()})
            _t_headers = kfs_block.KfsBlock(self._io)
            try:
                _t_headers._read()
            finally:
                self.headers.append(_t_headers)
            self._debug['headers']['arr'][i]['end'] = self._io.pos()

        self._debug['headers']['end'] = self._io.pos()
        self._debug['blocks']['start'] = self._io.pos()
        self._debug['blocks']['arr'] = []
        self.blocks = []
        for i in range(63):
            self._debug['blocks']['arr'].append({'start': self._io.pos()})
            self.blocks.append(self._io.read_bytes(256))
            self._debug['blocks']['arr'][i]['end'] = self._io.pos()

        self._debug['blocks']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        for i in range(len(self.headers)):
            pass
            self.headers[i]._fetch_instances()

        for i in range(len(self.blocks)):
            pass



    def _write__seq(self, io=None):
        super(KfsPage, self)._write__seq(io)
        self._io.write_bytes(self.magic)
        for i in range(len(self.headers)):
            pass
            self.headers[i]._write__seq(self._io)

        for i in range(len(self.blocks)):
            pass
            self._io.write_bytes(self.blocks[i])



    def _check(self):
        if len(self.magic) != 4:
            raise kaitaistruct.ConsistencyError(u"magic", 4, len(self.magic))
        if len(self.headers) != 63:
            raise kaitaistruct.ConsistencyError(u"headers", 63, len(self.headers))
        for i in range(len(self.headers)):
            pass

        if len(self.blocks) != 63:
            raise kaitaistruct.ConsistencyError(u"blocks", 63, len(self.blocks))
        for i in range(len(self.blocks)):
            pass
            if len(self.blocks[i]) != 256:
                raise kaitaistruct.ConsistencyError(u"blocks", 256, len(self.blocks[i]))

        self._dirty = False
