"""Many at the same time, and large files."""

from __future__ import annotations

import io
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fs.base import FS
from fs.memoryfs import MemoryFS

from tests.kfs_images import mounted
from tests.webdav.asking import PATIENCE, ask, lock, names, status
from tests.webdav.conftest import knight
from toolkit.kfs.check.fsck import errors
from toolkit.mount.webdav import served
from toolkit.mount.webdav.tree import WHOLE

MANY = 12


def together(work: Callable[[int], Any]) -> list[Any]:
    """Do something from many threads at once."""
    barrier = threading.Barrier(MANY)

    def one(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_each_writes_its_own(url: str, filesystem: FS) -> None:
    contents = [bytes([number]) * (700 * number) for number in range(MANY)]
    assert together(lambda n: status(url, "PUT", f"/docs/{n}", contents[n])) == [201] * MANY
    assert [filesystem.readbytes(f"docs/{n}") for n in range(MANY)] == contents


def test_all_write_the_same(url: str, filesystem: FS) -> None:
    """One of them wins, as a whole."""
    contents = [bytes([number]) * 3000 for number in range(MANY)]
    answers = together(lambda n: status(url, "PUT", "/docs/same", contents[n]))
    assert (answers.count(201), set(answers)) == (1, {201, 204})
    assert filesystem.readbytes("docs/same") in contents


def test_one_makes_what_only_one_can_make(url: str) -> None:
    assert together(lambda n: status(url, "PUT", "/new", b"x", If_None_Match="*")).count(201) == 1
    assert together(lambda n: status(url, "MKCOL", "/directory")).count(201) == 1
    assert together(lambda n: status(url, "MOVE", "/new", Destination=f"/moved{n}")).count(201) == 1


def test_who_reads_while_others_write_reads_one_content(url: str) -> None:
    contents = {bytes([number]) * (1000 + 500 * number) for number in range(MANY)}
    stop = threading.Event()
    ask(url, "PUT", "/docs/same", min(contents))

    def write() -> None:
        chosen = random.Random(3)
        while not stop.is_set():
            ask(url, "PUT", "/docs/same", chosen.choice(sorted(contents)))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        answers = [ask(url, "GET", "/docs/same") for _ in range(60)]
    finally:
        stop.set()
        writer.join()
    assert all(answer.body in contents for answer in answers)
    assert all(answer.headers["Content-Length"] == str(len(answer.body)) for answer in answers)


def test_all_sorts_of_changes_leave_a_sound_volume() -> None:
    filesystem = knight()

    def change(number: int) -> list[int]:
        chosen, found = random.Random(number), []
        for _ in range(15):
            path, other = (f"/bin/{chosen.choice('abcd')}" for _ in range(2))
            method = chosen.choice(["PUT", "PUT", "PUT", "DELETE", "MOVE", "COPY", "GET", "PROPFIND", "MKCOL", "LOCK"])
            body = bytes([number]) * chosen.randrange(3000) if method == "PUT" else None
            if method == "LOCK":
                answer, token = lock(url, path, timeout=1)
                found += [answer.status, status(url, "UNLOCK", path, Lock_Token=token)] if token else [answer.status]
            else:
                found.append(status(url, method, path, body, Destination=other))
        return found

    with served(filesystem, write=True) as url:
        answers = {answer for answered in together(change) for answer in answered}
    assert max(answers) < 500
    assert errors(mounted(filesystem.volume.flash.read(0, 0x80000))) == []


@pytest.mark.parametrize("extra", [0, 1], ids=["read at once", "sent as it is read"])
def test_large_files(extra: int) -> None:
    content = random.Random(4).randbytes(1 << 16) * (WHOLE >> 16) + b"x" * extra
    filesystem = MemoryFS()
    with served(filesystem, write=True) as url:
        assert status(url, "PUT", "/large", content) == 201
        assert ask(url, "GET", "/large").body == content
        assert ask(url, "GET", "/large", Range="bytes=-70000").body == content[-70000:]
        etag = ask(url, "HEAD", "/large").headers["ETag"]
        assert status(url, "GET", "/large", If_None_Match=etag) == 304


def test_a_large_file_that_shrinks_while_it_is_sent_breaks_off() -> None:
    """Rather a broken connection than a file that looks whole. It is longer than what the host keeps of a stream."""
    filesystem = MemoryFS()
    filesystem.writebytes("large", bytes(WHOLE + (32 << 20)))
    import http.client
    from urllib.parse import urlsplit

    with served(filesystem, write=True) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        connection.request("GET", "/large")
        response = connection.getresponse()
        response.read(1000)
        filesystem.writebytes("large", b"small")
        with pytest.raises(http.client.IncompleteRead):
            response.read()
        connection.close()


def test_servers_end_with_their_block() -> None:
    before = set(threading.enumerate())
    with served(MemoryFS()) as url:
        assert names(url) == set()
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        ask(url, "GET", "/")


def test_a_stream_of_the_filesystem_and_a_client_do_not_mix(url: str, filesystem: FS) -> None:
    stream = filesystem.openbin("docs/a.txt", "r")
    assert status(url, "PUT", "/docs/b.txt", b"other") == 201
    assert io.BytesIO(stream.read()).getvalue() == b"one two three"
    stream.close()
