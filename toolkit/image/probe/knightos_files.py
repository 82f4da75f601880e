"""Whether bytes are a file of KnightOS: a package, the stub of one, a program, a picture, a library."""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from formats.knightos.kernel_tables import LIBRARY_NAMES
from formats.knightos.kexc import ENTRY_POINT, KEXC, NAME
from formats.knightos.library import JUMP, LIBRARY
from toolkit.files import name_to_text
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.knightos.kexc.loader import text_at
from toolkit.knightos.kimg.picture import Picture, read_picture
from toolkit.knightos.library.library import check
from toolkit.knightos.package.package import read_package
from toolkit.knightos.package.stub import read_stub
from toolkit.quantities import format_count

LONGEST = 1 << 24
"""Bytes of a package or a picture; a calculator has no more flash."""
LONGEST_CODE = 1 << 16
"""Bytes of a program or a library; a calculator's CPU sees no more."""
FEWEST_SLOTS = 2


def probe(stretch: Stretch) -> Iterator[Found]:
    """What the first four characters say, or, of a library, its table of jumps."""
    if len(stretch.data) > LONGEST:
        return
    by_magic = {b"KPKG": _package, b"KEXC": _program, b"KIMG": _picture}
    ask = by_magic.get(stretch.data[:4], _library)
    if len(stretch.data) <= LONGEST_CODE or ask not in (_program, _library):
        yield from ask(stretch)


def _found(stretch: Stretch, kind: str, title: str, confidence: Confidence, *evidence: str) -> Found:
    return Found(kind, title, stretch.start, len(stretch.data), confidence, evidence)


def _behind(excess: int) -> tuple[Confidence, tuple[str, ...]]:
    """How sure something is that ends so many bytes in front of the end."""
    return (Confidence.LIKELY, (f"{excess:,} bytes follow it",)) if excess else (Confidence.CERTAIN, ())


def _package(stretch: Stretch) -> Iterator[Found]:
    begins = "it begins with KPKG"
    stub = read_stub(stretch.data)
    if stub is not None:
        says = f"then come {format_count(len(stub.paths), 'path')}, and no files"
        yield _found(stretch, "knightos-stub", "stub of a KnightOS package", Confidence.CERTAIN, begins, says)
        return
    try:
        package = read_package(stretch.data)
    except FormatError as error:
        says = f"but: {error}"
        yield _found(stretch, "knightos-package", "KnightOS package", Confidence.POSSIBLE, begins, says)
        return
    confidence, more = _behind(package.excess)
    says = f"{format_count(len(package.files), 'file')}, in the layout of {package.form.value}"
    yield _found(stretch, "knightos-package", "KnightOS package", confidence, begins, says, *more)


def _program(stretch: Stretch) -> Iterator[Found]:
    begins = "it begins with KEXC"
    try:
        program = KEXC.parse(stretch.data)
    except FormatError as error:
        yield _found(stretch, "knightos-kexc", "KnightOS program", Confidence.POSSIBLE, begins, f"but: {error}")
        return
    offset = program.first(NAME)
    name = text_at(stretch.data, offset) if offset is not None else None
    has_entry = (program.first(ENTRY_POINT) or 0) < len(stretch.data)
    title = f"KnightOS program {name_to_text(name)}" if name else "KnightOS program"
    says = f"{format_count(len(program.records), 'key')} in front of {len(program.body):,} bytes"
    confidence = Confidence.CERTAIN if has_entry else Confidence.LIKELY
    yield _found(stretch, "knightos-kexc", title, confidence, begins, says)


def _picture(stretch: Stretch) -> Iterator[Found]:
    begins = "it begins with KIMG"
    try:
        picture = read_picture(stretch.data)
    except FormatError as error:
        yield _found(stretch, "knightos-kimg", "KnightOS picture", Confidence.POSSIBLE, begins, f"but: {error}")
        return
    if isinstance(picture, Picture):
        size = f"{picture.image.width} by {picture.image.height} pixels"
        confidence, more = _behind(picture.excess)
    else:
        size = f"{picture.width} by {picture.height} pixels, in the layout that only a document has"
        confidence, more = Confidence.LIKELY, ()
    yield _found(stretch, "knightos-kimg", "KnightOS picture", confidence, begins, size, *more)


def _library(stretch: Stretch) -> Iterator[Found]:
    """There is no mark: a table of jumps into the code, nothing else in it, and an id of one byte."""
    if stretch.data[1:2] != b"\0":
        return
    try:
        library = LIBRARY.parse(stretch.data)
    except FormatError:
        return
    if len(library.slots) < FEWEST_SLOTS or check(stretch.data):
        return
    jumps = sum(slot.opcode == JUMP for slot in library.slots)
    known = LIBRARY_NAMES.get(library.id)
    slots = format_count(len(library.slots), "slot")
    says = f"a table of {slots}, {jumps} of them jumps into the {len(library.code):,} bytes behind it"
    more = f"the id {library.id:#04x}" + (f" is that of {known}" if known else " is of no library that is known")
    confidence = Confidence.LIKELY if known else Confidence.POSSIBLE
    yield _found(stretch, "knightos-library", f"KnightOS library {known or ''}".rstrip(), confidence, says, more)
