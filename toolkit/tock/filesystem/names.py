"""Names of apps and keys of attributes as names of files, and back.

What no file system takes, or what means something else here, becomes ``%`` and two hex digits for each byte, as in a
URL. Two apps of one name are told apart by their addresses: the first in flash has the plain name, each other one its
address behind an ``@``. With its address, every app can be named, the first one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from formats.tock.attributes import LONGEST_KEY
from toolkit.errors import LayoutError, NameTooLongError

LONGEST_NAME = 255
"""Bytes of the longest name of a file."""
UNNAMED = "unnamed"
"""Folder of an app without a name."""
_SCRATCH_PREFIX = "."
_SCRATCH_OF_SED = re.compile(r"sed\w{6}", re.ASCII)
APP_SUFFIXES = (".tbf", ".tab")
NEWLINE = "\n"
_SPECIAL = frozenset('%@/\\:*?"<>|')
_ROOM_FOR_ADDRESS = len("@0x12345678")


def file_name(name: str) -> str:
    """A name as the name of a file. Bytes that are no UTF-8 are surrogate escapes in it.

    It neither begins like scratch files nor ends like apps that are dropped.
    """
    written = "".join(_written(character) for character in name)
    if is_scratch(written):
        written = f"%{ord(written[0]):02X}{written[1:]}"
    if written.lower().endswith(APP_SUFFIXES):
        written = f"{written[:-4]}%2E{written[-3:]}"
    return written


def is_scratch(name: str) -> bool:
    """Whether a file of this name never reaches the image: programs keep such files for a while."""
    return name.startswith(_SCRATCH_PREFIX) or _SCRATCH_OF_SED.fullmatch(name) is not None


def name_of_file(name: str) -> bytes:
    """The bytes that a name of a file stands for: `file_name`, backwards."""
    return unquote_to_bytes(name.encode("utf-8", "surrogateescape"))


def content_of(value: str) -> bytes:
    """The content of the file of an attribute; one newline more where the value ends with one."""
    return f"{value}{NEWLINE}".encode() if value.endswith(NEWLINE) else value.encode()


def value_in(content: bytes) -> str:
    """The value that is written into the file of an attribute: one newline at its end belongs to who wrote it.

    Raises:
        UnicodeDecodeError: it is no UTF-8.
    """
    return content.decode().removesuffix(NEWLINE)


def key_of(name: str) -> str:
    """The key that the name of a file in the folder of attributes stands for.

    Raises:
        NameTooLongError: it is longer than a key may be.
        LayoutError: no key is written so.
    """
    data = name_of_file(name)
    if len(data) > LONGEST_KEY:
        raise NameTooLongError(f"the key {name!r} has {len(data)} bytes; {LONGEST_KEY} is the most")
    try:
        key = data.decode()
    except UnicodeDecodeError:
        raise LayoutError(f"the key {name!r} is no UTF-8") from None
    if "\0" in key:
        raise LayoutError("a key cannot hold NUL")
    if file_name(key) != name:
        raise LayoutError(f"the key {key!r} is written {file_name(key)!r} here")
    return key


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
