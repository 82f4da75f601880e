# This is a generated file! Please edit source .ksy file and use kaitai-struct-compiler to rebuild
# type: ignore

import kaitaistruct
from kaitaistruct import KaitaiStruct, KaitaiStream, BytesIO
from . import tbf_base
from . import tbf_element


if getattr(kaitaistruct, 'API_VERSION', (0, 9)) < (0, 11):
    raise Exception("Incompatible Kaitai Struct Python API: 0.11 or later is required, but you have %s" % (kaitaistruct.__version__))

class TbfHeader(KaitaiStruct):
    """The header of an app in the Tock Binary Format: 16 fixed bytes, then elements
    up to the end that the fixed part names. The elements come in any order, and
    the last one ends exactly where the header ends.
    
    Where a type stands twice, the kernel takes the first `program` and the first
    `main`; the instances here do the same.
    
    .. seealso::
       formats/tock/SPEC.md#tbf_header
    """
    def __init__(self, _io, _parent=None, _root=None):
        super(TbfHeader, self).__init__(_io)
        self._parent = _parent
        self._root = _root or self
        self._read()

    def _read(self):
        self.base = tbf_base.TbfBase(self._io)
        self._raw_element_list = self._io.read_bytes(self.base.header_size - 16)
        _io__raw_element_list = KaitaiStream(BytesIO(self._raw_element_list))
        self.element_list = TbfHeader.ElementList(_io__raw_element_list, self, self._root)


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



    class ElementAt(KaitaiStruct):
        """Looks at an element; takes no bytes itself."""
        def __init__(self, index, _io, _parent=None, _root=None):
            super(TbfHeader.ElementAt, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self.index = index
            self._read()

        def _read(self):
            pass


        def _fetch_instances(self):
            pass

        @property
        def element(self):
            if hasattr(self, '_m_element'):
                return self._m_element

            self._m_element = self._parent.elements[self.index]
            return getattr(self, '_m_element', None)

        @property
        def is_last(self):
            if hasattr(self, '_m_is_last'):
                return self._m_is_last

            self._m_is_last = self.index == len(self._parent.elements) - 1
            return getattr(self, '_m_is_last', None)

        @property
        def is_main(self):
            if hasattr(self, '_m_is_main'):
                return self._m_is_main

            self._m_is_main =  ((self.element.type == tbf_element.TbfElement.ElementType.main) and (self.element.is_typed)) 
            return getattr(self, '_m_is_main', None)

        @property
        def is_program(self):
            if hasattr(self, '_m_is_program'):
                return self._m_is_program

            self._m_is_program =  ((self.element.type == tbf_element.TbfElement.ElementType.program) and (self.element.is_typed)) 
            return getattr(self, '_m_is_program', None)


    class ElementList(KaitaiStruct):
        def __init__(self, _io, _parent=None, _root=None):
            super(TbfHeader.ElementList, self).__init__(_io)
            self._parent = _parent
            self._root = _root
            self._read()

        def _read(self):
            self.elements = []
            i = 0
            while not self._io.is_eof():
                self.elements.append(tbf_element.TbfElement(self._io))
                i += 1



        def _fetch_instances(self):
            pass
            for i in range(len(self.elements)):
                pass
                self.elements[i]._fetch_instances()



    @property
    def app_start(self):
        """Start of the binary, in bytes from the start of the TBF."""
        if hasattr(self, '_m_app_start'):
            return self._m_app_start

        self._m_app_start = self.base.header_size + self.protected_size
        return getattr(self, '_m_app_start', None)

    @property
    def binary_end(self):
        """Start of the footers, in bytes from the start of the TBF."""
        if hasattr(self, '_m_binary_end'):
            return self._m_binary_end

        self._m_binary_end = (self.program.binary_end_offset if self.has_program else self.base.total_size)
        return getattr(self, '_m_binary_end', None)

    @property
    def elements(self):
        if hasattr(self, '_m_elements'):
            return self._m_elements

        self._m_elements = self.element_list.elements
        return getattr(self, '_m_elements', None)

    @property
    def has_main(self):
        if hasattr(self, '_m_has_main'):
            return self._m_has_main

        self._m_has_main =  ((len(self.elements) > 0) and (self.search_main[-1].is_main)) 
        return getattr(self, '_m_has_main', None)

    @property
    def has_program(self):
        if hasattr(self, '_m_has_program'):
            return self._m_has_program

        self._m_has_program =  ((len(self.elements) > 0) and (self.search_program[-1].is_program)) 
        return getattr(self, '_m_has_program', None)

    @property
    def is_padding(self):
        """Whether this is no app and only fills a gap."""
        if hasattr(self, '_m_is_padding'):
            return self._m_is_padding

        self._m_is_padding = self.base.header_size == 16
        return getattr(self, '_m_is_padding', None)

    @property
    def main(self):
        if hasattr(self, '_m_main'):
            return self._m_main

        if self.has_main:
            pass
            self._m_main = self.search_main[-1].element.value

        return getattr(self, '_m_main', None)

    @property
    def program(self):
        if hasattr(self, '_m_program'):
            return self._m_program

        if self.has_program:
            pass
            self._m_program = self.search_program[-1].element.value

        return getattr(self, '_m_program', None)

    @property
    def protected_size(self):
        """Bytes between the header and the binary."""
        if hasattr(self, '_m_protected_size'):
            return self._m_protected_size

        self._m_protected_size = (self.program.protected_size if self.has_program else (self.main.protected_size if self.has_main else 0))
        return getattr(self, '_m_protected_size', None)

    @property
    def search_main(self):
        if hasattr(self, '_m_search_main'):
            return self._m_search_main

        if len(self.elements) > 0:
            pass
            self._m_search_main = []
            i = 0
            while True:
                _ = TbfHeader.ElementAt(i, self._io, self, self._root)
                self._m_search_main.append(_)
                if  ((_.is_main) or (_.is_last)) :
                    break
                i += 1

        return getattr(self, '_m_search_main', None)

    @property
    def search_program(self):
        if hasattr(self, '_m_search_program'):
            return self._m_search_program

        if len(self.elements) > 0:
            pass
            self._m_search_program = []
            i = 0
            while True:
                _ = TbfHeader.ElementAt(i, self._io, self, self._root)
                self._m_search_program.append(_)
                if  ((_.is_program) or (_.is_last)) :
                    break
                i += 1

        return getattr(self, '_m_search_program', None)
