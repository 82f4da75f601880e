"""What two apps, or two archives of apps, do not have in common: fields, elements, ranges of bytes.

Trailers, binaries and footers are compared from their own starts, so that a binary that merely lies elsewhere is the
same binary. Whatever differs in a byte shows as a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from formats.tock.tbf_elements import ELEMENT_NAMES, Element
from formats.tock.tbf_footer import Credential
from toolkit.memory.difference import differing_runs
from toolkit.tock.app import App, AppV1, parse_app
from toolkit.tock.picture import element_value
from toolkit.tock.tab import METADATA, Tab, is_app_name
from toolkit.tock.tab_metadata import read_metadata
from toolkit.tock.tar import TarMember
from toolkit.tock.verify_footers import credential_name

MOST_RANGES = 1000
"""So many ranges of a part at most; what comes then is one range."""
_SHOWN = 8
"""Bytes of a credential that are shown."""
REMOVED, ADDED, CHANGED = "removed", "added", "changed"


@dataclass(frozen=True)
class Difference:
    """One difference.

    Attributes:
        change: ``removed`` (only in A), ``added`` (only in B) or ``changed``.
        where: dotted name of a field, element, part or credential.
        before: what A has, as JSON has it; for byte ranges offset and length in bytes.
        after: what B has.
    """

    change: str
    where: str
    before: Any = None
    after: Any = None

    def as_dict(self) -> dict[str, Any]:
        """The difference as JSON has it."""
        return dict(vars(self))


def compare_apps(a: bytes, b: bytes) -> list[Difference]:
    """The differences of two TBFs; none where their bytes are the same.

    Raises:
        FormatError: one of them is no TBF.
    """
    one, other = parse_app(a), parse_app(b)
    if isinstance(one, App) and isinstance(other, App):
        found = [*_header(one, other), *_elements(one, other), *_parts(one, other), *_ends(one, other)]
    elif isinstance(one, AppV1) and isinstance(other, AppV1):
        found = [*_fields("header", vars(one.header), vars(other.header))]
        found += _ranges("body", one.body, other.body, len(a) - len(one.body), len(b) - len(other.body))
    else:
        found = [Difference(CHANGED, "header.version", _version(one), _version(other))]
    if a != b and not found:
        found += _ranges("bytes", a, b)
    return found


def compare_tabs(a: Tab, b: Tab) -> Iterator[tuple[str, list[Difference]]]:
    """The differences of two archives: for each member of either that differs, and for "" what is about none.

    Raises:
        FormatError: a member that differs is named as an app and is none.
    """
    own = [Difference(CHANGED, "compression", a.compression, b.compression)] if a.compression != b.compression else []
    orders = [[member.name for member in tab.members] for tab in (a, b)]
    if orders[0] != orders[1] and Counter(orders[0]) == Counter(orders[1]):
        own.append(Difference(CHANGED, "order of members", *orders))
    own += _ranges("end", a.end, b.end)
    if own:
        yield "", own
    ones, others = _numbered(a), _numbered(b)
    for key in [*ones, *(key for key in others if key not in ones)]:
        found = _compare_members(a, b, ones.get(key), others.get(key))
        if found:
            yield key[0], found


def _numbered(tab: Tab) -> dict[tuple[str, int], TarMember]:
    """The members by name and, where a name stands several times, by count."""
    counts: Counter[str] = Counter()
    members = {}
    for member in tab.members:
        members[member.name, counts[member.name]] = member
        counts[member.name] += 1
    return members


def _compare_members(a: Tab, b: Tab, one: TarMember | None, other: TarMember | None) -> list[Difference]:
    if one is None or other is None:
        size = len((one or other).data)  # type: ignore[union-attr]  # one of them is there
        return [Difference(ADDED, "member", None, size) if one is None else Difference(REMOVED, "member", size)]
    found: list[Difference] = []
    if one.data != other.data:
        if one.name == METADATA:
            found += _fields("", read_metadata(a).as_dict(), read_metadata(b).as_dict())
        elif is_app_name(one.name):
            found += compare_apps(one.data, other.data)
        found = found or _ranges("bytes", one.data, other.data)
    for name in ("type", "mode", "mtime", "owner"):
        values = [_framing(getattr(member, name)) for member in (one, other)]
        if values[0] != values[1]:
            found.append(Difference(CHANGED, f"framing.{name}", *values))
    if not found and (one.header, one.fill) != (other.header, other.fill):
        found.append(Difference(CHANGED, "framing"))
    return found


def _framing(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else vars(value) if hasattr(value, "uid") else value


def _version(app: App | AppV1) -> int:
    return app.header.version if isinstance(app, AppV1) else app.header.base.version


def _fields(prefix: str, one: dict[str, Any], other: dict[str, Any]) -> Iterator[Difference]:
    """Values by their keys."""
    dot = f"{prefix}." if prefix else ""
    for key in dict.fromkeys([*one, *other]):
        if key not in other:
            yield Difference(REMOVED, dot + key, one[key])
        elif key not in one:
            yield Difference(ADDED, dot + key, None, other[key])
        elif one[key] != other[key]:
            yield Difference(CHANGED, dot + key, one[key], other[key])


def _header(one: App, other: App) -> Iterator[Difference]:
    yield from _fields("header", vars(one.header.base), vars(other.header.base))


def _elements(one: App, other: App) -> Iterator[Difference]:
    ones, others = _by_name(one.header.elements), _by_name(other.header.elements)
    for name in dict.fromkeys([*ones, *others]):
        a, b = ones.get(name), others.get(name)
        if a is None or b is None:
            present = a or b
            assert present is not None, "the name is from one of them"
            value = element_value(present.value)
            yield Difference(REMOVED, name, value) if b is None else Difference(ADDED, name, None, value)
            continue
        values = element_value(a.value), element_value(b.value)
        if isinstance(values[0], dict) and isinstance(values[1], dict):
            yield from _fields(name, *values)
        elif values[0] != values[1]:
            yield Difference(CHANGED, name, *values)
        if a.padding != b.padding and any(a.padding + b.padding):
            yield Difference(CHANGED, f"{name}.padding", a.padding.hex(), b.padding.hex())
    if list(ones) != list(others) and set(ones) == set(others):
        yield Difference(CHANGED, "order of elements", list(ones), list(others))


def _by_name(elements: Iterable[Element]) -> dict[str, Element]:
    counts: Counter[int] = Counter()
    named = {}
    for element in elements:
        name = ELEMENT_NAMES.get(element.type, f"element {element.type:#06x}")
        number = counts[element.type]
        named[f"{name}[{number}]" if number else name] = element
        counts[element.type] += 1
    return named


def _parts(one: App, other: App) -> Iterator[Difference]:
    """Trailer and binary."""
    starts = one.header.base.header_size, other.header.base.header_size
    yield from _ranges("protected_trailer", one.tbf.protected_trailer, other.tbf.protected_trailer, *starts)
    ends = tuple(start + len(app.tbf.protected_trailer) for start, app in zip(starts, (one, other), strict=True))
    yield from _ranges("binary", one.tbf.binary, other.tbf.binary, *ends)


def _ends(one: App, other: App) -> Iterator[Difference]:
    """Credentials, what stands behind them, and what a file lacks or has besides."""
    ones, others = _credentials(one.credentials), _credentials(other.credentials)
    for name in dict.fromkeys([*ones, *others]):
        a, b = ones.get(name), others.get(name)
        if a != b:
            yield _credential(f"credential {name}", a, b)
    if list(ones) != list(others) and set(ones) == set(others):
        yield Difference(CHANGED, "order of credentials", list(ones), list(others))
    yield from _ranges("tail", one.tbf.footer.tail, other.tbf.footer.tail)
    if one.missing != other.missing:
        yield Difference(CHANGED, "missing", one.missing, other.missing)
    yield from _ranges("excess", one.excess, other.excess)


def _credentials(credentials: Sequence[Credential]) -> dict[str, bytes]:
    counts: Counter[int] = Counter()
    named = {}
    for credential in credentials:
        number = counts[credential.format]
        name = credential_name(credential.format)
        named[f"{name}[{number}]" if number else name] = credential.data
        counts[credential.format] += 1
    return named


def _credential(where: str, a: bytes | None, b: bytes | None) -> Difference:
    """What differs in the data of a credential: lengths, and the bytes from the first that differs on."""
    if a is None or b is None:
        present = _shown(a or b or b"", 0)
        return Difference(REMOVED, where, present) if b is None else Difference(ADDED, where, None, present)
    start = next((at for at, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]), None)
    return Difference(CHANGED, where, _shown(a, start), _shown(b, start))


def _shown(data: bytes, start: int | None) -> dict[str, Any]:
    """Length, and what stands there from the first byte on that differs; where only lengths differ, none does."""
    shown = "" if start is None else data[start : start + _SHOWN].hex()
    return {"length": len(data), "from": start, "data": shown}


def _ranges(where: str, a: bytes, b: bytes, a_start: int = 0, b_start: int = 0) -> list[Difference]:
    """Differing ranges of two parts that start at these offsets, in bytes; the longer one's end is one of them."""
    if a == b:
        return []
    common = min(len(a), len(b))
    spans: list[tuple[int, int, int]] = []
    for start, end in differing_runs(a, b, common):
        if len(spans) == MOST_RANGES - 1:
            spans.append((start, common, common))
            break
        spans.append((start, end, end))
    if len(a) != len(b):
        start = spans.pop()[0] if spans and spans[-1][1] == common else common
        spans.append((start, len(a), len(b)))
    return [
        Difference(CHANGED, where, _range(a_start + start, a_end - start), _range(b_start + start, b_end - start))
        for start, a_end, b_end in spans
    ]


def _range(offset: int, length: int) -> dict[str, int]:
    return {"offset": offset, "length": length}
