"""What a container holds besides bytes, and what may be said of one that is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.errors import ContainerError
from toolkit.findings import Finding, Severity
from toolkit.image.containers.kinds import Container
from toolkit.memory.contents import ERASED, Contents


@dataclass(frozen=True)
class Stored:
    """What was read from a container.

    Attributes:
        container: which one.
        contents: its bytes; what it does not say are holes.
        entry: the address at which execution starts, where the file says one.
        header: the text in front of S-records; empty where there is none.
        family: of the UF2 blocks that were read; None without.
        machine: for which processors an ELF file is; None elsewhere.
        says: what the tags of UF2 blocks say, in words: ``firmware version 1.2``.
        findings: what is wrong with the file, or left out of it.
        unit_length: bytes in its longest line or block; 0 where there are none.
    """

    container: Container
    contents: Contents
    entry: int | None = None
    header: bytes = b""
    family: int | None = None
    machine: int | None = None
    says: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    unit_length: int = field(default=0, compare=False)

    def sound(self) -> Stored:
        """The same; raises ContainerError where a finding says that bytes are missing or wrong."""
        for finding in self.findings:
            if finding.severity is Severity.ERROR:
                place = "" if finding.offset is None else f" (at {finding.offset:#x} in the file)"
                raise ContainerError(f"{finding.message}{place}")
        return self


@dataclass(frozen=True)
class WriteOptions:
    """How a container is written; what one does not know is no matter to it.

    Attributes:
        fill: byte for holes where a container cannot have them.
        entry: address at which execution starts; raw and UF2 files cannot say it.
        header: text in front of S-records, at most 252 bytes.
        line_length: bytes in a line of Intel HEX (16 where None) or S-records (32), at most 255 and 250.
        family: id in UF2 blocks; None leaves it out.
        block_length: bytes of payload in a UF2 block: a multiple of 4, at most 476.
        exact: end UF2 blocks where holes begin, rather than to fill what a block has of them.
        machine: for which processors an ELF file is, `e_machine`.
    """

    fill: int = ERASED
    entry: int | None = None
    header: bytes = b""
    line_length: int | None = None
    family: int | None = None
    block_length: int = 256
    exact: bool = False
    machine: int | None = None
