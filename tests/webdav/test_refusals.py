"""What is refused: ways out of the tree, other servers' names, changes where there shall be none, and nonsense."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from fs.base import FS
from fs.memoryfs import MemoryFS
from fs.osfs import OSFS
from hypothesis import given
from hypothesis import strategies as st

from tests.webdav.asking import ask, ask_raw, lock, status, status_of_raw
from toolkit.mount.webdav import served
from toolkit.mount.webdav.admission import CHANGES, Hosts, is_loopback

WAYS_OUT = [
    b"/../secret",
    b"/docs/../../secret",
    b"/docs/../a.txt",
    b"/./docs",
    b"/%2e%2e/secret",
    b"/docs/%2E%2E/%2e%2e/secret",
    b"/.%2e/secret",
    b"/docs%2fa.txt",
    b"/..%2fsecret",
    b"/..%2Fsecret",
    b"/docs\\a.txt",
    b"/..\\secret",
    b"/docs%5ca.txt",
    b"/%2e%2e%5csecret",
    b"/docs/a.txt%00",
    b"/docs/a.txt%00.png",
    b"//127.0.0.1/secret",
    b"http://127.0.0.1/docs/a.txt",
    b"docs/a.txt",
]
IDS = [way.decode() for way in WAYS_OUT]


@pytest.mark.parametrize("way", WAYS_OUT, ids=IDS)
@pytest.mark.parametrize("method", [b"GET", b"PUT", b"DELETE", b"MKCOL", b"PROPFIND", b"LOCK", b"OPTIONS"])
def test_ways_out(outside: str, method: bytes, way: bytes) -> None:
    assert status_of_raw(outside, method + b" " + way + b" HTTP/1.1", {"Content-Length": "0"}) == 400


@pytest.mark.parametrize("way", WAYS_OUT, ids=IDS)
@pytest.mark.parametrize("method", [b"COPY", b"MOVE"])
def test_ways_out_as_destination(outside: str, method: bytes, way: bytes) -> None:
    line = method + b" /docs/a.txt HTTP/1.1"
    assert status_of_raw(outside, line, {"Destination": way.decode()}) in (400, 502)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A folder of the host, served; nothing beside it may come or go."""
    around = tmp_path_factory.mktemp("around")
    (around / "secret").write_text("secret")
    (around / "served" / "docs").mkdir(parents=True)
    (around / "served" / "docs" / "a.txt").write_text("a")
    with OSFS(str(around / "served")) as filesystem, served(filesystem, write=True) as url:
        yield url
    assert sorted(str(path.relative_to(around)) for path in around.rglob("*")) == [
        "secret",
        "served",
        "served/docs",
        "served/docs/a.txt",
    ]
    assert (around / "secret").read_text() == "secret"


@pytest.mark.parametrize(
    "destination",
    [
        "http://evil.example/docs/b",
        "http://evil.example:80/docs/b",
        "https://127.0.0.1/docs/b",
        "ftp://127.0.0.1/docs/b",
        "http://127.0.0.1:1/docs/b",
    ],
)
def test_destination_on_another_server(url: str, filesystem: FS, destination: str) -> None:
    assert status(url, "MOVE", "/docs/a.txt", Destination=destination) == 502
    assert filesystem.listdir("docs") == ["a.txt"]


@pytest.mark.parametrize("destination", ["docs/b", "/docs/b?x", "/docs/b#x", "//host/b", "http:/docs/b", "\xff"])
def test_destination_that_is_none(url: str, filesystem: FS, destination: str) -> None:
    assert status(url, "MOVE", "/docs/a.txt", Destination=destination) in (400, 502)
    assert filesystem.listdir("docs") == ["a.txt"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "a@127.0.0.1", "", "192.168.1.1:{port}"]
)
def test_other_names_of_this_machine(url: str, host: str) -> None:
    """A page of the web can have its own name lead here, but not ask under one of ours."""
    assert status(url, "GET", "/docs/a.txt", Host=host.format(port=urlsplit(url).port)) == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:{port}", "127.0.0.1:{port}", "127.0.0.1", "[::1]:{port}"])
def test_own_names(url: str, host: str) -> None:
    assert status(url, "GET", "/docs/a.txt", Host=host.format(port=urlsplit(url).port)) == 200


@pytest.mark.parametrize("host", ["localhost", "::1", "0.0.0.0"])
def test_the_url_leads_there(filesystem: FS, host: str) -> None:
    if host == "::1":
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError as error:
            pytest.skip(f"no IPv6 here: {error}")
    with served(filesystem, host=host) as url:
        assert ask(url, "GET", "/docs/a.txt").body == b"one two three"


def test_a_request_without_a_name(url: str) -> None:
    assert b" 421 " in ask_raw(url, b"GET /docs/a.txt HTTP/1.0\r\n\r\n").splitlines()[0]


def test_who_listens_everywhere_may_be_asked_by_address() -> None:
    hosts = Hosts("0.0.0.0")
    assert all(name in hosts for name in ("192.168.1.7:8080", "[fe80::1]", "localhost", socket.gethostname()))
    assert "evil.example" not in hosts


def test_who_listens_at_a_name_may_be_asked_by_it() -> None:
    assert "Calc.Example:80" in Hosts("calc.example")


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("a.b", False)]
)
def test_what_only_this_machine_reaches(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize("method", sorted(CHANGES))
def test_read_only_refuses_every_change(filesystem: FS, method: str) -> None:
    with served(filesystem) as url:
        assert status(url, method, "/docs/a.txt", b"x", Destination="/b") == 403
        assert status(url, method, "/new", b"x", Destination="/b") == 403
    assert filesystem.readbytes("docs/a.txt") == b"one two three"
    assert "b" not in filesystem.listdir("/")


def test_read_only_serves_the_rest(filesystem: FS) -> None:
    with served(filesystem) as url:
        assert ask(url, "GET", "/docs/a.txt").body == b"one two three"
        assert status(url, "PROPFIND", "/", Depth="1") == 207
        headers = ask(url, "OPTIONS", "/").headers
    assert (headers["DAV"], headers["Allow"]) == ("1", "OPTIONS, HEAD, GET, PROPFIND")


def test_a_filesystem_that_is_read_only_is_served_so() -> None:
    filesystem = MemoryFS()
    filesystem._meta["read_only"] = True
    with served(filesystem, write=True) as url:
        assert status(url, "PUT", "/new", b"x") == 403


def test_refused_bodies_are_no_requests(filesystem: FS) -> None:
    """What was not read of a body must not be taken for the next request of its connection."""
    inner = b"GET /docs/a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
    lines = [b"PUT /new HTTP/1.1", b"Host: localhost", b"Transfer-Encoding: chunked", b"", b"%x" % len(inner)]
    with served(filesystem) as url:
        answers = ask_raw(url, b"\r\n".join([*lines, inner, b"0", b"", b""]))
    assert answers.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("length", ["-5", "+5", "1_0", "0x5", "99999999999999999999", "5 5"])
def test_lengths_that_are_none(url: str, filesystem: FS, length: str) -> None:
    assert status_of_raw(url, b"PUT /new HTTP/1.1", {"Content-Length": length}) == 400
    assert not filesystem.exists("new")


@pytest.mark.parametrize("headers", [b"Content-Length: 100", b"Transfer-Encoding: chunked"], ids=["length", "chunked"])
@pytest.mark.parametrize("path", ["new", "docs/a.txt"])
def test_an_upload_that_breaks_off_changes_nothing(url: str, filesystem: FS, headers: bytes, path: str) -> None:
    before = filesystem.readbytes(path) if filesystem.exists(path) else None
    body = b"half" if b"Length" in headers else b"4\r\nhalf\r\n"
    ask_raw(url, b"PUT /%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n%s" % (path.encode(), headers, body))
    assert status(url, "OPTIONS", "/") == 200
    assert (filesystem.readbytes(path) if filesystem.exists(path) else None) == before


def test_a_chunk_that_is_none_changes_nothing(url: str, filesystem: FS) -> None:
    ask_raw(url, b"PUT /new HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n")
    assert not filesystem.exists("new")


def test_lengthy_xml(url: str) -> None:
    assert status(url, "PROPFIND", "/", b"<" * (2 << 20), Depth="0") == 413


@pytest.mark.parametrize("body", [b"nonsense", b"<a/>", b"<propfind xmlns='DAV:'", b"\xff\xfe", b"<!DOCTYPE a>"])
@pytest.mark.parametrize("method", ["PROPFIND", "PROPPATCH", "LOCK"])
def test_xml_that_is_none(url: str, method: str, body: bytes) -> None:
    assert status(url, method, "/docs/a.txt", body, Depth="0") == 400


def test_xml_that_grows_is_refused(url: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><propfind xmlns="DAV:">&e8;</propfind>'
    assert status(url, "PROPFIND", "/", body.encode(), Depth="0") == 400


@pytest.mark.parametrize("depth", ["2", "-1", "infinite", "x"])
@pytest.mark.parametrize("method", ["PROPFIND", "COPY", "MOVE", "LOCK"])
def test_depths_that_are_none(url: str, method: str, depth: str) -> None:
    assert status(url, method, "/docs", Destination="/new", Depth=depth) == 400


@pytest.mark.parametrize("length", [0x100, 0x10000])
def test_names_that_are_too_long(length: int) -> None:
    from tests.webdav.conftest import knight

    with served(knight(), write=True) as url:
        for method in ("PUT", "MKCOL"):
            assert status(url, method, "/" + "n" * length) in (413, 414)


def test_errors_are_one_line_of_text(url: str) -> None:
    answer = ask(url, "GET", "/none")
    assert (answer.headers["Content-Type"], answer.body) == ("text/plain; charset=utf-8", b"Not Found: /none\n")


def test_a_bug_of_ours_shows_nothing(
    filesystem: FS, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("inside")

    with served(filesystem, write=True) as url:
        monkeypatch.setattr(filesystem, "scandir", fail)
        monkeypatch.setattr(filesystem, "upload", fail)
        monkeypatch.setattr(filesystem, "makedir", fail)
        answers = [
            ask(url, "PROPFIND", "/", Depth="1"),
            ask(url, "GET", "/"),
            ask(url, "PUT", "/new", b"x"),
            ask(url, "MKCOL", "/new"),
        ]
    assert {answer.status for answer in answers} == {500}
    assert not any(b"inside" in answer.body or b"Traceback" in answer.body for answer in answers)
    assert capfd.readouterr() == ("", "")


def test_clients_that_go_away_are_no_news(url: str, capfd: pytest.CaptureFixture[str]) -> None:
    parts = urlsplit(url)
    assert parts.port
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", parts.port)) as connection:
            connection.sendall(b"GET /docs/a.txt HTTP/1.1\r\nHost: localh")
    assert status(url, "OPTIONS", "/") == 200
    assert capfd.readouterr() == ("", "")


CONDITIONS = ("If", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range")
HEADERS = (
    *CONDITIONS,
    "Depth",
    "Overwrite",
    "Range",
    "Timeout",
    "Lock-Token",
    "Destination",
    "Content-Type",
    "Content-Range",
    "Accept",
    "Expect",
)
METHODS = (
    "GET",
    "HEAD",
    "PUT",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "DELETE",
    "LOCK",
    "UNLOCK",
    "OPTIONS",
)
VALUES = st.one_of(
    st.sampled_from(["0", "1", "infinity", "*", '"x"', 'W/"x"', "T", "F", "/docs/b", "bytes=0-", "Second-1", "<a>"]),
    st.text('()<>[]"*,;=/%: \t-019aNotInfinite\xff', max_size=30),
)
_XML = [
    '<propfind xmlns="DAV:"><prop><getetag/><x xmlns="x:"/><lockdiscovery/></prop></propfind>',
    '<propfind xmlns="DAV:"><prop/><allprop/></propfind>',
    '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="x:">&#13;<y/></x></prop></set></propertyupdate>',
    '<propertyupdate xmlns="DAV:"><remove><prop><x/></prop></remove></propertyupdate>',
    '<lockinfo xmlns="DAV:"><lockscope><shared/></lockscope><locktype><write/></locktype><owner/></lockinfo>',
    '<lockinfo xmlns="DAV:"><lockscope/><locktype/></lockinfo>',
]
BODIES = st.one_of(st.binary(max_size=9), st.sampled_from([xml.encode() for xml in _XML]))
TARGETS = st.one_of(
    st.sampled_from(["/", "/docs", "/docs/", "/docs/a.txt", "/new", "/docs/none/x"]),
    st.text("/%.\\?#;:0aéÿ", max_size=20).map(lambda text: "/" + text),
)


@pytest.fixture(scope="module")
def target_url() -> Iterator[str]:
    filesystem = MemoryFS()
    filesystem.makedir("docs").writebytes("a.txt", b"one two three")
    with served(filesystem, write=True) as url:
        yield url


@given(
    st.sampled_from(METHODS),
    TARGETS,
    st.dictionaries(st.sampled_from(HEADERS), VALUES, max_size=5),
    BODIES,
)
def test_whatever_is_asked_is_answered(
    target_url: str, method: str, target: str, headers: dict[str, str], body: bytes
) -> None:
    line = f"{method} {target} HTTP/1.1".encode("latin-1")
    sent = {name: value.strip() for name, value in headers.items()} | {"Content-Length": str(len(body))}
    said = status_of_raw(target_url, line, sent, body)
    assert 200 <= said < 500 or said in (502, 505, 507)


def test_a_token_of_nobody_unlocks_nothing(url: str) -> None:
    lock(url, "/docs/a.txt")
    assert status(url, "UNLOCK", "/docs/a.txt", Lock_Token="<opaquelocktoken:0>") == 409
    assert status(url, "UNLOCK", "/docs/a.txt") == 400
