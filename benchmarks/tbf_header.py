"""The header of a TBF from bytes to a typed record, its checksum verified, against tockloader's class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, in_a_loop
from benchmarks.workspace import Workspace
from formats.tock.tbf_header import TBF_BASE, TBF_HEADER, TbfHeader, header_checksum

PARSES = 4000
"""Headers that one repetition parses, about."""


def parse_ours(header: bytes) -> TbfHeader:
    """What a user of ours writes. Raises UnmeasurableError for a wrong checksum."""
    record = TBF_HEADER.parse(header)
    if header_checksum(header) != record.base.checksum:
        raise UnmeasurableError("flashwright finds a wrong checksum in a sample")
    return record


def contest(files: Sequence[Path]) -> Contest:
    """Both parsers over the headers of some TBFs. Neither gets the app behind the header."""
    from tockloader.tbfh import TBFHeader

    headers = [_header_of(path.read_bytes()) for path in files]
    for header in headers:
        if not TBFHeader(header).valid:
            raise UnmeasurableError("tockloader takes a sample for invalid")
        parse_ours(header)
    loops = max(1, PARSES // len(headers))
    return Contest(
        in_a_loop(_over(parse_ours, headers), loops, len(headers)),
        in_a_loop(_over(TBFHeader, headers), loops, len(headers)),
    )


def _header_of(tbf: bytes) -> bytes:
    return tbf[: TBF_BASE.parse(tbf).header_size]


def _over(parse: Callable[[bytes], object], headers: Sequence[bytes]) -> Callable[[], None]:
    def all_of_them() -> None:
        for header in headers:
            parse(header)

    return all_of_them


def plain(workspace: Workspace) -> Contest:
    """The header that elf2tab makes without any option: four elements."""
    return contest([workspace.plain_tbf])


def mix(workspace: Workspace) -> Contest:
    """The headers of all samples."""
    return contest(workspace.all_tbfs)


BENCHMARKS = (
    Benchmark("tbf-header-plain", "TBF_HEADER.parse, plain header", "tockloader TBFHeader", plain, 25, 1.0, 0.5),
    Benchmark("tbf-header-mix", "TBF_HEADER.parse, all samples", "tockloader TBFHeader", mix, 25, 1.0, 0.5),
)
