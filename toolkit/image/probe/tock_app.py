"""Whether bytes are a Tock app, or apps one behind the other; and where apps lie in other bytes."""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from formats.tock.tbf_header import BASE_SIZE, TBF_BASE, TBF_HEADER, TBF_HEADER_V1, TBF_LENGTHS, header_checksum
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange
from toolkit.quantities import format_count
from toolkit.tock.app import App, AppV1, parse_app
from toolkit.tock.apps.listed import Kind, Listed
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.image.flash_image import FlashImage

CUT_BY_TOOLS = 7
"""Bytes that tools may leave out at the end of an app."""
STEP = 64
"""Apps lie at multiples of the boards' pages, and a smaller unit costs time only."""
LONGEST_HEADER = 1024
"""Bytes of a header that is looked for; those of real apps have up to some hundred."""
MOST_SUMMED = 1 << 22
"""Bytes of headers whose sums are counted before the search is given up."""
MOST_APPS = 1000
_VERSION = 2


def probe(stretch: Stretch) -> Iterator[Found]:
    """An app at the first byte, and whether others follow."""
    data = stretch.data
    try:
        app = parse_app(data)
    except FormatError as error:
        yield from _unreadable(stretch, error)
        return
    if isinstance(app, AppV1):
        yield _first_version(app, stretch)
        return
    listed = _listed(stretch)
    is_alone = len(app.excess) < len(data) // 2
    is_list = any(item.app is not None for item in listed) and (len(listed) > 1 or not is_alone)
    if is_list:
        yield _list(stretch, listed)
    if is_alone or not is_list:
        yield _single(app, stretch)


def _unreadable(stretch: Stretch, error: FormatError) -> Iterator[Found]:
    """Something with the first bytes of an app, whose header cannot be taken apart."""
    try:
        base = TBF_BASE.parse(stretch.data)
    except FormatError:
        return
    header = stretch.data[: base.header_size]
    is_right = len(header) == base.header_size and base.checksum == header_checksum(header)
    if not is_right and not base.header_size <= base.total_size <= len(stretch.data):
        return
    words = "right" if is_right else "wrong"
    evidence = (f"the start of a header of version 2; its checksum is {words}", f"but: {error}")
    confidence = Confidence.LIKELY if is_right else Confidence.POSSIBLE
    yield Found("tbf", "broken Tock app", stretch.start, len(stretch.data), confidence, evidence)


def _first_version(app: AppV1, stretch: Stretch) -> Found:
    is_right = not list(TBF_HEADER_V1.check(app.header))
    confidence = Confidence.CERTAIN if is_right else Confidence.POSSIBLE
    evidence = ("a header of version 1", f"its checksum is {'right' if is_right else 'wrong'}")
    return Found("tbf", "Tock app of version 1", stretch.start, len(stretch.data), confidence, evidence)


def _single(app: App, stretch: Stretch) -> Found:
    base = app.tbf.header.base
    evidence = [f"a header of version 2, {base.header_size} bytes, of an app of {base.total_size:,}"]
    is_right = base.checksum == header_checksum(stretch.data[: base.header_size])
    evidence.append(f"the checksum of the header is {'right' if is_right else 'wrong'}")
    fits = base.header_size <= base.total_size and app.missing <= CUT_BY_TOOLS
    if base.header_size > base.total_size:
        evidence.append("the header is longer than the app")
    elif not fits:
        evidence.append(f"{app.missing:,} bytes of it are not there")
    if app.excess:
        evidence.append(f"{len(app.excess):,} bytes follow it")
    if is_right and fits:
        confidence = Confidence.CERTAIN
    else:
        confidence = Confidence.LIKELY if is_right or fits else Confidence.POSSIBLE
    length = len(stretch.data) - len(app.excess)
    return Found("tbf", _title(app), stretch.start, length, confidence, tuple(evidence))


def _title(app: App) -> str:
    return "padding between Tock apps" if app.is_padding else f"Tock app {app.name}".rstrip()


def _listed(stretch: Stretch) -> tuple[Listed, ...]:
    """The TBFs that a kernel would find from the first byte on."""
    range_ = AddressRange(stretch.start, len(stretch.data))
    nowhere = AddressRange(0, 0)
    board = Board("", "", range_, nowhere, range_, nowhere, 512, MpuRule.NONE, has_attributes=False)
    return walk_apps(FlashImage(board, Contents([(stretch.start, stretch.data)]))).items


def _list(stretch: Stretch, listed: tuple[Listed, ...]) -> Found:
    inner = tuple(found_listed(item) for item in listed)
    sound = sum(one.confidence is Confidence.CERTAIN for one in inner)
    count = format_count(len(listed), "TBF")
    evidence = [f"a list of {count}, {sound:,} of them sound"]
    end = listed[-1].end - stretch.start
    rest = stretch.data[end:]
    if rest and not rest.strip(bytes([ERASED])):
        evidence.append("erased flash follows")
    confidence = Confidence.CERTAIN if sound else Confidence.LIKELY
    title = f"region of Tock apps, {count}"
    return Found("tock-apps", title, stretch.start, len(stretch.data), confidence, tuple(evidence), inner)


def found_listed(item: Listed, offset: int = 0) -> Found:
    """A TBF of a list; `offset` is added to its address."""
    start = item.address + offset
    if item.app is None:
        evidence = ("the list leads here, and the header cannot be read",)
        return Found("tbf", "broken Tock app", start, item.length, Confidence.POSSIBLE, evidence)
    base = item.app.tbf.header.base
    is_right = not any(problem.code == "tbf-checksum" for problem in TBF_HEADER.check(item.app.tbf.header))
    evidence = (f"the list of apps leads here; the checksum of the header is {'right' if is_right else 'wrong'}",)
    title = "padding between Tock apps" if item.kind is Kind.PADDING else _title(item.app)
    confidence = Confidence.CERTAIN if is_right else Confidence.LIKELY
    return Found("tbf", title, start, max(item.length, base.header_size), confidence, evidence)


def within(stretch: Stretch) -> Iterator[Found]:
    """Headers of apps with right checksums, wherever they lie."""
    data, summed, count = stretch.data, 0, 0
    first, second = data[0::STEP], data[1::STEP]
    index = first.find(_VERSION)
    while index >= 0 and summed < MOST_SUMMED and count < MOST_APPS:
        offset = index * STEP
        if index < len(second) and second[index] == 0 and offset + BASE_SIZE <= len(data):
            lengths = TBF_LENGTHS.parse(data, offset)
            size, total = lengths.header_size, lengths.total_size
            if BASE_SIZE <= size <= min(LONGEST_HEADER, total, len(data) - offset):
                summed += size
                app = _header_at(stretch, offset, size, total)
                if app is not None:
                    count += 1
                    yield app
        index = first.find(_VERSION, index + 1)


def _header_at(stretch: Stretch, offset: int, header_size: int, total_size: int) -> Found | None:
    header = stretch.data[offset : offset + header_size]
    if TBF_BASE.parse(header).checksum != header_checksum(header):
        return None
    try:
        app = App.parse(header)
    except FormatError:
        return None
    missing = offset + total_size - len(stretch.data)
    evidence = ["a header of version 2 with the right checksum"]
    if missing > CUT_BY_TOOLS:
        evidence.append(f"{missing:,} bytes of it are not there")
    confidence = Confidence.LIKELY if missing > CUT_BY_TOOLS else Confidence.CERTAIN
    return Found("tbf", _title(app), stretch.start + offset, total_size, confidence, tuple(evidence))
