"""TAB archives: one app for several architectures, in a tar with a metadata.toml (SPEC.md: TAB archives).

A `Tab` keeps every byte of the plain tar. What may come from strangers has limits: `LONGEST` bytes, also after
decompression, and as many members as `tar` allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from formats.errors import FormatError
from toolkit.tock.tar import SPEC, TarMember, starts_like_tar, walk

LONGEST = 32 << 20
"""Most bytes of an archive, plain."""
DICTIONARY = 128 << 20
"""Most bytes of memory that decompressing may take; the highest level of xz needs 65 MiB."""
METADATA = "metadata.toml"
ALIASES = {"riscv32imc": "rv32imc", "riscv32imac": "rv32imac"}
"""Names of libtock-rs for architectures, and those of libtock-c."""
_MAGICS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz"}


@dataclass(frozen=True)
class Tab:
    """An archive.

    Attributes:
        members: in their order.
        end: bytes behind the last member, two blocks of zeros as a rule.
        compression: how the file was compressed, or None.
    """

    members: tuple[TarMember, ...]
    end: bytes
    compression: str | None = None

    @classmethod
    def parse(cls, data: bytes) -> Tab:
        """Parse an archive, compressed or not.

        Raises:
            FormatError: the data are no tar, are cut off, or exceed a limit.
        """
        compression = compression_of(data)
        archive = decompressed(data, compression) if compression else data
        if len(archive) > LONGEST:
            raise FormatError(SPEC, "", 0, f"at most {LONGEST:,} bytes", f"{len(archive):,}")
        members = tuple(walk(archive))
        last = members[-1]
        return cls(members, archive[last.data_offset + len(last.data) + len(last.fill) :], compression)

    def to_bytes(self) -> bytes:
        """The archive as a plain tar, byte for byte."""
        parts = [part for member in self.members for part in (member.header, member.data, member.fill)]
        return b"".join([*parts, self.end])

    def files(self) -> Iterator[TarMember]:
        """The members that are plain files."""
        return (member for member in self.members if member.kind == "file")

    def apps(self) -> Iterator[TarMember]:
        """The members that readers take for TBFs."""
        return (member for member in self.files() if is_app_name(member.name))

    def member(self, name: str) -> TarMember | None:
        """The file of this name; the last one, as readers have it, where several have it."""
        return next((member for member in reversed(list(self.files())) if member.name == name), None)


def looks_like_tab(data: bytes) -> bool:
    """Whether the data start as an archive does."""
    return compression_of(data) is not None or starts_like_tar(data)


def compression_of(data: bytes) -> str | None:
    """The name of the compression, by the first bytes."""
    return next((name for magic, name in _MAGICS.items() if data.startswith(magic)), None)


def is_app_name(name: str) -> bool:
    """Whether tockloader would take a member of this name for a TBF."""
    pieces = name.split(".")
    return len(pieces) >= 2 and pieces[-1] == "tbf" and "/" not in name


def architecture_of(name: str) -> str:
    """The architecture that a member name begins with."""
    return name.partition(".")[0]


def decompressed(data: bytes, compression: str) -> bytes:
    """All streams of the data, as readers take them; at most one byte more than the limit, whatever they hold.

    Raises:
        FormatError: they are damaged, cut off, or something else follows them.
    """
    import lzma
    import zlib

    plain, left = b"", data
    while left and len(plain) <= LONGEST:
        decompressor = _decompressor(compression)
        try:
            plain += decompressor.decompress(left, LONGEST + 1 - len(plain))
        except (zlib.error, lzma.LZMAError, OSError, EOFError, MemoryError) as error:
            raise FormatError(SPEC, "", 0, f"{compression} data", f"an error: {error}") from None
        if len(plain) <= LONGEST and not decompressor.eof:
            raise FormatError(SPEC, "", len(data), f"the end of the {compression} data", "the end of the file")
        left = decompressor.unused_data
        if compression_of(left) != compression:
            break
    if len(plain) <= LONGEST and left.strip(b"\0"):
        expected = f"the end of the file behind the {compression} data"
        raise FormatError(SPEC, "", len(data) - len(left), expected, f"{len(left)} bytes")
    return plain


def _decompressor(compression: str) -> Any:
    """An object with `decompress(data, max_length)`, `eof` and `unused_data`."""
    import bz2
    import lzma
    import zlib

    if compression == "gzip":
        return zlib.decompressobj(31)
    return bz2.BZ2Decompressor() if compression == "bzip2" else lzma.LZMADecompressor(memlimit=DICTIONARY)
