"""Names of apps and keys of attributes as names of files, and back.

What no file system takes, or what means something else here, becomes ``%`` and two hex digits for each byte, as in a
URL. Two apps of one name are told apart by their addresses: the first in flash has the plain name, each other one its
address behind an ``@``. With its address, every app can be named, the first one too.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

LONGEST_NAME = 255
"""Bytes of the longest name of a file."""
UNNAMED = "unnamed"
"""Folder of an app without a name."""
SCRATCH_PREFIX = "."
"""How names of files begin that programs keep for a while: they never reach the image."""
APP_SUFFIXES = (".tbf", ".tab")
_SPECIAL = frozenset('%@/\\:*?"<>|')
_ROOM_FOR_ADDRESS = len("@0x12345678")


def file_name(name: str) -> str:
    """A name as the name of a file. Bytes that are no UTF-8 are surrogate escapes in it.

    It neither begins like scratch files nor ends like apps that are dropped.
    """
    written = "".join(_written(character) for character in name)
    if written.startswith(SCRATCH_PREFIX):
        written = "%2E" + written[1:]
    if written.lower().endswith(APP_SUFFIXES):
        written = f"{written[:-4]}%2E{written[-3:]}"
    return written


def name_of_file(name: str) -> bytes:
    """The bytes that a name of a file stands for: `file_name`, backwards."""
    return unquote_to_bytes(name.encode("utf-8", "surrogateescape"))


def folder_names(apps: Iterable[tuple[str, int]]) -> list[str]:
    """Names of the folders of apps, each once.

    Args:
        apps: name and address of each, in the order of flash.
    """
    taken: set[str] = set()
    names = []
    for name, address in apps:
        plain = _shortened(file_name(name) or UNNAMED)
        names.append(with_address(plain, address) if plain in taken else plain)
        taken.add(plain)
    return names


def with_address(plain: str, address: int) -> str:
    """The name that an app has always, whatever others are called."""
    return f"{plain.partition('@')[0]}@{address:#x}"


def _shortened(name: str) -> str:
    """A name that leaves room for an address."""
    room = LONGEST_NAME - _ROOM_FOR_ADDRESS
    return name.encode("utf-8", "surrogateescape")[:room].decode("utf-8", "ignore")


def _written(character: str) -> str:
    if character.isprintable() and character not in _SPECIAL:
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
