# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import upgrade_header
from . import upgrade_record


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Upgrade(KaitaiStruct):
    """An upgrade file for a calculator of Texas Instruments, as it is: a binary
    header, and a line of Intel HEX for every 32 bytes. Three parts end with a
    record of kind 01: the header of the system, its pages, and the signature,
    which an unsigned file lacks.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade-files
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(Upgrade, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.header = upgrade_header.UpgradeHeader(self._io)
        self._raw_lines = self._io.read_bytes(self.header.length)
        _io__raw_lines = KaitaiStream(BytesIO(self._raw_lines))
        self.lines = Upgrade.Lines(_io__raw_lines, self, self._root)
        self.rest = self._io.read_bytes_full()


    def _fetch_instances(self):
        pass
        self.header._fetch_instances()
        self.lines._fetch_instances()

    class Line(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(Upgrade.Line, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self._raw_record = self._io.read_bytes(len(self.text) + 1)
            _io__raw_record = KaitaiStream(BytesIO(self._raw_record))
            self.record = upgrade_record.UpgradeRecord(_io__raw_record)


        def _fetch_instances(self):
            pass
            self.record._fetch_instances()
            _ = self.text
            if hasattr(self, '_m_text'):
                pass


        @property
        def text(self):
            """The line without its line feed, looked at before it is read: the
            runtime for JavaScript loses a byte behind `include: true`.
            """
            if hasattr(self, '_m_text'):
                return self._m_text

            _pos = self._io.pos()
            self._io.seek(self._io.pos())
            self._m_text = self._io.read_bytes_term(10, False, False, True)
            self._io.seek(_pos)
            return getattr(self, '_m_text', None)


    class Lines(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(Upgrade.Lines, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.lines = []
            i = 0
            while not self._io.is_eof():
                self.lines.append(Upgrade.Line(self._io, self, self._root))
                i += 1



        def _fetch_instances(self):
            pass
            for i in range(len(self.lines)):
                pass
                self.lines[i]._fetch_instances()
