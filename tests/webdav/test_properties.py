"""What PROPFIND says: how deep, of what, which properties."""

from __future__ import annotations

import time

import pytest
from fs.base import FS
from fs.memoryfs import MemoryFS

from tests.kfs_images import MODEL, bytes_of, crafted, directory_entry, folder, link, made
from tests.webdav.asking import DAV, ask, names, properties, propfind, status
from tests.webdav.conftest import knight
from toolkit.flash import NorFlash
from toolkit.kfs.filesystem import KnightFS
from toolkit.mount.webdav import served

HOUR_AGO = time.time_ns() - 3600 * 10**9


@pytest.mark.parametrize(
    ("depth", "expected"),
    [("0", {"/"}), ("1", {"/", "/docs/"}), ("infinity", {"/", "/docs/", "/docs/a.txt", "/docs/in/", "/docs/in/b"})],
)
def test_depth(depth: str, expected: set[str]) -> None:
    filesystem = MemoryFS()
    filesystem.makedirs("docs/in").writebytes("b", b"")
    filesystem.writebytes("docs/a.txt", b"")
    with served(filesystem) as url:
        assert set(propfind(url, "/", depth)) == expected


def test_without_a_depth_it_is_all(url: str) -> None:
    assert "/docs/a.txt" in properties(ask(url, "PROPFIND", "/"))


def test_file(url: str) -> None:
    found = propfind(url, "/docs/a.txt", "0")["/docs/a.txt"]
    assert found["getcontentlength"].text == "13"
    assert found["getcontenttype"].text == "text/plain; charset=utf-8"
    assert found["displayname"].text == "a.txt"
    assert list(found["resourcetype"]) == []
    assert found["getetag"].text == ask(url, "HEAD", "/docs/a.txt").headers["ETag"]
    assert found["getlastmodified"].text == ask(url, "HEAD", "/docs/a.txt").headers["Last-Modified"]


def test_directory(url: str) -> None:
    found = propfind(url, "/docs", "0")["/docs/"]
    assert [element.tag for element in found["resourcetype"]] == [f"{DAV}collection"]
    assert "getcontentlength" not in found
    assert found["getlastmodified"].text


def test_names_of_properties_alone(url: str) -> None:
    answer = ask(url, "PROPFIND", "/docs/a.txt", b'<propfind xmlns="DAV:"><propname/></propfind>', Depth="0")
    found = properties(answer)["/docs/a.txt"]
    assert {"getetag", "getcontentlength", "supportedlock"} <= set(found)
    assert found["getetag"].text is None


def test_properties_that_are_not_there(url: str) -> None:
    body = b'<propfind xmlns="DAV:" xmlns:x="x:"><prop><x:none/><quota-used-bytes/></prop></propfind>'
    answer = ask(url, "PROPFIND", "/docs/a.txt", body, Depth="0")
    assert properties(answer) == {"/docs/a.txt": {}}
    assert b"404 Not Found" in answer.body


def test_space_is_that_of_the_volume() -> None:
    filesystem = knight()
    with served(filesystem) as url:
        found = propfind(url, "/", "0", "quota-available-bytes", "quota-used-bytes")["/"]
    space = filesystem.getmeta("space")
    assert found["quota-available-bytes"].text == str(space["free_blocks"] * 256)
    assert found["quota-used-bytes"].text == str((space["blocks"] - space["free_blocks"]) * 256)


def test_a_filesystem_may_not_know_its_space() -> None:
    with served(MemoryFS()) as url:
        assert propfind(url, "/", "0", "quota-available-bytes") == {"/": {}}


def test_what_was_not_changed_has_the_time_of_the_image() -> None:
    filesystem = knight()
    filesystem.writebytes("old", b"")
    with served(filesystem, write=True, started=HOUR_AGO) as url:
        status(url, "PUT", "/new", b"")
        old, new = (modified(url, path) for path in ("/old", "/new"))
    assert old == HOUR_AGO // 10**9
    assert new > old + 3500


def test_a_directory_changes_with_what_is_in_it() -> None:
    filesystem = knight()
    filesystem.makedir("docs")
    with served(filesystem, write=True, started=HOUR_AGO) as url:
        status(url, "PUT", "/docs/new", b"")
        assert modified(url, "/docs/") > HOUR_AGO // 10**9


def test_what_moves_keeps_its_time() -> None:
    filesystem = knight()
    filesystem.makedir("docs").writebytes("old", b"")
    with served(filesystem, write=True, started=HOUR_AGO) as url:
        assert status(url, "MOVE", "/docs", Destination="/moved") == 201
        assert modified(url, "/moved/old") == HOUR_AGO // 10**9


def test_times_of_the_filesystem_are_taken() -> None:
    filesystem = MemoryFS()
    filesystem.writebytes("a", b"")
    filesystem.setinfo("a", {"details": {"modified": 1_000_000_000}})
    with served(filesystem) as url:
        assert modified(url, "/a") == 1_000_000_000


def modified(url: str, path: str) -> int:
    from email.utils import parsedate_to_datetime

    found = propfind(url, path, "0", "getlastmodified")[path]["getlastmodified"].text
    assert found
    return int(parsedate_to_datetime(found).timestamp())


def linked() -> KnightFS:
    """Links to a file, to a directory, to a link, to nothing, and to themselves."""
    tree = folder(
        bin=folder(tool=b"content"),
        file=link(b"/bin/tool"),
        directory=link(b"/bin"),
        again=link(b"/file"),
        dangling=link(b"/none"),
        loop=link(b"/loop"),
    )
    return KnightFS(NorFlash(MODEL.geometry, bytes_of(made(tree))))


def test_links_are_the_files_that_they_lead_to() -> None:
    with served(linked()) as url:
        assert names(url) == {"bin", "file", "again"}
        assert propfind(url, "/file", "0")["/file"]["getcontentlength"].text == "7"
        assert ask(url, "GET", "/again").body == b"content"


@pytest.mark.parametrize("path", ["/dangling", "/loop", "/directory", "/directory/tool"])
def test_links_that_lead_to_no_file_are_not_there(path: str) -> None:
    with served(linked()) as url:
        assert status(url, "GET", path) == 404


def test_what_goes_into_a_link_goes_into_its_file() -> None:
    filesystem = linked()
    with served(filesystem, write=True) as url:
        assert status(url, "PUT", "/file", b"other") == 204
    assert filesystem.readbytes("/bin/tool") == b"other"
    assert filesystem.getinfo("/file", ["link"]).is_link


def test_a_link_is_removed_alone() -> None:
    filesystem = linked()
    with served(filesystem, write=True) as url:
        assert status(url, "DELETE", "/file") == 204
    assert filesystem.exists("/bin/tool")


def test_a_dangling_link_is_no_place_for_a_file() -> None:
    with served(linked(), write=True) as url:
        assert status(url, "PUT", "/dangling", b"x") == 409
        assert status(url, "MKCOL", "/dangling") == 405


def test_names_that_no_url_may_hold_are_left_out() -> None:
    filesystem = knight()
    filesystem.writebytes("a\\b", b"")
    with served(filesystem) as url:
        assert names(url) == {"bin"}


def test_a_tree_of_any_depth_is_walked() -> None:
    """Deeper than Python calls itself."""
    entries = [directory_entry(b"d", number, number - 1) for number in range(1, 1200)]
    filesystem = KnightFS(NorFlash(MODEL.geometry, crafted(entries)))
    with served(filesystem) as url:
        assert len(propfind(url, "/", "infinity", "resourcetype")) == 1200


def test_prefix_is_the_one_that_all_clients_know(url: str) -> None:
    assert b"<D:multistatus" in ask(url, "PROPFIND", "/", Depth="0").body


def test_properties_of_others_are_kept_and_go_along(url: str, filesystem: FS) -> None:
    body = b'<propertyupdate xmlns="DAV:" xmlns:x="x:"><set><prop><x:color>red</x:color></prop></set></propertyupdate>'
    wanted = b'<propfind xmlns="DAV:" xmlns:x="x:"><prop><x:color/></prop></propfind>'
    assert ask(url, "PROPPATCH", "/docs/a.txt", body).status == 207
    for method in ("COPY", "MOVE"):
        status(url, method, "/docs/a.txt", Destination=f"/docs/{method}")
        found = properties(ask(url, "PROPFIND", f"/docs/{method}", wanted, Depth="0"))[f"/docs/{method}"]
        assert found["{x:}color"].text == "red"
