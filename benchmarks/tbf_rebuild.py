"""Whole TBFs from bytes to objects and back to the same bytes, against tockloader's classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, in_a_loop
from benchmarks.workspace import Workspace
from formats.tock.tbf_header import header_checksum
from toolkit.tock.app import App

REBUILDS = 2000
"""TBFs that one repetition rebuilds, about."""
SLOW = "footer-wrap"
"""Sample with 64 KiB behind its credentials, which tockloader goes through four bytes at a time."""


def rebuild_ours(data: bytes) -> bytes:
    """What a user of ours writes, and a look at the checksum, as tockloader takes it.

    Raises:
        UnmeasurableError: it is wrong.
    """
    app = App.parse(data)
    if header_checksum(data[: app.header.base.header_size]) != app.header.base.checksum:
        raise UnmeasurableError("flashwright finds a wrong checksum in a sample")
    return app.to_bytes()


def rebuild_theirs(data: bytes) -> bytes:
    """What a user of tockloader writes: header with trailer, binary, footers, fill. It verifies digests unasked."""
    from tockloader.tbfh import TBFFooter, TBFHeader

    header = TBFHeader(data)
    start, end = header.get_size_before_app(), header.get_binary_end_offset()
    binary: bytes = data[start:end]
    footer = TBFFooter(header, binary, data[end:])
    packed = header.get_binary() + binary + footer.get_binary()
    return bytes(packed.ljust(header.get_app_size(), b"\0"))


def contest(samples: Sequence[bytes]) -> Contest:
    """Both over all samples, which both must give back as they are."""
    loops = max(1, REBUILDS // len(samples))
    return Contest(
        in_a_loop(_over(rebuild_ours, samples), loops, len(samples)),
        in_a_loop(_over(rebuild_theirs, samples), loops, len(samples)),
    )


def _over(rebuild: Callable[[bytes], bytes], samples: Sequence[bytes]) -> Callable[[], None]:
    def all_of_them() -> None:
        for data in samples:
            rebuild(data)

    return all_of_them


def all_samples(workspace: Workspace) -> Contest:
    """Every app that elf2tab made, but for those cut short, and one over whose footer tockloader alone takes 18 ms."""
    samples = [path.read_bytes() for path in workspace.all_tbfs if path.parent.name != SLOW]
    kept = [data for data in samples if rebuild_theirs(data) == data]
    if len(kept) < len(samples) - 2:
        raise UnmeasurableError(f"tockloader gives back {len(kept)} of {len(samples)} samples only")
    if any(rebuild_ours(data) != data for data in samples):
        raise UnmeasurableError("flashwright does not give back a sample")
    return contest(kept)


BENCHMARKS = (
    Benchmark(
        "tbf-rebuild", "App.parse and to_bytes, all samples", "tockloader header and footer", all_samples, 15, 0.7
    ),
)
