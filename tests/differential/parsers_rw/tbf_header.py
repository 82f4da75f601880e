# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import ReadWriteKaitaiStruct, KaitaiStream, BytesIO
from . import tbf_base
from . import tbf_element
import collections


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfHeader(ReadWriteKaitaiStruct):
    """The header of an app in the Tock Binary Format: 16 fixed bytes, then elements
    up to the end that the fixed part names. The elements come in any order, and
    the last one ends exactly where the header ends.
    
    Where a type stands twice, the kernel takes the first `program` and the first
    `main`; the instances here do the same.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_header
    """
    SEQ_FIELDS = ["base", "element_list"]
    def __init__(self, _io=None, _parent=None, _root=None):
        super(TbfHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._debug = collections.defaultdict(dict)
        self._should_write_search_main = False
        self.search_main__enabled = True
        self._should_write_search_program = False
        self.search_program__enabled = True

    def _read(self):
        self._debug['base']['start'] = self._io.pos()
        self.base = tbf_base.TbfBase(self._io)
        self.base._read()
        self._debug['base']['end'] = self._io.pos()
        self._debug['element_list']['start'] = self._io.pos()
        self._raw_element_list = self._io.read_bytes(self.base.header_size - 16)
        _io__raw_element_list = KaitaiStream(BytesIO(self._raw_element_list))
        self.element_list = TbfHeader.ElementList(_io__raw_element_list, self, self._root)
        self.element_list._read()
        self._debug['element_list']['end'] = self._io.pos()
        self._dirty = False


    def _fetch_instances(self):
        pass
        self.base._fetch_instances()
        self.element_list._fetch_instances()
        _ = self.search_main
        if hasattr(self, '_m_search_main'):
            pass
            for i in range(len(self._m_search_main)):
                pass
                self._m_search_main[i]._fetch_instances()


        _ = self.search_program
        if hasattr(self, '_m_search_program'):
            pass
            for i in range(len(self._m_search_program)):
                pass
                self._m_search_program[i]._fetch_instances()




    def _write__seq(self, io=None):
        super(TbfHeader, self)._write__seq(io)
        self._should_write_search_main = self.search_main__enabled
        self._should_write_search_program = self.search_program__enabled
        self.base._write__seq(self._io)
        _io__raw_element_list = KaitaiStream(BytesIO(bytearray(self.base.header_size - 16)))
        self._io.add_child_stream(_io__raw_element_list)
        _pos2 = self._io.pos()
        self._io.seek(self._io.pos() + (self.base.header_size - 16))
        def handler(parent, _io__raw_element_list=_io__raw_element_list):
            self._raw_element_list = _io__raw_element_list.to_byte_array()
            if len(self._raw_element_list) != self.base.header_size - 16:
                raise kaitaistruct.ConsistencyError(u"raw(element_list)", self.base.header_size - 16, len(self._raw_element_list))
            parent.write_bytes(self._raw_element_list)
        _io__raw_element_list.write_back_handler = KaitaiStream.WriteBackHandler(_pos2, handler)
        self.element_list._write__seq(_io__raw_element_list)


    def _check(self):
        if self.element_list._root != self._root:
            raise kaitaistruct.ConsistencyError(u"element_list", self._root, self.element_list._root)
        if self.element_list._parent != self:
            raise kaitaistruct.ConsistencyError(u"element_list", self, self.element_list._parent)
        if self.search_main__enabled:
            pass
            if len(self.elements) > 0:
                pass
                if len(self._m_search_main) == 0:
                    raise kaitaistruct.ConsistencyError(u"search_main", 0, len(self._m_search_main))
                for i in range(len(self._m_search_main)):
                    pass
                    if self._m_search_main[i]._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"search_main", self._root, self._m_search_main[i]._root)
                    if self._m_search_main[i]._parent != self:
                        raise kaitaistruct.ConsistencyError(u"search_main", self, self._m_search_main[i]._parent)
                    if self._m_search_main[i].index != i:
                        raise kaitaistruct.ConsistencyError(u"search_main", i, self._m_search_main[i].index)
                    _ = self._m_search_main[i]
                    if  ((_.is_main) or (_.is_last))  != (i == len(self._m_search_main) - 1):
                        raise kaitaistruct.ConsistencyError(u"search_main", i == len(self._m_search_main) - 1,  ((_.is_main) or (_.is_last)) )



        if self.search_program__enabled:
            pass
            if len(self.elements) > 0:
                pass
                if len(self._m_search_program) == 0:
                    raise kaitaistruct.ConsistencyError(u"search_program", 0, len(self._m_search_program))
                for i in range(len(self._m_search_program)):
                    pass
                    if self._m_search_program[i]._root != self._root:
                        raise kaitaistruct.ConsistencyError(u"search_program", self._root, self._m_search_program[i]._root)
                    if self._m_search_program[i]._parent != self:
                        raise kaitaistruct.ConsistencyError(u"search_program", self, self._m_search_program[i]._parent)
                    if self._m_search_program[i].index != i:
                        raise kaitaistruct.ConsistencyError(u"search_program", i, self._m_search_program[i].index)
                    _ = self._m_search_program[i]
                    if  ((_.is_program) or (_.is_last))  != (i == len(self._m_search_program) - 1):
                        raise kaitaistruct.ConsistencyError(u"search_program", i == len(self._m_search_program) - 1,  ((_.is_program) or (_.is_last)) )



        self._dirty = False

    class ElementAt(ReadWriteKaitaiStruct):
        """Looks at an element; takes no bytes itself."""
        SEQ_FIELDS = []
        def __init__(self, index, _io=None, _parent=None, _root=None):
            super(TbfHeader.ElementAt, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.index = index
            self._debug = collections.defaultdict(dict)

        def _read(self):
            pass
            self._dirty = False


        def _fetch_instances(self):
            pass


        def _write__seq(self, io=None):
            super(TbfHeader.ElementAt, self)._write__seq(io)


        def _check(self):
            self._dirty = False

        @property
        def element(self):
            if hasattr(self, '_m_element'):
                return self._m_element

            self._m_element = self._parent.elements[self.index]
            return getattr(self, '_m_element', None)

        def _invalidate_element(self):
            del self._m_element
        @property
        def is_last(self):
            if hasattr(self, '_m_is_last'):
                return self._m_is_last

            self._m_is_last = self.index == len(self._parent.elements) - 1
            return getattr(self, '_m_is_last', None)

        def _invalidate_is_last(self):
            del self._m_is_last
        @property
        def is_main(self):
            if hasattr(self, '_m_is_main'):
                return self._m_is_main

            self._m_is_main =  ((self.element.type == tbf_element.TbfElement.ElementType.main) and (self.element.is_typed)) 
            return getattr(self, '_m_is_main', None)

        def _invalidate_is_main(self):
            del self._m_is_main
        @property
        def is_program(self):
            if hasattr(self, '_m_is_program'):
                return self._m_is_program

            self._m_is_program =  ((self.element.type == tbf_element.TbfElement.ElementType.program) and (self.element.is_typed)) 
            return getattr(self, '_m_is_program', None)

        def _invalidate_is_program(self):
            del self._m_is_program

    class ElementList(ReadWriteKaitaiStruct):
        SEQ_FIELDS = ["elements"]
        def __init__(self, _io=None, _parent=None, _root=None):
            super(TbfHeader.ElementList, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._debug = collections.defaultdict(dict)

        def _read(self):
            self._debug['elements']['start'] = self._io.pos()
            self._debug['elements']['arr'] = []
            self.elements = []
            i = 0
            while not self._io.is_eof():
                self._debug['elements']['arr'].append({'start': self._io.pos()})
                _t_elements = tbf_element.TbfElement(self._io)
                try:
                    _t_elements._read()
                finally:
                    self.elements.append(_t_elements)
                self._debug['elements']['arr'][len(self.elements) - 1]['end'] = self._io.pos()
                i += 1

            self._debug['elements']['end'] = self._io.pos()
            self._dirty = False


        def _fetch_instances(self):
            pass
            for i in range(len(self.elements)):
                pass
                self.elements[i]._fetch_instances()



        def _write__seq(self, io=None):
            super(TbfHeader.ElementList, self)._write__seq(io)
            for i in range(len(self.elements)):
                pass
                if self._io.is_eof():
                    raise kaitaistruct.ConsistencyError(u"elements", 0, self._io.size() - self._io.pos())
                self.elements[i]._write__seq(self._io)

            if not self._io.is_eof():
                raise kaitaistruct.ConsistencyError(u"elements", 0, self._io.size() - self._io.pos())


        def _check(self):
            for i in range(len(self.elements)):
                pass

            self._dirty = False


    @property
    def app_start(self):
        """Start of the binary, in bytes from the start of the TBF."""
        if hasattr(self, '_m_app_start'):
            return self._m_app_start

        self._m_app_start = self.base.header_size + self.protected_size
        return getattr(self, '_m_app_start', None)

    def _invalidate_app_start(self):
        del self._m_app_start
    @property
    def binary_end(self):
        """Start of the footers, in bytes from the start of the TBF."""
        if hasattr(self, '_m_binary_end'):
            return self._m_binary_end

        self._m_binary_end = (self.program.binary_end_offset if self.has_program else self.base.total_size)
        return getattr(self, '_m_binary_end', None)

    def _invalidate_binary_end(self):
        del self._m_binary_end
    @property
    def elements(self):
        if hasattr(self, '_m_elements'):
            return self._m_elements

        self._m_elements = self.element_list.elements
        return getattr(self, '_m_elements', None)

    def _invalidate_elements(self):
        del self._m_elements
    @property
    def has_main(self):
        if hasattr(self, '_m_has_main'):
            return self._m_has_main

        self._m_has_main =  ((len(self.elements) > 0) and (self.search_main[-1].is_main)) 
        return getattr(self, '_m_has_main', None)

    def _invalidate_has_main(self):
        del self._m_has_main
    @property
    def has_program(self):
        if hasattr(self, '_m_has_program'):
            return self._m_has_program

        self._m_has_program =  ((len(self.elements) > 0) and (self.search_program[-1].is_program)) 
        return getattr(self, '_m_has_program', None)

    def _invalidate_has_program(self):
        del self._m_has_program
    @property
    def is_padding(self):
        """Whether this is no app and only fills a gap."""
        if hasattr(self, '_m_is_padding'):
            return self._m_is_padding

        self._m_is_padding = self.base.header_size == 16
        return getattr(self, '_m_is_padding', None)

    def _invalidate_is_padding(self):
        del self._m_is_padding
    @property
    def main(self):
        if hasattr(self, '_m_main'):
            return self._m_main

        if self.has_main:
            pass
            self._m_main = self.search_main[-1].element.value

        return getattr(self, '_m_main', None)

    def _invalidate_main(self):
        del self._m_main
    @property
    def program(self):
        if hasattr(self, '_m_program'):
            return self._m_program

        if self.has_program:
            pass
            self._m_program = self.search_program[-1].element.value

        return getattr(self, '_m_program', None)

    def _invalidate_program(self):
        del self._m_program
    @property
    def protected_size(self):
        """Bytes between the header and the binary."""
        if hasattr(self, '_m_protected_size'):
            return self._m_protected_size

        self._m_protected_size = (self.program.protected_size if self.has_program else (self.main.protected_size if self.has_main else 0))
        return getattr(self, '_m_protected_size', None)

    def _invalidate_protected_size(self):
        del self._m_protected_size
    @property
    def search_main(self):
        if self._should_write_search_main:
            self._write_search_main()
        if hasattr(self, '_m_search_main'):
            return self._m_search_main

        if not self.search_main__enabled:
            return None

        if len(self.elements) > 0:
            pass
            self._debug['_m_search_main']['start'] = self._io.pos()
            self._debug['_m_search_main']['arr'] = []
            self._m_search_main = []
            i = 0
            while True:
                self._debug['_m_search_main']['arr'].append({'start': self._io.pos()})
                _t__m_search_main = TbfHeader.ElementAt(i, self._io, self, self._root)
                try:
                    _t__m_search_main._read()
                finally:
                    _ = _t__m_search_main
                    self._m_search_main.append(_)
                self._debug['_m_search_main']['arr'][len(self._m_search_main) - 1]['end'] = self._io.pos()
                if  ((_.is_main) or (_.is_last)) :
                    break
                i += 1
            self._debug['_m_search_main']['end'] = self._io.pos()

        return getattr(self, '_m_search_main', None)

    @search_main.setter
    def search_main(self, v):
        self._dirty = True
        self._m_search_main = v

    def _write_search_main(self):
        self._should_write_search_main = False
        if len(self.elements) > 0:
            pass
            for i in range(len(self._m_search_main)):
                pass
                self._m_search_main[i]._write__seq(self._io)



    @property
    def search_program(self):
        if self._should_write_search_program:
            self._write_search_program()
        if hasattr(self, '_m_search_program'):
            return self._m_search_program

        if not self.search_program__enabled:
            return None

        if len(self.elements) > 0:
            pass
            self._debug['_m_search_program']['start'] = self._io.pos()
            self._debug['_m_search_program']['arr'] = []
            self._m_search_program = []
            i = 0
            while True:
                self._debug['_m_search_program']['arr'].append({'start': self._io.pos()})
                _t__m_search_program = TbfHeader.ElementAt(i, self._io, self, self._root)
                try:
                    _t__m_search_program._read()
                finally:
                    _ = _t__m_search_program
                    self._m_search_program.append(_)
                self._debug['_m_search_program']['arr'][len(self._m_search_program) - 1]['end'] = self._io.pos()
                if  ((_.is_program) or (_.is_last)) :
                    break
                i += 1
            self._debug['_m_search_program']['end'] = self._io.pos()

        return getattr(self, '_m_search_program', None)

    @search_program.setter
    def search_program(self, v):
        self._dirty = True
        self._m_search_program = v

    def _write_search_program(self):
        self._should_write_search_program = False
        if len(self.elements) > 0:
            pass
            for i in range(len(self._m_search_program)):
                pass
                self._m_search_program[i]._write__seq(self._io)
