"""Files of KnightOS that are one record of a declared format: programs, libraries, pictures, packages, upgrades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from formats.codec import Spec
from formats.knightos.kexc import KEXC
from formats.knightos.kimg import KIMG, KIMG_DOCUMENTED
from formats.knightos.library import LIBRARY
from formats.knightos.package import PACKAGE, PACKAGE_STUB
from formats.knightos.package_kpack import PACKAGE_KPACK
from formats.knightos.upgrade import HEADER_SIZE, UPGRADE_HEADER
from formats.spans import GAP, UNREADABLE, Span
from toolkit.findings import Finding
from toolkit.image.described import Described, RecordAt, RecordSpans
from toolkit.image.difference import Difference, of_values
from toolkit.image.families.family import Family
from toolkit.image.families.given import Given
from toolkit.image.memory import Memory
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange, Region

_LONGEST_VALUE = 16
"""Bytes of a value that are compared one by one; of longer ones, how many there are."""


class _File(NamedTuple):
    """How a file is read: the format, what is wrong with it, bytes that its record has at most, what was read."""

    spec: Spec[Any]
    findings: Iterable[Finding]
    length: int | None = None
    subject: Any = None


def _family(
    kind: str,
    title: str,
    read: Callable[[bytes], _File],
    compare: Callable[[Described, Described], Sequence[Difference]] | None = None,
) -> Family:
    def describe(given: Given) -> Described:
        """Look at such a file. Raises FormatError where it is none; ContainerError where it cannot be read."""
        data = given.flat()
        file = read(data)
        contents, whole = Contents([(0, data)]), AddressRange(0, len(data))
        length = len(data) if file.length is None else min(file.length, len(data))
        spans = RecordSpans(contents, [RecordAt(file.spec, AddressRange(0, length), "")])
        memory = Memory("file", whole, tuple(_regions(spans(whole), whole)), contents, spans)
        return Described(kind, title, (memory,), tuple(file.findings), subject=file.subject)

    return Family(describe, compare or _compare)


def _regions(spans: Iterable[Span], whole: AddressRange) -> Iterator[Region]:
    """The fields of the record itself; what lies behind it is a region, too."""
    behind = 0
    for name, group in groupby(spans, lambda span: span.path.partition(".")[0].partition("[")[0]):
        fields = list(group)
        behind = fields[-1].offset + len(fields[-1].data)
        start = fields[0].offset
        yield Region(name.lstrip("_").replace("_", " "), AddressRange(start, behind - start), name.lstrip("_"))
    if behind < whole.end:
        yield Region("excess", AddressRange(behind, whole.end - behind), "excess")


def _compare(one: Described, other: Described) -> Sequence[Difference]:
    """The differences field by field."""
    before, after = _values(one), _values(other)
    return [
        difference
        for path in dict.fromkeys([*before, *after])
        for difference in of_values("file", path, before.get(path), after.get(path))
    ]


def _values(described: Described) -> dict[str, int | str]:
    memory = described.memories[0]
    fields = (span for span in memory.spans(memory.range) if span.path not in (GAP, UNREADABLE))
    return {span.path: _value(span) for span in fields}


def _value(span: Span) -> int | str:
    if isinstance(span.value, int):
        return span.value
    if len(span.value) <= _LONGEST_VALUE:
        return span.value.hex(" ")
    import zlib

    return f"{len(span.value):,} bytes, CRC-32 {zlib.crc32(span.value):08x}"


def _read_program(data: bytes) -> _File:
    from toolkit.knightos.kexc.lint import lint
    from toolkit.knightos.kexc.loader import KERNELS

    return _File(KEXC, lint(data, KERNELS["head"]))


def _read_library(data: bytes) -> _File:
    from toolkit.knightos.library.library import check

    return _File(LIBRARY, check(data))


def _read_picture(data: bytes) -> _File:
    from toolkit.knightos.kimg.picture import Picture, check, read_picture

    picture = read_picture(data)
    return _File(KIMG if isinstance(picture, Picture) else KIMG_DOCUMENTED, check(picture))


def _read_package(data: bytes) -> _File:
    from toolkit.knightos.package.package import Form, read_package
    from toolkit.knightos.package.verify import verify

    package = read_package(data)
    spec = PACKAGE if package.form is Form.DOCUMENTED else PACKAGE_KPACK
    return _File(spec, verify(package), subject=package)


def _compare_packages(one: Described, other: Described) -> Sequence[Difference]:
    from toolkit.image.families.package_differences import differences

    return list(differences(one.subject, other.subject))


def _read_stub(data: bytes) -> _File:
    PACKAGE_STUB.parse(data)
    return _File(PACKAGE_STUB, ())


def _read_upgrade(data: bytes) -> _File:
    from toolkit.knightos.upgrade.reading import read_upgrade
    from toolkit.knightos.upgrade.verify import verify

    return _File(UPGRADE_HEADER, verify(read_upgrade(data)), HEADER_SIZE)


PROGRAM = _family("knightos-kexc", "KnightOS program", _read_program)
LIBRARY_FAMILY = _family("knightos-library", "KnightOS library", _read_library)
PICTURE = _family("knightos-kimg", "KnightOS picture", _read_picture)
PACKAGE_FAMILY = _family("knightos-package", "KnightOS package", _read_package, _compare_packages)
STUB = _family("knightos-stub", "Stub of a KnightOS package", _read_stub)
UPGRADE = _family("knightos-upgrade", "Calculator upgrade file", _read_upgrade)
