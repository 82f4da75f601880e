"""A full volume: 507, and nothing left behind."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import pytest
from fs.base import FS
from fs.errors import InsufficientStorage
from fs.memoryfs import MemoryFS

from tests.kfs_images import mounted
from tests.webdav.asking import PATIENCE, ask, lock, propfind, status
from tests.webdav.conftest import knight
from toolkit.kfs.check.fsck import errors
from toolkit.mount.webdav import served


class _Full(io.BytesIO):
    """A stream that takes a few bytes; says so while it is written, or when it is closed."""

    def __init__(self, stream: BinaryIO, room: int, *, at_close: bool) -> None:
        super().__init__()
        self._stream, self._room, self._at_close = stream, room, at_close

    def write(self, data: Any) -> int:
        count = super().write(data)
        self._stream.write(data)
        if not self._at_close:
            self._require_room()
        return count

    def close(self) -> None:
        is_too_much = not self.closed and self.tell() > self._room
        super().close()
        self._stream.close()
        if is_too_much:
            raise InsufficientStorage("full")

    def _require_room(self) -> None:
        if self.tell() > self._room:
            raise InsufficientStorage("full")


class FullFS(MemoryFS):
    """A filesystem whose files hold few bytes."""

    at_close = False

    def openbin(self, path: str, mode: str = "r", buffering: int = -1, **options: Any) -> BinaryIO:
        stream: BinaryIO = super().openbin(path, mode, buffering, **options)
        return stream if mode in ("r", "rb") else _Full(stream, 100, at_close=self.at_close)


class FullAtCloseFS(FullFS):
    """The same, told late."""

    at_close = True


@pytest.fixture(params=["knight", "while written", "at close"])
def full(request: pytest.FixtureRequest) -> FS:
    """A filesystem with little room, and an old file."""
    if request.param == "knight":
        filesystem: FS = knight()
        filesystem.makedir("docs")
        filesystem.writebytes("docs/old", b"old content")
        room = filesystem.getmeta("space")["free_blocks"]
        filesystem.writebytes("ballast", bytes(256 * (room - 20)))
        return filesystem
    filesystem = FullFS() if request.param == "while written" else FullAtCloseFS()
    filesystem.makedir("docs").writebytes("old", b"old content")
    return filesystem


@pytest.fixture
def full_url(full: FS) -> Iterator[str]:
    with served(full, write=True) as url:
        yield url


TOO_MUCH = bytes(100_000)
FAR_TOO_MUCH = bytes(3_000_000)


@pytest.mark.parametrize("content", [TOO_MUCH, FAR_TOO_MUCH], ids=["than is free", "than there could be"])
def test_a_new_file_does_not_come(full_url: str, full: FS, content: bytes) -> None:
    assert status(full_url, "PUT", "/docs/new", content) == 507
    assert full.listdir("docs") == ["old"]


@pytest.mark.parametrize("content", [TOO_MUCH, FAR_TOO_MUCH], ids=["than is free", "than there could be"])
def test_an_old_file_stays(full_url: str, full: FS, content: bytes) -> None:
    assert status(full_url, "PUT", "/docs/old", content) == 507
    assert full.listdir("docs") == ["old"]
    assert full.readbytes("docs/old") == b"old content"
    assert ask(full_url, "GET", "/docs/old").body == b"old content"


def test_chunks_are_counted_too(full_url: str, full: FS) -> None:
    import http.client
    from urllib.parse import urlsplit

    connection = http.client.HTTPConnection(urlsplit(full_url).netloc, timeout=PATIENCE)
    connection.request("PUT", "/docs/new", iter([TOO_MUCH] * 20), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert connection.getresponse().status == 507
    connection.close()
    assert full.listdir("docs") == ["old"]


def test_the_connection_goes_on_after_507(full_url: str) -> None:
    import http.client
    from urllib.parse import urlsplit

    connection = http.client.HTTPConnection(urlsplit(full_url).netloc, timeout=PATIENCE)
    for method, path, body, expected in (
        ("PUT", "/docs/new", FAR_TOO_MUCH, 507),
        ("GET", "/docs/old", None, 200),
        ("PUT", "/docs/new", b"small", 201),
    ):
        connection.request(method, path, body)
        response = connection.getresponse()
        response.read()
        assert response.status == expected
    connection.close()


def test_a_locked_file_stays(full_url: str, full: FS) -> None:
    _answer, token = lock(full_url, "/docs/old")
    assert status(full_url, "PUT", "/docs/old", TOO_MUCH, If=f"({token})") == 507
    assert full.readbytes("docs/old") == b"old content"


@pytest.mark.parametrize("existing", [False, True], ids=["new", "over a directory"])
def test_a_copy_of_a_tree_does_not_come_in_part(existing: bool) -> None:
    filesystem = knight()
    source = filesystem.makedir("tree")
    for number in range(4):
        source.writebytes(f"file{number}", bytes([number]) * 5000)
    if existing:
        filesystem.makedir("copy").writebytes("old", b"old content")
    room = filesystem.getmeta("space")["free_blocks"]
    filesystem.writebytes("ballast", bytes(256 * (room - 50)))
    with served(filesystem, write=True) as url:
        assert status(url, "COPY", "/tree", Destination="/copy") == 507
        found = set(propfind(url, "/", "infinity", "resourcetype"))
    assert {path for path in found if "copy" in path} == ({"/copy/", "/copy/old"} if existing else set())
    assert not any(name.startswith(".") for name in filesystem.listdir("/"))


@pytest.mark.parametrize("full", ["knight"], indirect=True)
def test_room_comes_back_when_something_goes(full_url: str) -> None:
    assert status(full_url, "PUT", "/docs/new", TOO_MUCH) == 507
    assert status(full_url, "DELETE", "/ballast") == 204
    assert status(full_url, "PUT", "/docs/new", TOO_MUCH) == 201


def test_the_volume_is_sound_after_507() -> None:
    filesystem = knight()
    with served(filesystem, write=True) as url:
        for _ in range(10):
            assert status(url, "PUT", "/bin/file", bytes(60_000)) in (201, 204)
            assert status(url, "PUT", "/bin/more", bytes(500_000)) == 507
    assert errors(mounted(filesystem.volume.flash.read(0, 0x80000))) == []
