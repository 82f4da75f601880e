"""``fs.open_fs("tock:///path/hail.bin?board=hail")``: the opener of flash images of Tock boards.

The path is the host's, with ``@``, ``?`` and ``!`` percent-encoded. Parameters: ``ro=1`` opens for reading only; those
of `toolkit.tock.filesystem.url` say of what board the image is, as options of the command line do. Without them the
image says it.

The image is locked at the first change, or at once with ``writeable=True``. A change is in the image when the file that
changed is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.errors import CreateFailed
from fs.opener import Opener
from fs.opener.errors import OpenerError
from fs.opener.parse import ParseResult

from formats.errors import FormatError
from toolkit.errors import ToolkitError
from toolkit.tock.board.choose import board_finder
from toolkit.tock.filesystem.filesystem import TockFS
from toolkit.tock.filesystem.url import SCHEME, wishes_of
from toolkit.tock.image.image_file import TockImageFile

assert pyfilesystem


class TockOpener(Opener):
    """Opens ``tock://`` URLs."""

    protocols: Sequence[str] = [SCHEME]

    def open_fs(self, fs_url: str, parse_result: ParseResult, writeable: bool, create: bool, cwd: str) -> TockFS:
        """Open the image that a URL names; none is made.

        Raises:
            OpenerError: a parameter that is not known or has no such value, or two wishes that contradict each other.
            CreateFailed: the image is none, is not there, nobody knows of what board, or another program writes it.
        """
        try:
            wishes = wishes_of(parse_result.params, Path(cwd))
        except ToolkitError as error:
            raise OpenerError(f"{fs_url!r}: {error}") from None
        if wishes.read_only and (writeable or create):
            raise OpenerError(f"{fs_url!r}: ro=1 contradicts writeable and create")
        try:
            file = TockImageFile(
                Path(cwd, parse_result.resource),
                board_finder(wishes.choice),
                base=wishes.base,
                writable=not wishes.read_only,
                late=not writeable,
            )
        except (FormatError, ToolkitError, OSError) as error:
            raise CreateFailed(f"cannot open {fs_url!r}: {error}{_hint(error)}", exc=error) from error
        return TockFS(file, read_only=wishes.read_only)


def _hint(error: Exception) -> str:
    """What a URL can do about it where a command line would take an option."""
    return "; a URL says it by its parameters, such as ?board=hail" if getattr(error, "advice", "") else ""
