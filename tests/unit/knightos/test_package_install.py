"""Installing packages: files and stub in place, the volume sound, for the kernel and for another reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.knightos.kexc import ENTRY_POINT, KERNEL_VERSION
from formats.knightos.package import PackageFile
from tests.golden_data import read, sample
from tests.independent_reader import Tree, foreign_pages, read_tree, safe_profile_violations
from tests.kfs_images import MODEL, mounted
from tests.knightos_programs import about, kexc, needs, package, sound_kexc, stored
from toolkit.errors import (
    AlreadyInVolumeError,
    DamagedVolumeError,
    LayoutError,
    PackageError,
    VolumeFullError,
)
from toolkit.kfs.check.fsck import check
from toolkit.kfs.copying.changes import Changes
from toolkit.kfs.lint.lint import lint
from toolkit.kfs.make.create import create
from toolkit.kfs.make.formatter import Profile
from toolkit.kfs.open_image import change_volume
from toolkit.knightos.package.install import Installed, install
from toolkit.knightos.package.package import read_package

VECTORS = sample("knightos/vectors")
P01 = (VECTORS / "p01_crc16.pkg").read_bytes()
STUB_PATH = b"/var/packages/core/pkg-1.2.3.stub"
STUB = (VECTORS / "p04_stub.bin").read_bytes()
IMAGES = [
    *("fs/small.TI83p.rom.gz", "fs/empty.TI83p.rom.gz", "fs/sizes.TI84pSE.rom.gz", "fs/sizes.TI84pCSE.rom.gz"),
    *("fs/sizes-big.TI84p.rom.gz", "kernel-written/ops.TI83p.after.rom.gz", "vectors/v01_genkfs_basic.bin.xz"),
]


@pytest.fixture
def rom(tmp_path: Path) -> Path:
    """An image with one directory, /bin, made for the kernel."""
    (tmp_path / "tree/bin").mkdir(parents=True)
    blank = b"\xff" * MODEL.rom_size
    path = tmp_path / "calc.rom"
    path.write_bytes(create(tmp_path / "tree", blank, Profile.KERNEL).image)
    return path


def put(
    data: bytes, rom: Path, *, development: bool = False, strict: bool = False, force: bool = False
) -> tuple[Installed, Changes]:
    """Install a package in an image file."""
    with change_volume(rom) as volume:
        changes = Changes(volume)
        return install(read_package(data), changes, development=development, strict=strict, force=force), changes


def codes(changes: Changes) -> list[str]:
    return [finding.code for finding in changes.findings]


def tree(rom: Path) -> Tree:
    """What another reader finds in an image that must be as the kernel likes it."""
    data = rom.read_bytes()
    assert safe_profile_violations(data) == []
    return read_tree(data)


@pytest.mark.parametrize("name", IMAGES)
def test_files_in_golden_images(name: str, tmp_path: Path) -> None:
    """What was there stays, what was sound stays so, and pages that are not the volume's are not touched."""
    before = read(sample("knightos") / name)
    rom = tmp_path / "calc.rom"
    rom.write_bytes(before)
    old_tree = read_tree(before)
    put(P01, rom)
    after = rom.read_bytes()
    new: Tree = {b"/bin/x": b"hello world", b"/var/empty": b"", STUB_PATH: STUB}
    folders: Tree = dict.fromkeys((b"/bin", b"/var", b"/var/packages", b"/var/packages/core"))
    assert read_tree(after) == {**old_tree, **folders, **new}
    old, volume = mounted(before), mounted(after)
    assert {(f.code, f.where) for f in check(volume)} <= {(f.code, f.where) for f in check(old)}
    old_lint = {(each.finding.code, each.finding.where) for each in lint(old)}
    assert {(each.finding.code, each.finding.where) for each in lint(volume)} <= old_lint
    assert foreign_pages(after) == foreign_pages(before)


def test_image_is_sound_and_nothing_is_to_be_fixed(rom: Path) -> None:
    put(P01, rom)
    volume = mounted(rom.read_bytes())
    assert ([found.code for found in check(volume)], lint(volume)) == (["kfs-no-kernel"], [])


def test_another_reader_finds_the_files(rom: Path) -> None:
    put(P01, rom)
    found = tree(rom)
    assert (found[b"/bin/x"], found[b"/var/empty"], found[STUB_PATH]) == (b"hello world", b"", STUB)


def test_development_files_are_left_out_and_listed(rom: Path) -> None:
    installed, _changes = put(P01, rom)
    assert (installed.left_out, b"/include" in tree(rom)) == (("/include/y.inc",), False)


def test_development_files_on_request(rom: Path) -> None:
    installed, _changes = put(P01, rom, development=True)
    assert (installed.left_out, tree(rom)[b"/include/y.inc"]) == ((), b"inc")


@pytest.mark.parametrize("path", sorted(sample("knightos/kpack").glob("*.pkg")), ids=lambda path: path.name)
def test_every_package_of_kpack(path: Path, rom: Path) -> None:
    put(path.read_bytes(), rom)
    found = tree(rom)
    assert (found[b"/etc/empty"], found[b"/etc/sub/zeros"]) == (b"", bytes(300))


def test_what_is_needed_and_not_there_is_named(rom: Path) -> None:
    _installed, changes = put(P01, rom)
    found = [(f.where, f.message) for f in changes.findings if f.code == "package-dependency"]
    assert found == [
        ("core/corelib", "it is not installed"),
        ("core/configlib", "it is not installed; 0.1.2 or later is needed"),
    ]


@pytest.mark.parametrize(
    ("version", "found"), [((0, 1, 1), True), ((0, 1, 2), False), ((0, 2, 0), False), ((1, 0, 0), False)], ids=str
)
def test_version_of_what_is_needed(version: tuple[int, int, int], found: bool, rom: Path) -> None:
    put(package(metadata=about(b"other", version)), rom)
    needing = package(stored(b"/bin/y"), metadata=about(b"pkg", (1, 0, 0), needs(b"core/other", version=(0, 1, 2))))
    _installed, changes = put(needing, rom)
    assert ("package-dependency" in codes(changes)) is found


def test_installed_again(rom: Path) -> None:
    put(P01, rom)
    before = tree(rom)
    _installed, changes = put(P01, rom)
    assert tree(rom) == before
    assert [f.where for f in changes.findings if f.code == "package-replaced"] == ["/var/empty", "/bin/x"]


def test_another_version_is_named(rom: Path) -> None:
    put(package(metadata=about(b"pkg", (1, 0, 0))), rom)
    _installed, changes = put(package(metadata=about(b"pkg", (1, 1, 0))), rom)
    assert "package-other-version" in codes(changes)


def test_program_that_does_not_start_is_named(rom: Path) -> None:
    old = kexc((ENTRY_POINT, 11), (KERNEL_VERSION, 0x0500))
    _installed, changes = put(package(stored(b"/bin/old", old), stored(b"/bin/new", sound_kexc())), rom)
    assert [(f.code, f.where) for f in changes.findings] == [("kexc-kernel-version", "/bin/old")]


def test_file_that_the_kernel_does_not_read_is_named(rom: Path) -> None:
    _installed, changes = put(package(stored(b"/bin/a b")), rom)
    assert codes(changes) == ["kfs-kernel-name-with-space"]


@pytest.mark.parametrize(
    "data",
    [P01, package(stored(b"/bin/a b")), package(stored(b"/bin/f", bytes(256)))],
    ids=["needs", "space", "256 bytes"],
)
def test_strict_refuses(data: bytes, rom: Path) -> None:
    before = rom.read_bytes()
    with pytest.raises(LayoutError, match="nothing written"):
        put(data, rom, strict=True)
    assert rom.read_bytes() == before


def test_strict_takes_what_is_sound(rom: Path) -> None:
    _installed, changes = put(package(stored(b"/bin/x", bytes(512))), rom, strict=True)
    assert (changes.findings, tree(rom)[b"/bin/x"]) == ([], bytes(512))


HOSTILE = {
    "dots": (package(stored(b"/bin/x"), stored(b"/../y")), PackageError),
    "relative": (package(stored(b"bin/x")), PackageError),
    "NUL": (package(stored(b"/bin/x\0y")), PackageError),
    "twice": (package(stored(b"/bin/x"), stored(b"/bin/x")), PackageError),
    "through a file": (package(stored(b"/x"), stored(b"/x/y")), PackageError),
    "over a directory": (package(stored(b"/bin")), AlreadyInVolumeError),
    "over its stub": (package(stored(STUB_PATH)), PackageError),
    "no name": (package(metadata=about()[1:]), PackageError),
    "no version": (package(metadata=about()[:2]), PackageError),
    "name with a slash": (package(metadata=about(b"../../x")), PackageError),
    "wrong sum": (package(PackageFile(b"/x", 0, 1, b"x", 1, b"\0\0")), PackageError),
    "pucrunch": (package(PackageFile(b"/x", 2, 4, b"xyz", 0, b"")), PackageError),
    "a bomb": (package(PackageFile(b"/x", 1, 4, b"\x9b\xffx" * 9, 0, b"")), PackageError),
    "too large for the volume": (package(stored(b"/a"), stored(b"/x", bytes(300_000))), VolumeFullError),
    "a name that is too long": (package(stored(b"/a"), stored(b"/" + b"n" * 254)), LayoutError),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_packages_leave_the_image_as_it_is(name: str, rom: Path) -> None:
    data, kind = HOSTILE[name]
    before = rom.read_bytes()
    with pytest.raises(kind):
        put(data, rom)
    assert rom.read_bytes() == before


def test_wrong_sum_with_force(rom: Path) -> None:
    _installed, changes = put(HOSTILE["wrong sum"][0], rom, force=True)
    assert codes(changes) == ["package-checksum"]


def test_damaged_volume_is_left_alone(tmp_path: Path) -> None:
    rom = tmp_path / "calc.rom"
    rom.write_bytes(read(sample("knightos/vectors/v03_kernel_new700_writebuffer_size_bug.bin.xz")))
    before = rom.read_bytes()
    with pytest.raises(DamagedVolumeError):
        put(P01, rom)
    assert rom.read_bytes() == before


def test_a_file_where_a_folder_should_be(rom: Path) -> None:
    put(package(stored(b"/etc")), rom)
    before = rom.read_bytes()
    with pytest.raises(AlreadyInVolumeError):
        put(package(stored(b"/etc/x"), metadata=about(b"other")), rom)
    assert rom.read_bytes() == before
