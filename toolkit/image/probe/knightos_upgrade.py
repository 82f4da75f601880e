"""Whether bytes are an upgrade file for a TI calculator."""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from formats.knightos.upgrade import KEY_OWNERS
from toolkit.errors import ToolkitError
from toolkit.findings import Severity
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.knightos.upgrade.reading import read_upgrade
from toolkit.quantities import format_count

MAGIC = b"**TIFL**"
_KIND, _TITLE = "knightos-upgrade", "calculator upgrade file"


def probe(stretch: Stretch) -> Iterator[Found]:
    """An upgrade, by its first eight characters."""
    data = stretch.data
    if not data.startswith(MAGIC):
        return
    begins = f"it begins with {MAGIC.decode('ascii')}"
    try:
        upgrade = read_upgrade(data)
    except (FormatError, ToolkitError) as error:
        yield Found(_KIND, _TITLE, stretch.start, len(data), Confidence.POSSIBLE, (begins, f"but: {error}"))
        return
    wrong = [finding for finding in upgrade.findings if finding.severity is Severity.ERROR]
    evidence = [begins, f"{format_count(len(upgrade.pages), 'page')} of flash"]
    if upgrade.os_header is not None:
        owner = KEY_OWNERS.get(upgrade.os_header.key)
        evidence.append(f"key {upgrade.os_header.key:02X}{f', of {owner}' if owner else ''}")
    evidence += [finding.message for finding in wrong[:3]]
    confidence = Confidence.LIKELY if wrong else Confidence.CERTAIN
    yield Found(_KIND, _TITLE, stretch.start, len(data), confidence, tuple(evidence))
