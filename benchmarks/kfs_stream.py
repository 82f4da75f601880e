"""A long file read through `openbin` in long pieces, against copying the same bytes in memory."""

from __future__ import annotations

import io
from typing import BinaryIO

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, in_a_loop
from benchmarks.workspace import MODEL, Workspace, noise

FILE_SIZE = 1 << 20
PIECE = 64 << 10
LOOPS = 20


def stream_read(_workspace: Workspace) -> Contest:
    """Opened, read to its end in pieces, closed."""
    from toolkit.flash import NorFlash
    from toolkit.kfs.filesystem import KnightFS
    from toolkit.kfs.layout import model_named
    from toolkit.kfs.make.formatter import format_volume
    from toolkit.kfs.make.tree import SourceFile, SourceFolder

    content = noise("long file", FILE_SIZE)
    model = model_named(MODEL)
    made = format_volume(SourceFolder({b"etc": SourceFolder(), b"long": SourceFile(content)}), model.layout)
    volume = KnightFS(NorFlash(model.geometry, made.into(b"\xff" * model.rom_size)))
    with volume.openbin("/long") as file:
        if b"".join(iter(lambda: file.read(PIECE), b"")) != content:
            raise UnmeasurableError("the long file does not read back")

    def ours() -> None:
        with volume.openbin("/long") as file:
            _read(file)

    return Contest(in_a_loop(ours, LOOPS), in_a_loop(lambda: _read(io.BytesIO(content)), LOOPS))


def _read(file: BinaryIO) -> None:
    while file.read(PIECE):
        pass


BENCHMARKS = (
    Benchmark("kfs-stream-read", "openbin, 1 MiB in reads of 64 KiB", "BytesIO, the same reads", stream_read, 25, 10),
)
