"""Whether a file is a container: Intel HEX, S-records, UF2, ELF."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import ContainerError
from toolkit.findings import Severity
from toolkit.image.containers.kinds import Container
from toolkit.image.containers.stored import Stored
from toolkit.image.families.given import Given
from toolkit.image.probe.found import Confidence, Found
from toolkit.quantities import format_count, format_length

TITLES = {
    Container.HEX: "Intel HEX file",
    Container.SREC: "file of S-records",
    Container.UF2: "UF2 file",
    Container.ELF: "ELF file",
}
_BEGINS = {
    Container.HEX: "it begins with a record of Intel HEX",
    Container.SREC: "it begins with an S-record",
    Container.UF2: "it begins with the magic numbers of UF2",
    Container.ELF: "it begins with 7f 45 4c 46",
}


def found_container(given: Given) -> Found | None:
    """The container that a file is; None for raw bytes."""
    container = given.container
    if container is Container.RAW:
        return None
    evidence = [_BEGINS[container]]
    try:
        stored = given.stored
    except ContainerError as error:
        confidence, evidence = Confidence.POSSIBLE, [*evidence, f"but: {error}"]
    else:
        is_sound = all(finding.severity is not Severity.ERROR for finding in stored.findings)
        confidence = Confidence.CERTAIN if is_sound else Confidence.LIKELY
        evidence += [*_said(stored), *(finding.message for finding in stored.findings)]
    return Found(str(container), TITLES[container], 0, len(given.data), confidence, tuple(evidence))


def _said(stored: Stored) -> Iterator[str]:
    segments = stored.contents.segments
    held = sum(len(data) for _address, data in segments)
    runs = format_count(len(segments), "run")
    yield f"{format_length(held)} at {stored.contents.range} in {runs}" if segments else "there are no bytes in it"
    if stored.entry is not None:
        yield f"execution starts at {stored.entry:#x}"
    if stored.header:
        yield f"header: {stored.header.decode('ascii', 'backslashreplace')}"
    if stored.family is not None:
        from toolkit.image.containers.uf2_families import family_name

        yield f"family {family_name(stored.family)}"
    yield from stored.says
    if stored.machine is not None:
        from toolkit.image.containers.elf import machine_name

        yield f"machine {machine_name(stored.machine)}"
