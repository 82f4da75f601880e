"""What each method does, with both kinds of filesystem."""

from __future__ import annotations

import random
import time
from unittest import mock
from urllib.parse import quote

import pytest
from fs.base import FS
from fs.memoryfs import MemoryFS

from tests.webdav.asking import ask, lock, names, propfind, status
from toolkit.mount.webdav import served

BIG = random.Random(1).randbytes(200_000)


def test_get(url: str) -> None:
    answer = ask(url, "GET", "/docs/a.txt")
    assert (answer.status, answer.body) == (200, b"one two three")


def test_get_has_length_type_time_and_etag(url: str) -> None:
    headers = ask(url, "GET", "/docs/a.txt").headers
    assert headers["Content-Length"] == "13"
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Last-Modified"].endswith("GMT")
    assert headers["ETag"].startswith('"')


def test_head_is_get_without_body(url: str) -> None:
    get, head = ask(url, "GET", "/docs/a.txt"), ask(url, "HEAD", "/docs/a.txt")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PROPFIND", "DELETE", "COPY", "MOVE"])
def test_nothing_there(url: str, method: str) -> None:
    assert status(url, method, "/docs/none", Destination="/docs/b") == 404


@pytest.mark.parametrize("path", ["/docs/a.txt/", "/docs/a.txt/below"])
def test_a_file_is_no_directory(url: str, path: str) -> None:
    assert status(url, "GET", path) == 404


@pytest.mark.parametrize(
    ("asked", "sent", "said"),
    [
        ("bytes=4-6", b"two", "bytes 4-6/13"),
        ("bytes=8-", b"three", "bytes 8-12/13"),
        ("bytes=8-999", b"three", "bytes 8-12/13"),
        ("bytes=-5", b"three", "bytes 8-12/13"),
        ("bytes=-99", b"one two three", "bytes 0-12/13"),
    ],
)
def test_range(url: str, asked: str, sent: bytes, said: str) -> None:
    answer = ask(url, "GET", "/docs/a.txt", Range=asked)
    assert (answer.status, answer.body, answer.headers["Content-Range"]) == (206, sent, said)
    assert answer.headers["Content-Length"] == str(len(sent))


@pytest.mark.parametrize("asked", ["bytes=6-4", "bytes=-0", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes"])
def test_a_range_that_makes_no_sense_is_left_alone(url: str, asked: str) -> None:
    answer = ask(url, "GET", "/docs/a.txt", Range=asked)
    assert (answer.status, answer.body) == (200, b"one two three")


def test_a_range_behind_the_end(url: str) -> None:
    answer = ask(url, "GET", "/docs/a.txt", Range="bytes=13-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */13")


def test_if_none_match_saves_the_body(url: str) -> None:
    etag = ask(url, "GET", "/docs/a.txt").headers["ETag"]
    answer = ask(url, "GET", "/docs/a.txt", If_None_Match=etag)
    assert (answer.status, answer.body) == (304, b"")


def test_put_makes_a_file(url: str, filesystem: FS) -> None:
    assert status(url, "PUT", "/docs/new", b"content") == 201
    assert filesystem.readbytes("docs/new") == b"content"


def test_put_replaces_a_file(url: str, filesystem: FS) -> None:
    assert status(url, "PUT", "/docs/a.txt", b"other") == 204
    assert filesystem.readbytes("docs/a.txt") == b"other"


def test_put_nothing(url: str, filesystem: FS) -> None:
    assert status(url, "PUT", "/docs/empty", b"") == 201
    assert filesystem.readbytes("docs/empty") == b""


def test_large_files_come_back(url: str) -> None:
    assert status(url, "PUT", "/big", BIG) == 201
    assert ask(url, "GET", "/big").body == BIG
    assert ask(url, "GET", "/big", Range="bytes=150000-150099").body == BIG[150_000:150_100]


def test_put_tells_the_etag_that_get_has(url: str) -> None:
    told = ask(url, "PUT", "/docs/new", b"content").headers["ETag"]
    assert ask(url, "GET", "/docs/new").headers["ETag"] == told


def test_etag_is_another_for_other_content(url: str) -> None:
    etags = {ask(url, "PUT", "/docs/a.txt", content).headers["ETag"] for content in (b"1", b"2", b"3")}
    assert len(etags) == 3


def test_etag_stays_while_nothing_changes(url: str) -> None:
    assert ask(url, "GET", "/docs/a.txt").headers["ETag"] == ask(url, "HEAD", "/docs/a.txt").headers["ETag"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/none/new", 409), ("/docs/a.txt/new", 409), ("/docs/new/", 409), ("/docs", 405), ("/", 405)],
)
def test_put_where_no_file_can_be(url: str, path: str, expected: int) -> None:
    assert status(url, "PUT", path, b"x") == expected


def test_put_of_a_part_is_refused(url: str, filesystem: FS) -> None:
    assert status(url, "PUT", "/docs/a.txt", b"x", Content_Range="bytes 0-0/13") == 400
    assert filesystem.readbytes("docs/a.txt") == b"one two three"


def test_put_encoded_is_refused(url: str) -> None:
    assert status(url, "PUT", "/docs/new", b"x", Content_Encoding="gzip") == 415


def test_put_only_if_new(url: str, filesystem: FS) -> None:
    assert status(url, "PUT", "/docs/new", b"1", If_None_Match="*") == 201
    assert status(url, "PUT", "/docs/new", b"2", If_None_Match="*") == 412
    assert filesystem.readbytes("docs/new") == b"1"


def test_put_only_if_unchanged(url: str, filesystem: FS) -> None:
    etag = ask(url, "GET", "/docs/a.txt").headers["ETag"]
    assert status(url, "PUT", "/docs/a.txt", b"mine", If_Match=etag) == 204
    assert status(url, "PUT", "/docs/a.txt", b"late", If_Match=etag) == 412
    assert filesystem.readbytes("docs/a.txt") == b"mine"


def test_put_only_if_there(url: str) -> None:
    assert status(url, "PUT", "/docs/new", b"x", If_Match="*") == 412


def test_mkcol(url: str, filesystem: FS) -> None:
    assert status(url, "MKCOL", "/docs/deep/") == 201
    assert filesystem.isdir("docs/deep")


@pytest.mark.parametrize(
    ("path", "expected"), [("/docs", 405), ("/docs/a.txt", 405), ("/", 405), ("/none/new", 409), ("/docs/a.txt/x", 409)]
)
def test_mkcol_where_it_cannot_be(url: str, path: str, expected: int) -> None:
    assert status(url, "MKCOL", path) == expected


def test_mkcol_understands_no_body(url: str) -> None:
    assert status(url, "MKCOL", "/new", b"<x/>") == 415


def test_delete_a_file(url: str, filesystem: FS) -> None:
    assert status(url, "DELETE", "/docs/a.txt") == 204
    assert not filesystem.exists("docs/a.txt")


def test_delete_a_directory_with_all_in_it(url: str, filesystem: FS) -> None:
    assert status(url, "DELETE", "/docs/") == 204
    assert not filesystem.exists("docs")


def test_the_root_stays(url: str, filesystem: FS) -> None:
    assert status(url, "DELETE", "/") == 403
    assert filesystem.exists("docs/a.txt")


@pytest.mark.parametrize("method", ["COPY", "MOVE"])
@pytest.mark.parametrize("overwritten", [False, True], ids=["new", "over"])
def test_transfer_of_a_file(url: str, filesystem: FS, method: str, overwritten: bool) -> None:
    if overwritten:
        filesystem.writebytes("b", b"old")
    assert status(url, method, "/docs/a.txt", Destination=f"{url}b") == (204 if overwritten else 201)
    assert filesystem.readbytes("b") == b"one two three"
    assert filesystem.exists("docs/a.txt") == (method == "COPY")


@pytest.mark.parametrize("method", ["COPY", "MOVE"])
@pytest.mark.parametrize("existing", ["nothing", "file", "directory"])
def test_transfer_of_a_directory_replaces_what_is_there(url: str, filesystem: FS, method: str, existing: str) -> None:
    if existing == "file":
        filesystem.writebytes("there", b"old")
    elif existing == "directory":
        filesystem.makedir("there").writebytes("old", b"old")
    before = set(filesystem.listdir("/")) - {"there"}
    assert status(url, method, "/docs", Destination="/there/") == (201 if existing == "nothing" else 204)
    assert filesystem.listdir("there") == ["a.txt"]
    assert set(filesystem.listdir("/")) == (before | {"there"}) - ({"docs"} if method == "MOVE" else set())


@pytest.mark.parametrize("method", ["COPY", "MOVE"])
def test_transfer_of_a_file_replaces_a_directory(url: str, filesystem: FS, method: str) -> None:
    filesystem.makedir("there").writebytes("old", b"old")
    assert status(url, method, "/docs/a.txt", Destination="/there") == 204
    assert filesystem.readbytes("there") == b"one two three"


@pytest.mark.parametrize("method", ["COPY", "MOVE"])
def test_no_overwriting(url: str, filesystem: FS, method: str) -> None:
    filesystem.writebytes("b", b"old")
    assert status(url, method, "/docs/a.txt", Destination="/b", Overwrite="F") == 412
    assert (filesystem.readbytes("b"), filesystem.exists("docs/a.txt")) == (b"old", True)


@pytest.mark.parametrize("method", ["COPY", "MOVE"])
@pytest.mark.parametrize(
    ("source", "destination", "expected"),
    [
        ("/docs", "/docs/inside", 403),
        ("/docs", "/docs", 403),
        ("/docs/a.txt", "/docs/a.txt", 403),
        ("/docs/a.txt", "/docs", 403),
        ("/docs", "/", 403),
        ("/", "/new", 403),
        ("/docs", "/none/new", 409),
        ("/docs", "/docs/a.txt/new", 403),
        ("/bin", "/docs/a.txt/new", 409),
    ],
)
def test_transfer_to_where_it_cannot_go(
    url: str, filesystem: FS, method: str, source: str, destination: str, expected: int
) -> None:
    filesystem.makedir("bin", recreate=True)
    assert status(url, method, source, Destination=destination) == expected
    assert filesystem.readbytes("docs/a.txt") == b"one two three"


@pytest.mark.parametrize("headers", [{}, {"Destination": ""}, {"Destination": "/b", "Overwrite": "maybe"}])
def test_transfer_without_sense(url: str, headers: dict[str, str]) -> None:
    assert status(url, "COPY", "/docs/a.txt", None, **headers) == 400


def test_copy_of_a_directory_alone(url: str, filesystem: FS) -> None:
    assert status(url, "COPY", "/docs", Destination="/bare", Depth="0") == 201
    assert filesystem.listdir("bare") == []


def test_move_of_a_directory_knows_one_depth(url: str) -> None:
    assert status(url, "MOVE", "/docs", Destination="/new", Depth="0") == 400


@pytest.mark.parametrize("name", ["what?.txt", "a;b", "100%", "a%41", "a#b", "a b", "ü€", "x+y", "line\nbreak"])
def test_a_destination_means_what_it_says(url: str, filesystem: FS, name: str) -> None:
    assert status(url, "MOVE", "/docs/a.txt", Destination=f"/docs/{quote(name)}") == 201
    assert filesystem.listdir("docs") == [name]


def test_options_names_the_methods(url: str) -> None:
    headers = ask(url, "OPTIONS", "/docs/a.txt").headers
    assert headers["DAV"] == "1,2"
    assert {"GET", "PUT", "LOCK", "MOVE"} <= set(headers["Allow"].split(", "))


def test_options_of_the_server(url: str) -> None:
    assert ask(url, "OPTIONS", "*").headers["DAV"] == "1,2"


def test_unknown_method(url: str) -> None:
    assert status(url, "BREW", "/docs") == 405


def test_a_directory_is_a_page(url: str) -> None:
    answer = ask(url, "GET", "/docs")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert b'<a href="/docs/a.txt">a.txt</a>' in answer.body


def test_names_cannot_break_the_page(url: str, filesystem: FS) -> None:
    filesystem.writebytes("<b>&\"'", b"")
    assert b"<b>" not in ask(url, "GET", "/").body


def test_nothing_of_an_image_is_run_by_a_browser(url: str) -> None:
    headers = ask(url, "GET", "/docs/a.txt").headers
    assert headers["Content-Security-Policy"].startswith("sandbox;")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_lock_keeps_others_out(url: str, filesystem: FS) -> None:
    _answer, token = lock(url, "/docs/a.txt")
    assert status(url, "PUT", "/docs/a.txt", b"others") == 423
    assert status(url, "DELETE", "/docs/a.txt") == 423
    assert status(url, "MOVE", "/docs/a.txt", Destination="/b") == 423
    assert status(url, "PUT", "/docs/a.txt", b"mine", If=f"({token})") == 204
    assert filesystem.readbytes("docs/a.txt") == b"mine"


def test_unlock_lets_others_in(url: str) -> None:
    _answer, token = lock(url, "/docs/a.txt")
    assert status(url, "UNLOCK", "/docs/a.txt", Lock_Token=token) == 204
    assert status(url, "PUT", "/docs/a.txt", b"others") == 204


def test_a_directory_goes_as_a_whole_or_not_at_all(url: str, filesystem: FS) -> None:
    filesystem.writebytes("docs/b", b"")
    _answer, token = lock(url, "/docs/a.txt")
    assert status(url, "DELETE", "/docs") == 423
    assert sorted(filesystem.listdir("docs")) == ["a.txt", "b"]
    assert status(url, "UNLOCK", "/docs/a.txt", Lock_Token=token) == 204
    assert status(url, "DELETE", "/docs") == 204


def test_locks_expire() -> None:
    with served(MemoryFS(), write=True) as url:
        status(url, "MKCOL", "/docs")
        for name in "abc":
            assert lock(url, f"/docs/{name}", timeout=600)[0].status == 201
        assert status(url, "MOVE", "/docs", Destination="/moved") == 423
        later = time.time() + 601
        with mock.patch("time.time", return_value=later):
            assert status(url, "MOVE", "/docs", Destination="/moved") == 201


def test_a_lock_of_a_directory_is_about_what_is_in_it(url: str) -> None:
    lock(url, "/docs")
    assert status(url, "PUT", "/docs/new", b"x") == 423
    assert status(url, "MKCOL", "/docs/new") == 423
    assert status(url, "COPY", "/docs/a.txt", Destination="/docs/b") == 423


def test_two_cannot_lock_the_same(url: str) -> None:
    lock(url, "/docs/a.txt")
    assert lock(url, "/docs/a.txt")[0].status == 423


def test_lock_of_nothing_makes_an_empty_file(url: str, filesystem: FS) -> None:
    assert lock(url, "/docs/new")[0].status == 201
    assert filesystem.readbytes("docs/new") == b""


def test_lock_of_nothing_in_a_locked_directory_makes_nothing(url: str, filesystem: FS) -> None:
    lock(url, "/docs")
    assert lock(url, "/docs/new")[0].status == 423
    assert not filesystem.exists("docs/new")


def test_lock_is_refreshed(url: str) -> None:
    _answer, token = lock(url, "/docs/a.txt")
    assert status(url, "LOCK", "/docs/a.txt", If=f"({token})", Timeout="Second-90") == 200


def test_locks_go_with_what_they_are_about(url: str) -> None:
    _answer, token = lock(url, "/docs/a.txt")
    assert status(url, "DELETE", "/docs/a.txt", If=f"({token})") == 204
    assert status(url, "PUT", "/docs/a.txt", b"new") == 201


def test_locks_do_not_move(url: str) -> None:
    _answer, token = lock(url, "/docs/a.txt")
    assert status(url, "MOVE", "/docs/a.txt", Destination="/docs/b", If=f"({token})") == 201
    assert status(url, "PUT", "/docs/b", b"new") == 204


def test_changes_of_properties_are_taken(url: str) -> None:
    body = (
        b'<propertyupdate xmlns="DAV:" xmlns:w="urn:schemas-microsoft-com:"><set><prop>'
        b"<w:Win32LastModifiedTime>Sat, 21 Nov 2026 10:00:00 GMT</w:Win32LastModifiedTime>"
        b"<w:Win32FileAttributes>00000020</w:Win32FileAttributes></prop></set></propertyupdate>"
    )
    answer = ask(url, "PROPPATCH", "/docs/a.txt", body)
    assert answer.status == 207
    assert b"200 OK" in answer.body
    assert b" 40" not in answer.body


def test_own_properties_cannot_be_set(url: str) -> None:
    body = b'<propertyupdate xmlns="DAV:"><set><prop><getetag>mine</getetag></prop></set></propertyupdate>'
    assert b"403 Forbidden" in ask(url, "PROPPATCH", "/docs/a.txt", body).body


def test_names_as_they_are(url: str, filesystem: FS) -> None:
    """Also bytes that are no UTF-8: surrogate escapes in the filesystem, plain bytes in the URL."""
    assert status(url, "PUT", "/docs/%ff%fe", b"bytes") == 201
    assert status(url, "PUT", "/docs/%C3%BC", b"text") == 201
    assert set(filesystem.listdir("docs")) == {"a.txt", "\udcff\udcfe", "ü"}
    assert ask(url, "GET", "/docs/%ff%fe").body == b"bytes"
    assert names(url, "/docs") == {"a.txt", "%FF%FE", "%C3%BC"}


def test_names_that_no_xml_can_hold_are_shown_as_escapes(url: str, filesystem: FS) -> None:
    filesystem.writebytes("docs/\x01\udcff", b"")
    found = propfind(url, "/docs/%01%ff", "0", "displayname")
    assert [one["displayname"].text for one in found.values()] == ["\\x01\\xff"]
