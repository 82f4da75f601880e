# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import upgrade_header
from . import upgrade_record
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class Upgrade(ReadWriteKaitaiStruct):
    """An upgrade file for a calculator of Texas Instruments, as it is: a binary
    header, and a line of Intel HEX for every 32 bytes. Three parts end with a
    record of kind 01: the header of the system, its pages, and the signature,
    which an unsigned file lacks.
    
    .. seealso::
       formats/knightos/SPEC.md#upgrade-files
    """
    SEQ_FIELDS = ["header", "lines", "rest"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(Upgrade, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)

    def _read(self):
        self._debug['header']['start'] = self._io.pos()
        self.header = upgrade_header.UpgradeHeader(self._io)
        self.header._read()
        self._debug['header']['end'] = self._io.pos()
        self._debug['lines']['start'] = self._io.pos()
        self._raw_lines = self._io.read_bytes(self.header.length)
        _io__raw_lines = KaitaiStream(BytesIO(self._raw_lines))
        self.lines = Upgrade.Lines(_io__raw_lines, self, self._root)
        self.lines._read()
        self._debug['lines']['end'] = self._io.pos()
        self._debug['rest']['start'] = self._io.pos()
        self.rest = self._io.read_bytes_full()
        self._debug['rest']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.header._fetch_instances()
        self.lines._fetch_instances()


    def _write__seq(self, io=None):
        super(Upgrade, self)._write__seq(io)
        self.header._write__seq(self._io)
        _io__raw_lines = KaitaiStream(BytesIO(bytearray(self.header.length)))
        self._io.add_child_stream(_io__raw_lines)
        _pos2 = self._io.pos()
        self._io.seek(self._io.pos() + (self.header.length))
        def handler(parent, _io__raw_lines=_io__raw_lines):
            self._raw_lines = _io__raw_lines.to_byte_array()
            if len(self._raw_lines) != self.header.length:
                raise kaitaistruct.ConsistencyError(u"raw(lines)", self.header.length, len(self._raw_lines))
            parent.write_bytes(self._raw_lines)
        _io__raw_lines.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
        self.lines._write__seq(_io__raw_lines)
        self._io.write_bytes(self.rest)
        if not self._io.is_eof():
            raise kaitaistruct.ConsistencyError(u"rest", 0, self._io.size() - self._io.pos())


    def _check(self):
        if self.lines._root != self._root:
            raise kaitaistruct.ConsistencyError(u"lines", self._root, self.lines._root)
        if self.lines._parent != self:
            raise kaitaistruct.ConsistencyError(u"lines", self, self.lines._parent)
        self._dirty = False

    class Line(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["record"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(Upgrade.Line, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)
            self._should_write_text = False
            self.text__enabled = True

        def _read(self):
            self._debug['record']['start'] = self._io.pos()
            self._raw_record = self._io.read_bytes(len(self.text) + 1)
            _io__raw_record = KaitaiStream(BytesIO(self._raw_record))
            self.record = upgrade_record.UpgradeRecord(_io__raw_record)
            self.record._read()
            self._debug['record']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            self.record._fetch_instances()
            _ = self.text
            if hasattr(self, '_m_text'):
                pass



        def _write__seq(self, io=None):
            super(Upgrade.Line, self)._write__seq(io)
            self._should_write_text = self.text__enabled
            _io__raw_record = KaitaiStream(BytesIO(bytearray(len(self.text) + 1)))
            self._io.add_child_stream(_io__raw_record)
            _pos2 = self._io.pos()
            self._io.seek(self._io.pos() + (len(self.text) + 1))
            def handler(parent, _io__raw_record=_io__raw_record):
                self._raw_record = _io__raw_record.to_byte_array()
                if len(self._raw_record) != len(self.text) + 1:
                    raise kaitaistruct.ConsistencyError(u"raw(record)", len(self.text) + 1, len(self._raw_record))
                parent.write_bytes(self._raw_record)
            _io__raw_record.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
            self.record._write__seq(_io__raw_record)


        def _check(self):
            if self.text__enabled:
                pass
                if KaitaiStream.byte_array_index_of(self._m_text, 10) != -1:
                    raise kaitaistruct.ConsistencyError(u"text", -1, KaitaiStream.byte_array_index_of(self._m_text, 10))

            self._dirty = False

        @property
        def text(self):
            """The line without its line feed, looked at before it is read: the
            runtime for JavaScript loses a byte behind `include: true`.
            """
            if self._should_write_text:
                self._write_text()
            if hasattr(self, '_m_text'):
                return self._m_text

            if not self.text__enabled:
                return None

            _pos = self._io.pos()
            self._io.seek(self._io.pos())
            self._debug['_m_text']['start'] = self._io.pos()
            self._m_text = self._io.read_bytes_term(10, False, False, True)
            self._debug['_m_text']['end'] = self._io.pos()
            self._io.seek(_pos)
            return getattr(self, '_m_text', None)

        @text.setter
        def text(self, v):
            self._dirty = True
            self._m_text = v

        def _write_text(self):
            self._should_write_text = False
            _pos = self._io.pos()
            self._io.seek(self._io.pos())
            self._io.write_bytes(self._m_text)
            _pos = self._io.pos()
            self._io.write_u1(10)
            self._io.seek(_pos)
            self._io.seek(_pos)


    class Lines(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["lines"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(Upgrade.Lines, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['lines']['start'] = self._io.pos()
            self._debug['lines']['arr'] = []
            self.lines = []
            i = 0
            while not self._io.is_eof():
                self._debug['lines']['arr'].append({'start': self._io.pos()})
                _t_lines = Upgrade.Line(self._io, self, self._root)
                try:
                    _t_lines._read()
                finally:
                    self.lines.append(_t_lines)
                self._debug['lines']['arr'][len(self.lines) - 1]['end'] = self._io.pos()
                i += 1

            self._debug['lines']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.lines)):
                pass
                self.lines[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(Upgrade.Lines, self)._write__seq(io)
            for i in range(len(self.lines)):
                pass
                if self._io.is_eof():
                    raise kaitaistruct.ConsistencyError(u"lines", 0, self._io.size() - self._io.pos())
                self.lines[i]._write__seq(self._io)

            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"lines", 0, self._io.size() - self._io.pos())


        def _check(self):
            for i in range(len(self.lines)):
                pass
                if self.lines[i]._root != self._root:
                    raise kaitaistruct.ConsistencyError(u"lines", self._root, self.lines[i]._root)
                if self.lines[i]._parent != self:
                    raise kaitaistruct.ConsistencyError(u"lines", self, self.lines[i]._parent)

            self._dirty = False
