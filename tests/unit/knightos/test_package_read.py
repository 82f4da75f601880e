"""Packages as kpack writes them and as its document says: both are read to the end."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.errors import FormatError
from formats.knightos.package import (
    CRC_16,
    DEPENDENCIES,
    MD5,
    NO_SUM,
    PACKAGE,
    PUCRUNCH,
    RLE,
    SHA_1,
    STORED,
    Dependencies,
    Dependency,
    Package,
    PackageFile,
    Version,
)
from formats.knightos.package_kpack import PACKAGE_KPACK, KpackFile, KpackMetadata, PackageKpack
from tests.golden_data import sample
from tests.knightos_programs import about, needs, package, stored
from toolkit.errors import PackageError
from toolkit.knightos.package.package import LONGEST, Form, PackageRead, read_package
from toolkit.knightos.package.stub import identity, make_stub, named, read_stub
from toolkit.knightos.package.verify import checksum, verify
from toolkit.knightos.rle import pack

VECTORS = sample("knightos/vectors")
KPACK = sorted(sample("knightos/kpack").glob("*.pkg"))
CONTENTS = {b"/var/empty": b"", b"/bin/x": b"hello world", b"/include/y.inc": b"inc"}
"""What is in p01 to p03."""
COMPRESSIONS = {"none": STORED, "rle": RLE, "pucrunch": PUCRUNCH}
CHECKSUMS = {"none": NO_SUM, "crc16": CRC_16, "sha1": SHA_1, "md5": MD5}


def read(name: str) -> PackageRead:
    return read_package((VECTORS / name).read_bytes())


def root() -> dict[bytes, bytes]:
    """The tree that the packages of kpack/ were made of."""
    with tarfile.open(sample("knightos/kpack/root.tar.gz")) as archive:
        members = [member for member in archive if member.isfile()]
        return {b"/" + each.name.encode(): archive.extractfile(each).read() for each in members}  # type: ignore[union-attr]


@pytest.mark.parametrize("path", KPACK, ids=lambda path: path.name)
def test_files_of_kpack(path: Path) -> None:
    assert dict(read_package(path.read_bytes()).contents()) == root()


@pytest.mark.parametrize("path", KPACK, ids=lambda path: path.name)
def test_form_of_kpack(path: Path) -> None:
    """Where neither compression nor a sum that kpack does not make was asked for, both forms are one."""
    _demo, sum_name, compression, _pkg = path.name.split(".")
    found = read_package(path.read_bytes())
    is_sound = compression == "none" and sum_name in ("none", "crc16")
    assert found.form is (Form.DOCUMENTED if is_sound else Form.KPACK)
    assert {file.compression for file in found.files} == {COMPRESSIONS[compression]}
    assert {file.checksum_type for file in found.files} == {CHECKSUMS[sum_name]}


@pytest.mark.parametrize("path", KPACK, ids=lambda path: path.name)
def test_findings_of_kpack(path: Path) -> None:
    _demo, sum_name, compression, _pkg = path.name.split(".")
    expected = set()
    if compression != "none":
        expected.add("package-kpack-compression")
    if sum_name in ("sha1", "md5"):
        expected.add("package-kpack-checksum")
    if sum_name == "none":
        expected.add("package-no-checksum")
    assert {found.code for found in verify(read_package(path.read_bytes()))} == expected


@pytest.mark.parametrize("name", ["p01_crc16.pkg", "p02_nosum.pkg", "p03_bad_rle_flag.pkg"])
def test_files_of_the_vectors(name: str) -> None:
    assert dict(read(name).contents()) == CONTENTS


def test_metadata_of_the_vectors() -> None:
    found = read("p01_crc16.pkg")
    dependencies = Dependencies((Dependency(0, 0, 0, b"core/corelib"), Dependency(0, 1, 2, b"core/configlib")))
    assert found.first(DEPENDENCIES) == dependencies
    assert [each.value for each in found.metadata[:3]] == [b"pkg", b"core", Version(1, 2, 3)]


def test_vectors_are_those_of_the_manifest() -> None:
    manifest = json.loads((VECTORS / "manifest.json").read_text())
    for name in ("p01_crc16", "p02_nosum", "p03_bad_rle_flag", "p04_stub"):
        assert (VECTORS / manifest[name]["file"]).read_bytes().hex() == manifest[name]["hex"]


def test_stub_of_the_vector() -> None:
    assert make_stub(read("p01_crc16.pkg")) == (VECTORS / "p04_stub.bin").read_bytes()


def test_stub_is_read() -> None:
    stub = read_stub((VECTORS / "p04_stub.bin").read_bytes())
    assert stub is not None
    assert [path.path for path in stub.paths] == list(CONTENTS)


@pytest.mark.parametrize("path", KPACK, ids=lambda path: path.name)
def test_package_is_no_stub(path: Path) -> None:
    assert read_stub(path.read_bytes()) is None


def test_place_of_the_stub() -> None:
    known_by = identity(read("p01_crc16.pkg"))
    assert known_by.stub_path == b"/var/packages/core/pkg-1.2.3.stub"
    assert named(b"core", b"pkg-1.2.3.stub") == known_by


@pytest.mark.parametrize("name", [b"pkg-1.2.stub", b"pkg-1.2.3", b"-1.2.3.stub", b"pkg-01.2.3.stub"], ids=repr)
def test_no_name_of_a_stub(name: bytes) -> None:
    assert named(b"core", name) is None


@pytest.mark.parametrize("kind", [NO_SUM, CRC_16, SHA_1, MD5])
@pytest.mark.parametrize("compression", [STORED, RLE])
def test_what_the_document_says(kind: int, compression: int) -> None:
    content = bytes(300) + b"end"
    data = pack(content) if compression == RLE else content
    file = PackageFile(b"/bin/x", compression, len(content), data, kind, checksum(kind, content))
    found = read_package(package(file))
    assert (found.form, dict(found.contents())) == (Form.DOCUMENTED, {b"/bin/x": content})


def test_long_dependencies_go_by_their_count() -> None:
    names = tuple(Dependency(0, 0, 0, b"core/package-%02d" % number) for number in range(20))
    length = (1 + sum(4 + len(each.name) for each in names)) & 0xFF
    metadata = [KpackMetadata(each.key, len(each.value), (), each.value) for each in about()[:2]]  # type: ignore[arg-type]
    deps = KpackMetadata(DEPENDENCIES, length, names, b"")
    file = KpackFile(b"/bin/x", STORED, 1, 1, b"x", NO_SUM, b"")
    found = read_package(PACKAGE_KPACK.build(PackageKpack((*metadata, deps), (file,))))
    assert found.first(DEPENDENCIES) == Dependencies(names)
    assert [finding.code for finding in found.findings] == ["package-kpack-dependencies"]


@pytest.mark.parametrize("more", [1, 3, 200])
def test_metadata_counted_too_often(more: int) -> None:
    data = bytearray((VECTORS / "p01_crc16.pkg").read_bytes())
    data[5] += more
    found = read_package(bytes(data))
    assert (dict(found.contents()), [each.code for each in found.findings]) == (CONTENTS, ["package-metadata-count"])
    assert make_stub(found) == (VECTORS / "p04_stub.bin").read_bytes()


def test_offsets_of_files() -> None:
    data = (VECTORS / "p01_crc16.pkg").read_bytes()
    for file in read_package(data).files:
        assert data[file.offset + 1 : file.offset + 1 + data[file.offset]] == file.path


@pytest.mark.parametrize(
    ("data", "length", "compression"),
    [
        (b"\x9b\xff\0" * 100, 300, RLE),
        (b"\x9b\xff", 300, RLE),
        (b"abc", 4, RLE),
        (b"abc", 3, PUCRUNCH),
        (b"abc", 3, 77),
    ],
    ids=["bomb", "cut", "short", "pucrunch", "unknown"],
)
def test_what_cannot_be_unpacked(data: bytes, length: int, compression: int) -> None:
    found = read_package(package(PackageFile(b"/x", compression, length, data, NO_SUM, b"")))
    with pytest.raises(PackageError, match=r"^/x: "):
        found.files[0].content()


def test_files_that_are_too_large_together() -> None:
    run = pack(bytes(0x200000))
    files = [PackageFile(b"/%d" % number, RLE, 0x200000, run, NO_SUM, b"") for number in range(3)]
    assert sum(file.length for file in files) > LONGEST
    with pytest.raises(PackageError, match="more than"):
        list(read_package(package(*files)).contents())


@given(st.binary(max_size=80))
def test_any_bytes(data: bytes) -> None:
    try:
        verify(read_package(b"KPKG\0" + data))
    except FormatError:
        return


@given(st.sampled_from(KPACK + sorted(VECTORS.glob("p0*"))), st.data())
def test_damaged_packages(path: Path, choice: st.DataObject) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(choice.draw(st.integers(1, 4))):
        data[choice.draw(st.integers(0, len(data) - 1))] = choice.draw(st.integers(0, 255))
    try:
        verify(read_package(bytes(data[: choice.draw(st.integers(0, len(data)))])))
    except FormatError:
        return


@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=50)), max_size=4))
def test_what_is_built_is_read(pairs: list[tuple[bytes, bytes]]) -> None:
    files = tuple(stored(path, content) for path, content in pairs)
    found = read_package(PACKAGE.build(Package(about(b"pkg", (1, 0, 0), needs(b"a/b")), files)))
    assert list(found.contents()) == pairs
