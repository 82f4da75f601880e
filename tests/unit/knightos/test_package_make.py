"""Making packages: the same bytes as kpack where kpack is right; package.config."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.package import (
    CRC_16,
    DEPENDENCIES,
    DESCRIPTION,
    MD5,
    NAME,
    NO_SUM,
    REPO,
    RLE,
    SHA_1,
    STORED,
    VERSION,
    Capabilities,
    Capability,
    Dependencies,
    Dependency,
    Metadata,
    Version,
)
from tests.golden_data import sample, unpack_tar
from tests.knightos_programs import about, needs, package, stored
from toolkit.errors import ManifestError, PackageError, ToolkitError
from toolkit.knightos.package.config import read_config, write_config
from toolkit.knightos.package.make import Storing, in_order, make_package, order_of, read_root
from toolkit.knightos.package.package import read_package
from toolkit.knightos.package.unpack import unpack
from toolkit.knightos.package.verify import verify

KPACK = sample("knightos/kpack")
VECTORS = sample("knightos/vectors")
CONFIG = Path("package.config")
LEAST = b"name=a\nrepo=b\nversion=1.2.3\n"


def unpacked_root(folder: Path) -> Path:
    return unpack_tar(KPACK / "root.tar.gz", folder)


@pytest.mark.parametrize(("name", "kind"), [("crc16", CRC_16), ("none", NO_SUM)])
def test_same_bytes_as_kpack(name: str, kind: int, tmp_path: Path) -> None:
    recorded = (KPACK / f"demo.{name}.none.pkg").read_bytes()
    metadata, _findings = read_config(CONFIG, (KPACK / "package.config").read_bytes())
    files, _left_out = read_root(unpacked_root(tmp_path))
    order = order_of(file.path for file in read_package(recorded).files)  # kpack's is that of the host's folder
    assert make_package(metadata, in_order(files, order, "order"), Storing(STORED, kind)) == recorded


@pytest.mark.parametrize(("name", "kind"), [("p01_crc16.pkg", CRC_16), ("p02_nosum.pkg", NO_SUM)])
def test_unpacked_and_made_again(name: str, kind: int, tmp_path: Path) -> None:
    data = (VECTORS / name).read_bytes()
    unpack(read_package(data), tmp_path / "out")
    metadata, _findings = read_config(CONFIG, (tmp_path / "out/package.config").read_bytes())
    files, _left_out = read_root(tmp_path / "out/root")
    ordered = in_order(files, (tmp_path / "out/package.order").read_bytes(), "order")
    assert make_package(metadata, ordered, Storing(STORED, kind)) == data


def test_odd_package_becomes_a_right_one() -> None:
    """What kpack was asked to compress is, stored as it is, the package without that wish."""
    odd = read_package((VECTORS / "p03_bad_rle_flag.pkg").read_bytes())
    assert make_package(odd.metadata, odd.contents(), Storing()) == (VECTORS / "p01_crc16.pkg").read_bytes()


@pytest.mark.parametrize("kind", [NO_SUM, CRC_16, SHA_1, MD5])
@pytest.mark.parametrize("compression", [STORED, RLE])
@given(contents=st.lists(st.binary(max_size=20).map(lambda part: part * 30), max_size=3))
def test_what_is_made_is_sound(kind: int, compression: int, contents: list[bytes]) -> None:
    files = [(b"/f%d" % number, content) for number, content in enumerate(contents)]
    read = read_package(make_package(about(), files, Storing(compression, kind)))
    odd = {"package-no-checksum", "package-not-for-kpack", "package-no-files"}
    assert (list(read.contents()), {found.code for found in verify(read)} - odd) == (files, set())


def test_files_that_do_not_get_smaller_are_stored() -> None:
    read = read_package(make_package(about(), [(b"/a", b"abc"), (b"/b", bytes(9))], Storing(RLE)))
    assert [file.compression for file in read.files] == [STORED, RLE]


def test_files_are_sorted_by_their_paths(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a.txt", "a/b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert list(read_root(tmp_path)[0]) == [b"/a.txt", b"/a/b", b"/a/z", b"/b"]


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/link").symlink_to("../file")
    assert read_root(tmp_path / "root")[0] == {b"/link": b"content"}


def test_link_that_leads_nowhere_stops(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("none")
    with pytest.raises(PackageError, match="leads nowhere"):
        read_root(tmp_path)


def test_loop_of_links_stops(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(".")
    with pytest.raises(PackageError, match="folder that it is in"):
        read_root(tmp_path)


def test_pipe_stops(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PackageError, match="neither"):
        read_root(tmp_path)


def test_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    files, findings = read_root(tmp_path)
    assert (files, [(found.code, found.where) for found in findings]) == ({}, [("package-not-stored", "/empty")])


def test_order_lists_what_comes_first() -> None:
    files = {b"/a": b"", b"/b": b"", b"/c": b""}
    assert [path for path, _content in in_order(files, b"/c\n", "order")] == [b"/c", b"/a", b"/b"]


@pytest.mark.parametrize("order", [b"/x\n", b"/a\n/a\n"], ids=["not there", "twice"])
def test_order_that_is_wrong(order: bytes) -> None:
    with pytest.raises(PackageError, match=r"^order: "):
        in_order({b"/a": b""}, order, "order")


@pytest.mark.parametrize(
    "files",
    [
        [(b"/%d" % number, b"") for number in range(256)],
        [(b"/" + b"a" * 255, b"")],
        [(b"a", b"")],
        [(b"/../a", b"")],
    ],
    ids=["256 files", "256 bytes", "relative", "dots"],
)
def test_what_no_package_can_hold(files: list[tuple[bytes, bytes]]) -> None:
    with pytest.raises(PackageError):
        make_package(about(), files, Storing())


def test_most_files_and_the_longest_path() -> None:
    files = [(b"/" + b"a" * 254, b""), *((b"/%d" % number, b"") for number in range(254))]
    assert len(read_package(make_package(about(), files, Storing())).files) == 255


# package.config


def test_config_of_kpack() -> None:
    metadata, findings = read_config(CONFIG, (KPACK / "package.config").read_bytes())
    assert (metadata, findings) == (read_package((KPACK / "demo.crc16.none.pkg").read_bytes()).metadata, [])


def test_comments_and_the_heading_mean_nothing() -> None:
    metadata, findings = read_config(CONFIG, b"# words\r\n[meta]\r\n\n -sdk-site=x\n" + LEAST)
    assert ([each.key for each in metadata], findings) == ([NAME, REPO, VERSION], [])


def test_order_of_keys_is_that_of_kpack() -> None:
    names = (b"infourl", b"copyright", b"maintainer", b"author", b"description")
    lines = b"dependencies=x/y\n" + b"".join(name + b"=v\n" for name in names)
    metadata, _findings = read_config(CONFIG, lines + LEAST)
    assert [each.key for each in metadata] == [0, 1, 4, 2, 5, 6, 7, 8, 3]


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        (b"name=a\nrepo=b\n", None, "version"),
        (b"repo=b\nversion=1.2.3\n", None, "name"),
        (LEAST + b"name=c\n", 4, "name"),
        (LEAST + b"words\n", 4, ""),
        (b"name=a\nversion=1.2\n", 2, "version"),
        (b"version=1.2.256\n", 1, "version"),
        (b"version=1.2.-3\n", 1, "version"),
        (b"name=a/b\n", 1, "name"),
        (b"repo=..\n", 1, "repo"),
        (b"name=\n", 1, "name"),
        (b"description=" + b"x" * 256 + b"\n", 1, "description"),
        (b"dependencies=" + b"core/package " * 20 + b"\n", 1, "dependencies"),
        (b"dependencies=a/b:1\n", 1, "dependencies"),
        (b"dependencies=:1.0.0\n", 1, "dependencies"),
    ],
    ids=[
        *("no version", "no name", "twice", "no value", "short version", "high version", "signed version", "slash"),
        *("dots", "empty name", "long text", "long dependencies", "short dependency", "nameless dependency"),
    ],
)
def test_config_that_is_wrong(text: bytes, line: int | None, key: str) -> None:
    with pytest.raises(ManifestError) as raised:
        read_config(CONFIG, text)
    assert (raised.value.line, raised.value.key) == (line, key)


VALUES = st.binary(min_size=1, max_size=20)
METADATA = st.builds(
    lambda name, repo, version, description, dependencies: (
        Metadata(NAME, name),
        Metadata(REPO, repo),
        Metadata(VERSION, Version(*version)),
        Metadata(DESCRIPTION, description),
        Metadata(DEPENDENCIES, Dependencies(tuple(Dependency(a, b, c, name) for (a, b, c), name in dependencies))),
    ),
    VALUES,
    VALUES,
    st.tuples(*[st.integers(0, 255)] * 3),
    VALUES,
    st.lists(st.tuples(st.tuples(*[st.integers(0, 255)] * 3), VALUES), max_size=3),
)


@given(METADATA)
def test_config_says_the_same_or_tells(metadata: tuple[Metadata, ...]) -> None:
    """What is written is read back; what would not be is left out, and named."""
    text, findings = write_config(read_package(package(stored(b"/x"), metadata=metadata)))
    left_out = {found.where for found in findings}
    names = {NAME: "name", REPO: "repo", VERSION: "version", DESCRIPTION: "description", DEPENDENCIES: "dependencies"}
    expected = [each for each in metadata if names[each.key] not in left_out]
    try:
        read, _findings = read_config(CONFIG, text)
    except ManifestError as error:
        read, missing = (), error.key
        assert missing in left_out
        return
    assert list(read) == expected


def test_capabilities_are_left_out_of_the_config() -> None:
    metadata = (*about(), Metadata(9, Capabilities((Capability(b"usb"),))))
    _text, findings = write_config(read_package(package(stored(b"/x"), metadata=metadata)))
    assert [(found.code, found.where) for found in findings] == [("package-not-in-config", "capabilities")]


# Unpacking


@pytest.mark.parametrize(
    "path",
    [b"/../out", b"/a/../../out", b"../out", b"/a//b", b"/.", b"/", b"", b"/a\0b", b"/a/"],
    ids=repr,
)
def test_path_that_leads_elsewhere_is_refused(path: bytes, tmp_path: Path) -> None:
    with pytest.raises(PackageError):
        unpack(read_package(package(stored(b"/good"), stored(path))), tmp_path / "in", force=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("other", [b"/a", b"/a/b"], ids=["twice", "through a file"])
def test_paths_that_clash_are_refused(other: bytes, tmp_path: Path) -> None:
    with pytest.raises(PackageError):
        unpack(read_package(package(stored(b"/a"), stored(other))), tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


def test_name_that_the_host_cannot_hold(tmp_path: Path) -> None:
    data = (VECTORS / "p01_crc16.pkg").read_bytes()
    path = b"/" + b"n" * 254
    with_long = read_package(make_package(read_package(data).metadata, [(path + b"", b"x")], Storing()))
    unpack(with_long, tmp_path / "in")  # 254 bytes are a name yet
    assert (tmp_path / "in/root" / ("n" * 254)).read_bytes() == b"x"


def test_wrong_checksum_needs_force(tmp_path: Path) -> None:
    data = bytearray((VECTORS / "p01_crc16.pkg").read_bytes())
    data[data.index(b"hello")] ^= 1
    with pytest.raises(PackageError, match="crc16 is 28b4"):
        unpack(read_package(bytes(data)), tmp_path / "in")
    findings = unpack(read_package(bytes(data)), tmp_path / "in", force=True)
    assert [found.code for found in findings] == ["package-checksum"]


def test_folder_that_is_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/file").write_bytes(b"")
    with pytest.raises(ToolkitError, match="exists"):
        unpack(read_package(package()), tmp_path / "in")


def test_needs_are_written(tmp_path: Path) -> None:
    metadata = about(b"pkg", (1, 2, 3), needs(b"core/a", b"core/b", version=(0, 1, 2)))
    unpack(read_package(package(metadata=metadata)), tmp_path / "in")
    assert b"dependencies=core/a:0.1.2 core/b:0.1.2\n" in (tmp_path / "in/package.config").read_bytes()
