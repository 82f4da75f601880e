"""Any bytes as app, archive or manifest: our errors or success, and nothing lost."""

from __future__ import annotations

import contextlib
import gzip
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from formats.errors import FormatError
from tests.corrupt.tock.broken import BROKEN_TAB, BROKEN_TBF, as_gnu_tar, sound, tab
from tests.golden.tock.collected import built, negatives
from toolkit.errors import ManifestError, ToolkitError
from toolkit.tock.app import App, parse_app
from toolkit.tock.host_folder import write_parts
from toolkit.tock.kernel_getters import verdict_as_recorded
from toolkit.tock.kernel_verdict import kernel_verdict
from toolkit.tock.pack import pack_folder
from toolkit.tock.picture import describe
from toolkit.tock.tab import Tab
from toolkit.tock.tab_folder import pack_tab, unpack_tab
from toolkit.tock.tab_picture import describe_tab
from toolkit.tock.unpack import unpack
from toolkit.tock.verify import verify
from toolkit.tock.verify_tab import verify_tab
from toolkit.toml_table import parse_manifest

APPS = [*(r.flash for r in (*negatives(), *built()) if len(r.flash) <= 4096), *BROKEN_TBF.values()]
ARCHIVES = [*BROKEN_TAB.values(), tab(), as_gnu_tar({"n" * 150: b"1", "cortex-m4.tbf": sound()}, format_=2)]
CHANGES = st.lists(st.tuples(st.integers(0, 600), st.binary(min_size=1, max_size=6)), max_size=5)
CUTS = st.one_of(st.none(), st.integers(0, 2000))


def changed(data: bytes, changes: list[tuple[int, bytes]], cut: int | None) -> bytes:
    for offset, new in changes:
        at = offset % max(1, len(data))
        data = data[:at] + new + data[at + len(new) :]
    return data[:cut]


def healed(data: bytes) -> bytes:
    """The same bytes with a right checksum, so that the walk goes on to the elements."""
    from formats.tock.tbf_header import header_checksum

    size = int.from_bytes(data[2:4], "little") & ~3
    if len(data) < 16:
        return data
    return data[:12] + header_checksum(data[: max(16, size)]).to_bytes(4, "little") + data[16:]


MUTATED = st.builds(changed, st.sampled_from(APPS), CHANGES, CUTS)
TBFS = st.one_of(MUTATED, MUTATED.map(healed), st.binary(max_size=200), st.binary(max_size=200).map(b"\2\0".__add__))
TABS = st.one_of(st.builds(changed, st.sampled_from(ARCHIVES), CHANGES, CUTS), st.binary(max_size=600))


def app_of(data: bytes) -> App | None:
    try:
        app = parse_app(data)
    except FormatError:
        return None
    return app if isinstance(app, App) else None


@given(TBFS)
def test_nothing_of_an_app_is_lost(data: bytes) -> None:
    app = app_of(data)
    if app is not None:
        assert app.to_bytes() == data
        describe(app)


@given(TBFS)
def test_rules_and_kernel_have_an_answer(data: bytes) -> None:
    verify(data, arch="cortex-m4", address=0x30000)
    verdict = kernel_verdict(data, 0x30000)
    recorded = verdict_as_recorded(verdict, data)
    assert ("error" in recorded or "result" in recorded) == (verdict.failure is not None)


@given(TBFS)
def test_what_the_kernel_reads_we_read(data: bytes) -> None:
    if kernel_verdict(data).failure is None:
        assert app_of(data) is not None


@given(TBFS)
def test_unpacking_and_packing(data: bytes) -> None:
    app = app_of(data)
    if app is None:
        return
    with tempfile.TemporaryDirectory() as name:
        write_parts(Path(name) / "app", unpack(app))
        assert pack_folder(Path(name) / "app") == data


@given(TABS, st.booleans())
def test_archives(data: bytes, compressed: bool) -> None:
    try:
        parsed = Tab.parse(gzip.compress(data) if compressed else data)
    except FormatError:
        return
    assert parsed.compression or parsed.to_bytes() == data
    verify_tab(parsed)
    describe_tab(parsed)


@given(TABS, st.booleans())
def test_unpacking_and_packing_of_archives(data: bytes, apps: bool) -> None:
    try:
        parsed = Tab.parse(data)
    except FormatError:
        return
    with tempfile.TemporaryDirectory() as name:
        write_parts(Path(name) / "in" / "tab", unpack_tab(parsed, apps=apps))
        assert [path.name for path in Path(name).iterdir()] == ["in"]
        assert pack_tab(Path(name) / "in" / "tab") == parsed.to_bytes()


MANIFEST = unpack(parse_app(sound()))["tbf.toml"]
PIECES = st.sampled_from(MANIFEST.decode().replace("\n", " \n ").split(" "))
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map(" ".join),
    st.builds(lambda *parts: changed(*parts).decode("utf-8", "replace"), st.just(MANIFEST), CHANGES, CUTS),
)


@given(TEXTS)
def test_manifests(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tbf.toml").write_text(text, encoding="utf-8")
        (folder / "binary.bin").write_bytes(b"binary")
        with contextlib.suppress(ToolkitError):
            app_of(pack_folder(folder))


@given(st.binary(max_size=200))
def test_manifests_of_any_bytes(data: bytes) -> None:
    with contextlib.suppress(ManifestError):
        parse_manifest(Path("tbf.toml"), data)
