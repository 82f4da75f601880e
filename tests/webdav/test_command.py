"""`flashwright serve`: a process that serves, ends well, and may be killed."""

from __future__ import annotations

import http.client
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

import pytest

from tests.cli.changed_images import README, demo, tree_of
from tests.cli.running import run
from tests.kfs_images import crafted, file_entry, mounted
from tests.powerloss.cutting import errors_of, recover
from tests.webdav.asking import PATIENCE, ask, names, status
from toolkit.flash import NorFlash
from toolkit.kfs.layout import models_of_size

PROGRAM = Path(sys.executable).with_name("flashwright")


class Server:
    """The command in a process of its own; listens when it is made."""

    def __init__(self, image: Path, *options: str) -> None:
        command = [str(PROGRAM), "serve", str(image), "--webdav", "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        first = self.process.stdout.readline()
        assert " at http://" in first, self.process.communicate()
        self.words = first
        self.url = first.partition(" at ")[2].partition(",")[0]

    def end(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Send a signal; exit code, what was said since, and what was complained about."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        assert self.process.stdout
        assert self.process.stderr
        return code, self.process.stdout.read(), self.process.stderr.read()


@contextmanager
def serving(image: Path, *options: str) -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server(image, *options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return demo(tmp_path / "calc.rom")


def test_read_only_unless_asked(image: Path) -> None:
    before = image.read_bytes()
    with serving(image) as server:
        assert "read-only" in server.words
        assert names(server.url) == {"bin", "etc", "home", "lib", "share"}
        assert ask(server.url, "GET", "/home/readme.txt").body == README
        assert status(server.url, "PUT", "/home/new", b"x") == 403
        assert server.end()[0] == 0
    assert image.read_bytes() == before


def test_the_image_may_be_read_by_many(image: Path) -> None:
    with serving(image) as one, serving(image) as other:
        assert names(one.url) == names(other.url)


def test_what_is_new_has_the_time_of_the_image(image: Path) -> None:
    import os

    os.utime(image, (1_000_000_000, 1_000_000_000))
    with serving(image) as server:
        assert ask(server.url, "HEAD", "/bin/shell").headers["Last-Modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"


def test_it_says_how_to_open_it(image: Path) -> None:
    with serving(image) as server:
        names(server.url)
        _code, output, complaints = server.end()
    assert [line.partition(":")[0] for line in output.splitlines()] == ["Windows", "macOS", "Linux"]
    assert output.count(server.url.removeprefix("http")) >= 3
    assert complaints == ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)], ids=["Ctrl-C", "terminated"])
def test_changes_are_saved_when_it_ends(image: Path, number: int, code: int) -> None:
    with serving(image, "--write") as server:
        assert "read and write" in server.words
        assert status(server.url, "PUT", "/home/new", b"content") == 201
        ended, output, complaints = server.end(number)
    assert (ended, complaints) == (code, "")
    assert f"{image} is saved: 8 files" in output
    assert tree_of(image)[b"/home/new"] == b"content"


def test_a_change_is_in_the_image_before_it_is_answered(image: Path) -> None:
    with serving(image, "--write") as server:
        status(server.url, "MOVE", "/share", Destination="/moved")
        status(server.url, "DELETE", "/home/readme.txt")
        status(server.url, "PUT", "/home/new", b"content")
        server.end(signal.SIGKILL)
    tree = tree_of(image)
    assert (b"/moved/table" in tree, b"/home/readme.txt" in tree, tree[b"/home/new"]) == (True, False, b"content")


def test_clients_may_go_away_while_they_are_answered(image: Path) -> None:
    with serving(image, "--write") as server:
        assert status(server.url, "PUT", "/home/large", bytes(150_000)) == 201
        place = urlsplit(server.url)
        for _ in range(10):
            with socket.create_connection((str(place.hostname), int(place.port or 0))) as connection:
                connection.sendall(b"GET /home/large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert status(server.url, "GET", "/home/large") == 200
        assert server.end()[::2] == (0, "")


def test_a_client_that_dawdles_does_not_keep_it(image: Path) -> None:
    with serving(image, "--write") as server:
        place = urlsplit(server.url)
        with socket.create_connection((str(place.hostname), int(place.port or 0))) as connection:
            connection.sendall(b"PUT /home/new HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nhalf")
            time.sleep(0.1)
            assert server.end()[0] == 0
    assert b"/home/new" not in tree_of(image)


def test_a_second_writer_is_refused(image: Path) -> None:
    with serving(image, "--write"):
        result = run("serve", image, "--webdav", "--write")
        assert (result.code, result.errors.count("\n")) == (2, 1)
        assert "open for writing" in result.errors
        assert run("kfs", "rm", image, "/home/readme.txt").code == 2


def test_a_damaged_image_is_not_written(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.rom"
    damaged.write_bytes(crafted([file_entry(b"bad", 5000, 0x0401)]))
    result = run("serve", damaged, "--webdav", "--write")
    assert (result.code, result.output) == (2, "")
    assert "the volume is damaged" in result.errors
    with serving(damaged) as server:
        assert names(server.url) == {"bad"}
    with serving(damaged, "--write", "--force") as server:
        assert status(server.url, "PUT", "/new", b"x") == 201


def test_a_port_in_use(image: Path) -> None:
    with serving(image) as server:
        port = server.url.rstrip("/").rpartition(":")[2]
        result = run("serve", image, "--webdav", "--port", port)
    assert (result.code, result.output) == (3, "")
    place = f"port {port} of '127.0.0.1'"
    assert result.errors == (
        f"flashwright: cannot listen at {place}: it is in use; choose another with --port, or 0 for any\n"
    )


@pytest.mark.parametrize("host", ["no such name", "host.invalid", "x" * 70, "", "192.0.2.1"])
def test_nobody_can_listen_there(image: Path, host: str) -> None:
    result = run("serve", image, "--webdav", "--host", host, "--port", "0")
    assert (result.code, result.output, result.errors.count("\n")) == (3, "", 1)
    assert "cannot listen" in result.errors


def test_who_lets_others_in_is_warned(image: Path) -> None:
    with serving(image, "--host", "0.0.0.0") as server:
        assert names(server.url)
        assert "warning: nobody is asked for a password" in server.end()[2]


@pytest.mark.parametrize("missing", ["wsgidav", "cheroot"])
def test_missing_packages_are_named(image: Path, missing: str) -> None:
    with mock.patch("toolkit.mount.webdav.server.find_spec", lambda name: None if name == missing else object()):
        result = run("serve", image, "--webdav")
    assert (result.code, result.errors) == (
        3,
        f"flashwright: {missing} is missing: pip install 'flashwright[webdav]'\n",
    )


def test_somehow(image: Path) -> None:
    result = run("serve", image)
    assert (result.code, result.errors) == (2, "flashwright: say how to serve it; there is --webdav\n")


def test_what_is_no_image(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text")
    assert run("serve", tmp_path / "text", "--webdav").code == 2
    assert run("serve", tmp_path / "none", "--webdav").code == 3


FILES = [f"/home/{name}" for name in "abc"]
VERSIONS = [bytes([version]) * (3000 + 700 * version) for version in range(6)]


def put_for_ever(url: str, path: str, answered: dict[str, int], asked: dict[str, int]) -> None:
    """Put one version after the other until the server is gone."""
    version = 0
    with suppress(OSError, http.client.HTTPException):
        while True:
            asked[path] = version % len(VERSIONS)
            assert status(url, "PUT", path, VERSIONS[asked[path]]) in (201, 204)
            answered[path] = asked[path]
            version += 1


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_clients_write(image: Path, seed: int) -> None:
    """Each file is what was answered last, or what was asked last; all else is as it was."""
    answered: dict[str, int] = {}
    asked: dict[str, int] = {}
    untouched = {path: content for path, content in tree_of(image).items() if path.decode() not in FILES}
    with serving(image, "--write") as server:
        clients = [threading.Thread(target=put_for_ever, args=(server.url, path, answered, asked)) for path in FILES]
        for client in clients:
            client.start()
        while len(answered) < len(FILES):
            time.sleep(0.005)
        time.sleep(random.Random(seed).random() * 0.15)
        server.process.kill()
        server.process.wait()
        for client in clients:
            client.join()
    data = image.read_bytes()
    volume = recover(NorFlash(models_of_size(len(data))[0].geometry, data))
    assert errors_of(mounted(volume.flash.read(0, len(data)))) == []
    for path in FILES:
        content = volume.read_file(volume.lookup(path.encode()))  # type: ignore[arg-type]
        assert content in (VERSIONS[answered[path]], VERSIONS[asked[path]])
    image.write_bytes(volume.flash.read(0, len(data)))
    after = tree_of(image)
    assert {path: after[path] for path in untouched} == untouched
