"""Whether bytes are an archive of Tock apps, compressed or not."""

from __future__ import annotations

from collections.abc import Iterator

from formats.errors import FormatError
from toolkit.image.probe.found import Confidence, Found, Stretch
from toolkit.image.probe.tock_app import probe as probe_app
from toolkit.quantities import format_count
from toolkit.tock.tab import METADATA, Tab, looks_like_tab
from toolkit.tock.tar import TarMember


def probe(stretch: Stretch) -> Iterator[Found]:
    """A tar with a metadata.toml or with apps; another tar is none of ours."""
    if not looks_like_tab(stretch.data):
        return
    try:
        tab = Tab.parse(stretch.data)
    except FormatError:
        return
    apps, metadata = list(tab.apps()), tab.member(METADATA)
    if not apps and metadata is None:
        return
    evidence = [f"a tar, compressed by {tab.compression}" if tab.compression else "a tar"]
    evidence += [f"with a {METADATA}"] if metadata else []
    evidence += [f"with {format_count(len(apps), 'app')}: {', '.join(app.name for app in apps[:5])}"] if apps else []
    confidence = Confidence.CERTAIN if apps and metadata else Confidence.LIKELY
    inner = [] if tab.compression else [one for app in apps for one in _inner(stretch, app)]
    yield Found("tab", "Tock archive", stretch.start, len(stretch.data), confidence, tuple(evidence), tuple(inner))


def _inner(stretch: Stretch, app: TarMember) -> Iterator[Found]:
    yield from probe_app(Stretch(app.data, stretch.start + app.data_offset))
