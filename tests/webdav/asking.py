"""Asking a server, as politely or impolitely as a test wants."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

DAV = "{DAV:}"
PATIENCE = 60.0
"""Seconds to wait for an answer, on a machine that has much else to do."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(url: str, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """Ask for a path as it stands; underscores of header names are dashes."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def status(url: str, method: str, path: str, body: bytes | None = None, **headers: str) -> int:
    """The status of an answer alone."""
    return ask(url, method, path, body, **headers).status


def ask_raw(url: str, request: bytes) -> bytes:
    """Send bytes, and receive until the server closes."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received


def status_of_raw(url: str, line: bytes, headers: Mapping[str, str] | None = None, body: bytes = b"") -> int:
    """Status of the answer to a request line that no client would send."""
    lines = [line, b"Host: " + urlsplit(url).netloc.encode(), b"Connection: close"]
    lines += [f"{name}: {value}".encode("latin-1") for name, value in (headers or {}).items()]
    answer = ask_raw(url, b"\r\n".join([*lines, b"", body]))
    return int(answer.split()[1])


def properties(answer: Answer) -> dict[str, dict[str, ElementTree.Element]]:
    """What a PROPFIND found: href → name → element; of what is not there, nothing."""
    assert answer.status == 207
    found: dict[str, dict[str, ElementTree.Element]] = {}
    for response in ElementTree.fromstring(answer.body):
        href = response.findtext(f"{DAV}href") or ""
        found[href] = {}
        for state in response.iter(f"{DAV}propstat"):
            if " 200 " in (state.findtext(f"{DAV}status") or ""):
                found[href] |= {element.tag.removeprefix(DAV): element for element in state[0]}
    return found


def propfind(url: str, path: str = "/", depth: str = "1", *names: str) -> dict[str, dict[str, ElementTree.Element]]:
    """Ask for properties, or for all of them."""
    wanted = "".join(f"<{name}/>" for name in names)
    body = f'<propfind xmlns="DAV:">{f"<prop>{wanted}</prop>" if names else "<allprop/>"}</propfind>'
    return properties(ask(url, "PROPFIND", path, body.encode(), Depth=depth))


def names(url: str, path: str = "/") -> set[str]:
    """What a directory holds, as a client sees it: the last parts of URLs."""
    hrefs = propfind(url, path, "1", "resourcetype")
    return {href.rstrip("/").rpartition("/")[2] for href in hrefs if href.rstrip("/") != path.rstrip("/")}


def lock(url: str, path: str, depth: str = "infinity", timeout: int = 60) -> tuple[Answer, str]:
    """Lock a path; the answer and the token."""
    body = (
        b'<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype>'
        b"<owner>somebody</owner></lockinfo>"
    )
    answer = ask(url, "LOCK", path, body, Depth=depth, Timeout=f"Second-{timeout}")
    return answer, answer.headers.get("Lock-Token", "")
