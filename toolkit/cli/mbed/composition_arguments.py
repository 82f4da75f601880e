"""What the commands share that put images together and take them apart: whose flash, and where things lie in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from toolkit.cli import output
from toolkit.cli.mbed.model_arguments import given_target
from toolkit.cli.numbers import number_of
from toolkit.memory.region import AddressRange

if TYPE_CHECKING:
    from toolkit.findings import Finding
    from toolkit.image.containers.stored import Stored
    from toolkit.mbed.composition.verify import Request

LONGEST = 1 << 28
"""Most bytes of an image."""


def parse_rom(text: str) -> AddressRange:
    """A range as people write it: ``0x08000000:512K``."""
    return AddressRange(*_pair(text, "--rom"))


def parse_sectors(text: str) -> tuple[int, int]:
    """An address and the length of the sectors from there on: ``0x08000000:16K``."""
    return _pair(text, "--sectors")


def _pair(text: str, option: str) -> tuple[int, int]:
    first, colon, second = text.partition(":")
    if not colon:
        raise typer.BadParameter(f"{option} is START:SIZE, such as 0x08000000:512K, not {text!r}")
    return number_of(first), number_of(second)


RomRange = Annotated[
    AddressRange | None,
    typer.Option("--rom", metavar="START:SIZE", help="Flash, in place of the target's.", parser=parse_rom),
]
SectorRuns = Annotated[
    list[Any] | None,
    typer.Option(
        "--sectors", metavar="START:SIZE", help="Sectors of SIZE from START on; repeatable.", parser=parse_sectors
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="NAME", help="A further name in target_overrides; repeatable."),
]
FormatFile = Annotated[
    Path | None, typer.Option("--header-format", metavar="FILE", help="JSON with the members of the header.")
]
HeaderOffset = Annotated[
    int | None,
    typer.Option("--header-offset", metavar="BYTES", help="From the start of ROM to the header.", parser=number_of),
]
AppOffset = Annotated[
    int | None,
    typer.Option("--app-offset", metavar="BYTES", help="From the start of ROM to the application.", parser=number_of),
]

BaseAddress = Annotated[
    int | None,
    typer.Option("--base", metavar="ADDR", help="Where a raw IMAGE starts; else guessed.", parser=number_of),
]


class Place(NamedTuple):
    """What options say of the place of an image.

    Attributes:
        target: name of the target; empty where it is not said.
        banks: file with its memories.
        rom: flash, in place of what the target has.
        sectors: address and length of sectors.
        labels: further names in configurations.
        header_format: JSON with the members of the header.
        header_offset: bytes from the start of ROM to the header.
        app_offset: bytes from the start of ROM to the application.
    """

    target: str
    banks: Path | None
    rom: AddressRange | None
    sectors: tuple[tuple[int, int], ...]
    labels: tuple[str, ...]
    header_format: Path | None
    header_offset: int | None
    app_offset: int | None

    @property
    def is_said(self) -> bool:
        """Whether any option says anything."""
        return self != Place("", None, None, (), (), None, None, None)

    def keys(self) -> dict[str, Any]:
        """What the options say, by the keys of manifests. Raises BadParameter where nobody says whose flash it is."""
        from toolkit.image.build.mbed.parts import SectorsPart
        from toolkit.image.build.origin import Origin

        if self.target and self.banks:
            raise typer.BadParameter("--target and --banks say the same; give one of them")
        if not self.target and not self.banks and self.rom is None:
            raise typer.BadParameter("whose flash is it? say --target, --banks or --rom")
        return {
            "target": self.target or (self.banks.stem if self.banks else "ROM"),
            "target_file": self.banks,
            "labels": self.labels,
            "sectors": tuple(
                SectorsPart(address=address, length=length, origin=Origin("--sectors"))
                for address, length in self.sectors
            ),
            "rom_start": self.rom and self.rom.address,
            "rom_size": self.rom and self.rom.length,
            "header_format": self.header_format,
            "header_offset": self.header_offset,
            "app_offset": self.app_offset,
        }


def image_request(
    image: Path,
    target: str,
    banks: Path | None,
    base: int | None,
    header_format: Path | None,
    header_offset: int | None,
    app_offset: int | None,
) -> tuple[Request, bytes, Stored]:
    """An image and what is known of it, its file, and what that says.

    Raises:
        ToolkitError: the options contradict the image, or each other; the image is none.
    """
    from toolkit.errors import ContainerError
    from toolkit.image.containers.container import read_stored
    from toolkit.image.containers.kinds import Container, container_of
    from toolkit.mbed.base_address import Base
    from toolkit.mbed.composition.configuration import read_header_format
    from toolkit.mbed.composition.verify import Request
    from toolkit.mbed.image import base_of

    if header_format is None and (header_offset is not None or app_offset is not None):
        raise typer.BadParameter("--header-offset and --app-offset go with --header-format; other headers are found")
    chosen = given_target(target, banks)
    data = output.read_input(image, LONGEST)
    place = None
    if container_of(data) is Container.RAW:
        if not data:
            raise ContainerError("the image has no bytes")
        place = base_of(data, chosen) if base is None else Base(base, ("as asked for",))
    elif base is not None:
        raise ContainerError(f"{image} is {container_of(data)}, which says where its bytes lie; leave out --base")
    if place is not None and place.address + len(data) > 1 << 32:
        raise ContainerError(f"{len(data):,} bytes at {place.address:#x} go beyond 32 bits")
    stored = read_stored(data, place.address if place else 0)
    if not stored.contents.segments:
        raise ContainerError("the image has no bytes")
    format_ = read_header_format(header_format, target) if header_format else None
    linked = stored.container is Container.ELF
    request = Request(stored.contents, chosen, place, format_, header_offset, app_offset, linked)
    return request, data, stored


def of_machine(stored: Stored) -> list[Finding]:
    """That an ELF file is for another machine."""
    from toolkit.image.containers.elf import ARM, machine_name
    from toolkit.mbed.rules import RULES

    if stored.machine in (None, ARM):
        return []
    message = f"the ELF file is for {machine_name(stored.machine)}, not ARM; what follows may mean nothing"
    return [RULES["image-machine"].found(message)]
