"""The volume as a PyFilesystem, against a filesystem in memory with the same tree."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests.kfs_images import folder, link, made
from toolkit.files import replace_file
from toolkit.kfs.filesystem import KnightFS

# isort: split
import fs
from fs import errors
from fs.enums import ResourceType
from fs.memoryfs import MemoryFS
from fs.opener.errors import OpenerError

TREE = folder(
    bin=folder(init=b"i" * 700, empty=b""),
    etc=folder(motd=link(b"/home/readme"), nowhere=link(b"/none"), sub=folder(deep=b"d" * 512)),
    home=folder(readme=b"one\ntwo\nthree"),
)


@pytest.fixture
def knight() -> KnightFS:
    return KnightFS(made(TREE).device, read_only=True)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "calc ulator.rom"
    device = made(TREE).device
    replace_file(path, device.read(0, device.geometry.size))
    return path


def test_walking_finds_every_file(knight: KnightFS) -> None:
    assert sorted(knight.walk.files()) == [
        "/bin/empty",
        "/bin/init",
        "/etc/motd",
        "/etc/nowhere",
        "/etc/sub/deep",
        "/home/readme",
    ]


def test_copying_into_memory_gives_the_contents(knight: KnightFS) -> None:
    memory = MemoryFS()
    fs.copy.copy_dir(knight, "/bin", memory, "/")
    fs.copy.copy_dir(knight, "/home", memory, "/")
    assert {path: memory.readbytes(path) for path in memory.walk.files()} == {
        "/init": b"i" * 700,
        "/empty": b"",
        "/readme": b"one\ntwo\nthree",
    }


def test_copying_with_workers_comes_to_an_end(knight: KnightFS) -> None:
    memory = MemoryFS()
    fs.copy.copy_dir(knight, "/bin", memory, "/", workers=2)
    assert memory.getsize("/init") == 700


@pytest.mark.parametrize("path", ["/", "/etc", "/etc/sub", "/home/readme", "/etc/motd"])
def test_paths_exist(knight: KnightFS, path: str) -> None:
    assert knight.exists(path)


def test_root_has_an_empty_name(knight: KnightFS) -> None:
    assert knight.getinfo("/").name == ""


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("/bin/init", ResourceType.file, 700),
        ("/etc", ResourceType.directory, 0),
        ("/etc/motd", ResourceType.symlink, len("/home/readme")),
    ],
)
def test_details(knight: KnightFS, path: str, kind: ResourceType, size: int) -> None:
    info = knight.getinfo(path, ["details"])
    assert (info.type, info.size) == (kind, size)


def test_link_namespace_gives_the_target(knight: KnightFS) -> None:
    info = knight.getinfo("/etc/motd", ["link"])
    assert (info.is_link, info.target) == (True, "/home/readme")


def test_files_are_no_links(knight: KnightFS) -> None:
    assert not knight.islink("/home/readme")


def test_opening_a_link_opens_its_target(knight: KnightFS) -> None:
    assert knight.readtext("/etc/motd") == "one\ntwo\nthree"


def test_opening_a_dangling_link_finds_nothing(knight: KnightFS) -> None:
    with pytest.raises(errors.ResourceNotFound):
        knight.open("/etc/nowhere")


def test_kfs_namespace_tells_what_stands_on_flash(knight: KnightFS) -> None:
    raw = knight.getinfo("/etc/sub/deep", ["kfs"]).raw["kfs"]
    assert {key: raw[key] for key in ("id", "parent", "size_field", "chain")} == {
        "id": 0x7F,
        "parent": 3,
        "size_field": 512,
        "chain": [0x405, 0x406, 0x407],
    }


def test_entry_offset_is_that_of_the_id_byte(knight: KnightFS) -> None:
    offset = knight.getinfo("/bin", ["kfs"]).raw["kfs"]["entry_offset"]
    assert knight.volume.device.read(offset, 1) == b"\xbf"


def test_info_is_json(knight: KnightFS) -> None:
    raw = knight.getinfo("/bin/init", ["details", "link", "kfs"]).raw
    assert json.loads(json.dumps(raw)) == raw


def test_text_lines(knight: KnightFS) -> None:
    with knight.open("/home/readme") as file:
        assert list(file) == ["one\n", "two\n", "three"]


def test_scandir_pages(knight: KnightFS) -> None:
    assert [info.name for info in knight.scandir("/", page=(1, 3))] == ["etc", "home"]


def test_directory_cannot_be_opened(knight: KnightFS) -> None:
    with pytest.raises(errors.FileExpected):
        knight.openbin("/bin")


def test_file_cannot_be_listed(knight: KnightFS) -> None:
    with pytest.raises(errors.DirectoryExpected):
        knight.listdir("/bin/init")


def test_missing_path_is_named_as_given(knight: KnightFS) -> None:
    with pytest.raises(errors.ResourceNotFound, match="'bin/none' not found"):
        knight.getinfo("bin/none")


@pytest.mark.parametrize("mode", ["w", "a", "x", "r+"])
def test_opening_for_writing_is_refused(knight: KnightFS, mode: str) -> None:
    with pytest.raises(errors.ResourceReadOnly):
        knight.openbin("/bin/init", mode)


def test_changes_are_refused(knight: KnightFS) -> None:
    for change in (lambda: knight.makedir("/x"), lambda: knight.remove("/bin/init"), lambda: knight.removedir("/bin")):
        with pytest.raises(errors.ResourceReadOnly):
            change()


def test_changing_facts_of_a_missing_path_finds_nothing(knight: KnightFS) -> None:
    with pytest.raises(errors.ResourceNotFound):
        knight.setinfo("/none", {})


def test_any_name_has_a_path() -> None:
    tree = folder(bin=folder())
    tree.children["höhe".encode()] = tree.children.pop(b"bin")
    tree.children[b"\xff\xfe"] = folder(f=b"x")
    knight = KnightFS(made(tree).device)
    assert knight.readbytes("/\udcff\udcfe/f") == b"x"


def test_nul_in_a_path_is_refused(knight: KnightFS) -> None:
    with pytest.raises(errors.InvalidCharsInPath):
        knight.exists("/a\0b")


def test_closed_filesystem_refuses(knight: KnightFS) -> None:
    knight.close()
    with pytest.raises(errors.FilesystemClosed):
        knight.listdir("/")


@pytest.mark.parametrize("query", ["", "?ro=1", "?ro=true"])
def test_opening_by_url(image: Path, query: str) -> None:
    with fs.open_fs(f"kfs://{image}{query}") as knight:
        assert knight.getsize("/bin/init") == 700


def test_opening_by_url_relative_to_a_folder(image: Path) -> None:
    with fs.open_fs("kfs://calc%20ulator.rom", cwd=str(image.parent)) as knight:
        assert knight.exists("/bin")


@pytest.mark.parametrize("query", ["?base=3", "?ro=maybe", "?force=2"])
def test_parameters_that_cannot_be_met_are_refused(image: Path, query: str) -> None:
    with pytest.raises(OpenerError):
        fs.open_fs(f"kfs://{image}{query}")


def test_reading_only_contradicts_writing(image: Path) -> None:
    with pytest.raises(OpenerError):
        fs.open_fs(f"kfs://{image}?ro=1", writeable=True)


def test_changes_by_url_reach_the_image(image: Path) -> None:
    with fs.open_fs(f"kfs://{image}") as knight:
        knight.writetext("/bin/new", "text")
    with fs.open_fs(f"kfs://{image}?ro=1") as knight:
        assert knight.readtext("/bin/new") == "text"


def test_image_that_is_only_read_is_not_written(image: Path) -> None:
    before = image.stat().st_mtime_ns, image.stat().st_ino
    with fs.open_fs(f"kfs://{image}") as knight:
        knight.readbytes("/bin/init")
    assert (image.stat().st_mtime_ns, image.stat().st_ino) == before


def test_second_writer_is_refused(image: Path) -> None:
    with fs.open_fs(f"kfs://{image}", writeable=True), pytest.raises(errors.CreateFailed, match="another program"):
        fs.open_fs(f"kfs://{image}", writeable=True)


def test_writer_whose_image_was_changed_meanwhile_is_refused(image: Path) -> None:
    with fs.open_fs(f"kfs://{image}") as late:
        with fs.open_fs(f"kfs://{image}") as other:
            other.writetext("/a", "first")
        with pytest.raises(errors.ResourceLocked):
            late.writetext("/b", "second")


def test_making_an_image_by_url(tmp_path: Path) -> None:
    with fs.open_fs(f"kfs://{tmp_path}/new.rom?model=TI84p", create=True) as knight:
        knight.makedir("/etc")
    assert (tmp_path / "new.rom").stat().st_size == 0x100000


@pytest.mark.parametrize("content", [None, b"short", bytes(0x80000)], ids=["missing", "short", "zeros"])
def test_what_is_no_image_cannot_be_opened(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.rom").write_bytes(content)
    with pytest.raises(errors.CreateFailed):
        fs.open_fs(f"kfs://{tmp_path}/x.rom")


def test_entry_point_is_installed() -> None:
    assert "kfs" in fs.opener.registry.protocols


def test_import_is_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        import toolkit.kfs.opener

        assert toolkit.kfs.opener.KfsOpener.protocols == ["kfs"]


def test_dots_in_paths_are_resolved() -> None:
    knight = KnightFS(made(TREE).device)
    knight.makedir("/bin/../new")
    knight.writebytes("/new/./../new/a", b"1")
    knight.move("/etc/../new/a", "/etc/../new/b")
    knight.makelink("/etc/../new/l", "/new/b")
    knight.remove("/etc/../bin/init")
    knight.removetree("/home/../etc")
    assert sorted(knight.walk.files()) == ["/bin/empty", "/home/readme", "/new/b", "/new/l"]
    knight.remove("/new/./b")
    knight.remove("/new/./l")
    knight.removedir("/bin/../new")
    assert knight.listdir("/") == ["bin", "home"]


def test_what_was_written_stays_when_a_program_forgets_to_close(image: Path) -> None:
    program = "import fs, sys; knight = fs.open_fs(sys.argv[1]); knight.writetext('/home/new', 'kept')"
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, f"kfs://{image}"], capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    with fs.open_fs(f"kfs://{image}?ro=1") as again:
        assert again.readtext("/home/new") == "kept"


@pytest.mark.parametrize("method", ["movedir", "copydir"])
def test_error_shows_braces_in_a_path_as_they_are(method: str) -> None:
    writable = KnightFS(made(TREE).device)
    writable.makedir("/a{b}")
    with pytest.raises(errors.OperationFailed, match=r"'/a\{b\}' cannot be") as caught:
        getattr(writable, method)("/a{b}", "/a{b}/c", create=True)
    assert str(caught.value).endswith("into itself")
