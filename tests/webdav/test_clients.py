"""Clients that others made: curl, and a client library for Python."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fs.base import FS
from webdav4.client import Client, InsufficientStorage, ResourceAlreadyExists, ResourceNotFound

from tests.webdav.asking import PATIENCE
from tests.webdav.conftest import knight
from toolkit.mount.webdav import served

CONTENT = random.Random(2).randbytes(100_000)


def curl(*arguments: str | Path, given: bytes = b"") -> tuple[str, bytes]:
    """Run curl; status and body."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        [program, "--silent", "--show-error", "--path-as-is", "--write-out", "\n%{http_code}", *map(str, arguments)],
        input=given,
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    body, _newline, status = done.stdout.rpartition(b"\n")
    return status.decode(), body


def test_curl_round_trip(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    assert curl("--upload-file", tmp_path / "file", f"{url}docs/file") == ("201", b"")
    assert curl(f"{url}docs/file") == ("200", CONTENT)
    assert curl("--range", "1000-1999", f"{url}docs/file") == ("206", CONTENT[1000:2000])
    assert curl("--request", "MKCOL", f"{url}deep") == ("201", b"")
    assert curl("--request", "MOVE", "--header", f"Destination: {url}deep/file", f"{url}docs/file") == ("201", b"")
    assert curl("--request", "DELETE", f"{url}deep") == ("204", b"")
    assert curl(f"{url}deep/file")[0] == "404"


def test_curl_uploads_what_has_no_length(url: str, filesystem: FS) -> None:
    assert curl("--upload-file", "-", f"{url}docs/file", given=CONTENT)[0] == "201"
    assert filesystem.readbytes("docs/file") == CONTENT


def test_curl_goes_on_where_it_stopped(url: str, tmp_path: Path) -> None:
    curl("--upload-file", "-", f"{url}docs/file", given=CONTENT)
    (tmp_path / "part").write_bytes(CONTENT[:70_000])
    assert curl("--continue-at", "-", "--output", tmp_path / "part", f"{url}docs/file")[0] == "206"
    assert (tmp_path / "part").read_bytes() == CONTENT


def test_curl_is_told_of_a_full_volume(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(4_000_000))
    with served(knight(), write=True) as url:
        assert curl("--upload-file", tmp_path / "file", f"{url}file")[0] == "507"
        assert curl(f"{url}file")[0] == "404"


@pytest.mark.parametrize("way", ["../../etc/passwd", "docs/%2e%2e/%2e%2e/etc/passwd", "..%2fetc%2fpasswd"])
def test_curl_gets_nowhere_else(url: str, way: str) -> None:
    assert curl(f"{url}{way}")[0] == "400"


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    """A client library."""
    made = Client(url)
    yield made
    made.http.close()


def test_library_round_trip(client: Client, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)
    client.mkdir("deep")
    client.upload_file(tmp_path / "file", "deep/file ü")
    client.download_file("deep/file ü", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == CONTENT
    assert client.content_length("deep/file ü") == len(CONTENT)
    assert client.isdir("deep")
    assert client.ls("deep", detail=False) == ["deep/file ü"]
    with client.open("deep/file ü", "rb") as stream:
        stream.seek(5000)
        assert stream.read(100) == CONTENT[5000:5100]


def test_library_moves_copies_and_removes(client: Client, filesystem: FS) -> None:
    client.copy("docs", "copy")
    client.move("copy", "moved")
    client.move("moved/a.txt", "moved/b.txt")
    assert filesystem.readbytes("moved/b.txt") == b"one two three"
    client.remove("moved")
    assert not client.exists("moved")
    assert client.exists("docs/a.txt")


def test_library_understands_what_is_wrong(client: Client, filesystem: FS) -> None:
    with pytest.raises(ResourceNotFound):
        client.info("none")
    client.copy("docs", "other")
    with pytest.raises(ResourceAlreadyExists):
        client.copy("docs/a.txt", "other", overwrite=False)
    if filesystem.getmeta("space"):
        with pytest.raises(InsufficientStorage):
            client.upload_fileobj(io.BytesIO(bytes(4_000_000)), "large")


def test_library_sees_times_and_etags(client: Client) -> None:
    info = client.info("docs/a.txt")
    assert info["modified"] is not None
    assert info["etag"]
    assert info["content_type"].startswith("text/plain")
