"""Files and folders that appear as a whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.files import name_to_text, new_folder, replace_file, replace_files, replace_link, text_to_name


class InterruptionError(Exception):
    """Stands for anything that stops the work."""


def test_file_gets_its_content(tmp_path: Path) -> None:
    replace_file(tmp_path / "new", b"content")
    assert (tmp_path / "new").read_bytes() == b"content"


def test_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"")
    (tmp_path / "old").chmod(0o640)
    replace_file(tmp_path / "old", b"content")
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o640


def test_link_keeps_leading_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"")
    (tmp_path / "link").symlink_to("real")
    replace_file(tmp_path / "link", b"content")
    assert (tmp_path / "real").read_bytes() == b"content"
    assert (tmp_path / "link").is_symlink()


def test_several_files_get_their_content(tmp_path: Path) -> None:
    replace_files({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"2"}


@pytest.mark.parametrize("folder", ["a", "b", "c"])
def test_several_files_are_replaced_together_or_not_at_all(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    with pytest.raises(ToolkitError):
        replace_files({tmp_path / name: b"content" for name in "abc"})
    assert [path.name for path in tmp_path.iterdir()] == [folder]


def test_nothing_stays_beside_the_file(tmp_path: Path) -> None:
    replace_file(tmp_path / "new", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_failed_replacement_leaves_nothing(tmp_path: Path) -> None:
    def fail(_temporary: Path) -> None:
        raise InterruptionError

    with pytest.raises(InterruptionError):
        replace_file(tmp_path / "new", b"content", fail)
    assert list(tmp_path.iterdir()) == []


def test_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="is not a file"):
        replace_file(tmp_path, b"content")


def test_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ToolkitError, match="is not a file"):
        replace_file(tmp_path / "pipe", b"content")
    assert (tmp_path / "pipe").is_fifo()


def test_longest_names_can_be_written(tmp_path: Path) -> None:
    replace_file(tmp_path / ("漢" * 83), b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["漢" * 83]


def test_error_names_what_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        replace_file(tmp_path / "none" / "new", b"content")
    assert caught.value.filename == str(tmp_path / "none" / "new")


def test_deep_folder_vanishes_after_a_failure(tmp_path: Path) -> None:
    def filled() -> None:
        with new_folder(tmp_path / "new") as folder:
            Path(folder, *["d"] * 900).mkdir(parents=True)
            raise InterruptionError

    with pytest.raises(InterruptionError):
        filled()
    assert list(tmp_path.iterdir()) == []


def test_empty_folder_stays_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    before = (tmp_path / "empty").stat().st_ino
    with new_folder(tmp_path / "empty") as folder:
        (folder / "a").touch()
    assert (tmp_path / "empty").stat().st_ino == before


def test_folder_appears_with_its_content(tmp_path: Path) -> None:
    with new_folder(tmp_path / "new") as folder:
        (folder / "a").write_bytes(b"1")
    assert (tmp_path / "new" / "a").read_bytes() == b"1"


def test_interrupted_folder_never_appears(tmp_path: Path) -> None:
    def interrupted() -> None:
        with new_folder(tmp_path / "new") as folder:
            (folder / "a").write_bytes(b"1")
            raise InterruptionError

    with pytest.raises(InterruptionError):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with new_folder(tmp_path / "empty") as folder:
        (folder / "a").touch()
    assert (tmp_path / "empty" / "a").exists()


def test_folder_with_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(ToolkitError, match="exists already"), new_folder(tmp_path / "full"):
        pass


def test_a_link_that_leads_to_itself_is_the_host_s_error(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(OSError, match="symbolic links") as caught:
        replace_file(tmp_path / "one", b"content")
    assert (caught.value.filename, len(list(tmp_path.iterdir()))) == (str(tmp_path / "one"), 2)


def test_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    with pytest.raises(ToolkitError), new_folder(tmp_path / "link"):
        pass


def test_link_itself_can_be_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("victim")
    replace_file(tmp_path / "link", b"content", follow_link=False)
    assert (tmp_path / "victim").read_bytes() == b"mine"
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "link").read_bytes()) == (False, b"content")


def test_file_in_place_of_a_link_has_no_mode_of_what_the_link_led_to(tmp_path: Path) -> None:
    (tmp_path / "victim").touch()
    (tmp_path / "victim").chmod(0o4755)
    (tmp_path / "link").symlink_to("victim")
    replace_file(tmp_path / "link", b"content", follow_link=False)
    assert (tmp_path / "link").stat().st_mode & 0o7111 == 0


@pytest.mark.parametrize("there", ["file", "link", "nothing"])
def test_link_replaces_what_is_there(tmp_path: Path, there: str) -> None:
    if there == "file":
        (tmp_path / "l").touch()
    elif there == "link":
        (tmp_path / "l").symlink_to("old")
    replace_link(tmp_path / "l", b"new\xff")
    assert os.fsencode((tmp_path / "l").readlink()) == b"new\xff"
    assert [path.name for path in tmp_path.iterdir()] == ["l"]


def test_link_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        replace_link(tmp_path / "folder", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("name", [b"plain", "höhe".encode(), b"\xff\xfe", b"a\x80b"])
def test_any_name_survives_being_text(name: bytes) -> None:
    assert text_to_name(name_to_text(name)) == name


def test_a_folder_that_the_host_refuses_is_named_as_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_arguments: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", "temporary")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(PermissionError) as caught, new_folder(tmp_path / "new"):
        pass
    assert caught.value.filename == str(tmp_path / "new")
