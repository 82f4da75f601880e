"""``fs.open_fs("kfs:///path/image.rom")``: the opener of KnightOS images.

The path is the host's, with ``@``, ``?`` and ``!`` percent-encoded; ``?ro=1`` asks for what is always so, a
read-only filesystem.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.kfs import pyfilesystem  # first: it makes `import fs` work

# isort: split
from fs.errors import CreateFailed
from fs.opener import Opener
from fs.opener.errors import OpenerError
from fs.opener.parse import ParseResult

from toolkit.errors import ToolkitError
from toolkit.kfs.filesystem import KnightFS
from toolkit.kfs.open_image import open_device

assert pyfilesystem

_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class KfsOpener(Opener):
    """Opens ``kfs://`` URLs."""

    protocols: Sequence[str] = ["kfs"]

    def open_fs(self, fs_url: str, parse_result: ParseResult, writeable: bool, create: bool, cwd: str) -> KnightFS:
        """Open the image that a URL names.

        Raises:
            OpenerError: a parameter that is not known, or a wish to write.
            CreateFailed: the image is none, or is not there.
        """
        unknown = set(parse_result.params) - {"ro"}
        if unknown:
            raise OpenerError(f"unknown parameter {sorted(unknown)[0]!r} in {fs_url!r}; there is only 'ro'")
        read_only = parse_result.params.get("ro", "1").lower()
        if read_only not in _TRUTH:
            raise OpenerError(f"ro={read_only!r} in {fs_url!r}; it is 1 or 0")
        if writeable or create or not _TRUTH[read_only]:
            raise OpenerError(f"{fs_url!r}: volumes open for reading only; leave out ro=0, writeable and create")
        try:
            return KnightFS(open_device(Path(cwd, parse_result.resource)))
        except (ToolkitError, OSError) as error:
            raise CreateFailed(f"cannot open {fs_url!r}: {error}", exc=error) from error
