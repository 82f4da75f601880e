"""ROM images and upgrade files of KnightOS for tests: from samples, and made of them."""

from __future__ import annotations

import functools
import json
from typing import Any

from formats.knightos.upgrade import HEADER_SIZE
from tests.golden_data import read, sample
from tests.kernel_pages import with_kernel
from toolkit.knightos.upgrade.key import UpgradeKey, parse_key

UNSIGNED, SIGNED = "u01_unsigned", "u02_signed_testkey"
BLANK = b"\xff" * 0x80000
PAGE_SIZE = 0x4000


@functools.cache
def manifest() -> dict[str, Any]:
    """What the vectors are."""
    described: dict[str, Any] = json.loads((sample("knightos/vectors") / "manifest.json").read_text())
    return described


@functools.cache
def upgrade_file(name: str) -> bytes:
    """The bytes of an upgrade among the vectors."""
    return read(sample("knightos/vectors") / manifest()[name]["file"])


def key_text() -> bytes:
    """The file of the throw-away key that signed one of them."""
    return str(manifest()[SIGNED]["test_key"]).encode("ascii")


@functools.cache
def vector_key() -> UpgradeKey:
    """The key itself."""
    return parse_key(key_text())


def vector_pages() -> dict[int, bytes]:
    """The pages of both upgrades, by the rule that their manifest gives."""
    return {page: bytes((i * (page + 3) + page) & 0xFF for i in range(PAGE_SIZE)) for page in (0, 4, 5)}


def vector_rom() -> bytes:
    """The ROM of a TI-83 Plus that both upgrades are of."""
    rom = bytearray(BLANK)
    for page, content in vector_pages().items():
        rom[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = content
    return bytes(rom)


@functools.cache
def image(name: str) -> bytes:
    """A flash image among the samples, such as `small.TI83p`; without a kernel."""
    return read(sample("knightos/fs") / f"{name}.rom.gz")


@functools.cache
def image_with_kernel(name: str) -> bytes:
    """The same with the pages of a kernel."""
    return with_kernel(image(name))


def lines_of(upgrade: bytes) -> list[bytes]:
    """The lines of an upgrade's body, each with its end."""
    return upgrade[HEADER_SIZE:].splitlines(keepends=True)


def with_lines(upgrade: bytes, lines: list[bytes]) -> bytes:
    """An upgrade with other lines, and a header that says how many bytes they have."""
    body = b"".join(lines)
    return upgrade[: HEADER_SIZE - 4] + len(body).to_bytes(4, "little") + body
