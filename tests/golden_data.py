"""Where tests find their data.

`samples/` is part of the repository: our own bytes, each folder with its ORIGIN.toml. Third-party bytes are not; they
lie in a folder named by the environment variable FLASHWRIGHT_GOLDEN, and the tests that want them skip without it.
"""

from __future__ import annotations

import gzip
import lzma
import os
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
GOLDEN = Path(os.environ.get("FLASHWRIGHT_GOLDEN") or ROOT.parent / "shared" / "golden")


def sample(path: str) -> Path:
    """Find a file or folder of `samples/`; it must be there."""
    found = SAMPLES / path
    assert found.exists(), f"no sample {path}"
    return found


def third_party(path: str) -> Path:
    """Find a file or folder of the third-party data; skip the test where it is absent."""
    found = GOLDEN / path
    if not found.exists():
        pytest.skip(f"third-party data {path} is not in {GOLDEN} (set FLASHWRIGHT_GOLDEN)")
    return found


def read(path: Path) -> bytes:
    """Read a file, decompressed when its name ends in .gz or .xz."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix == ".xz":
        return lzma.decompress(data)
    return data


def unpack_tar(archive: Path, folder: Path) -> Path:
    """Unpack a tar archive of ours, names and links as they are; gives the folder."""
    with tarfile.open(archive) as opened:
        opened.extraction_filter = lambda member, _path: member  # Pythons before 3.11.4 have no argument for it
        opened.extractall(folder)
    return folder
