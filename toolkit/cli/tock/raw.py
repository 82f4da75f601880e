"""`flashwright tock read|fill|put|convert`: bytes of an image, whatever they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.numbers import number_of
from toolkit.cli.output import write_output
from toolkit.cli.tock.arguments import Create, Json, Target, changed, of_image, opened
from toolkit.errors import ToolkitError

Address = Annotated[int, typer.Argument(metavar="ADDRESS", help="First byte, as the CPU sees it.", parser=number_of)]
Length = Annotated[int, typer.Argument(metavar="LENGTH", help="How many bytes: 512, 0x200, 4K.", parser=number_of)]


@of_image
def read(
    target: Target,
    address: Address,
    length: Length,
    to: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the bytes; - for standard output.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show bytes in hexadecimal, or write them to a file.

    Bytes that the image does not have are shown as dashes; in a file they are as in erased flash, 0xff.

    Example: flashwright tock read hail.bin 0x400 64
    Example: flashwright tock read hail.hex 0x30000 256K -o apps.bin
    """
    from toolkit.memory.region import AddressRange
    from toolkit.render.hexdump import hexdump_lines
    from toolkit.tock.image.ranges import require_readable

    range_ = AddressRange(address, length)
    with opened(target) as image:
        require_readable(image, range_)
        data = image.read_range(range_)
        if to is not None:
            write_output(to, data, quiet=as_json)
        if as_json and to != output.STANDARD_INPUT:
            document = {"image": str(target.path), "address": address, "length": length, "bytes": data.hex()}
            output.show_json("tock-read/1", document | {"complete": image.holds(range_)})
        elif to is None:
            for line in hexdump_lines(image.contents, range_):
                output.show(line)


@of_image
def fill(
    target: Target,
    address: Address,
    length: Length,
    value: Annotated[int, typer.Argument(metavar="VALUE", help="The byte, from 0 to 0xff.", parser=number_of)],
    as_json: Json = False,
) -> None:
    """Set all bytes of a range to one value.

    Example: flashwright tock fill hail.bin 0x30000 256K 0xff
    """
    from toolkit.memory.region import AddressRange
    from toolkit.quantities import format_length
    from toolkit.tock.image.ranges import require_within_flash

    if value > 0xFF:
        raise typer.BadParameter(f"{value:#x} is no byte; the largest is 0xff")
    range_ = AddressRange(address, length)
    with changed(target) as image:
        require_within_flash(image.board, range_)
        image.put(address, bytes([value]) * length)
    if as_json:
        document = {"image": str(target.path), "address": address, "length": length, "value": value}
        output.show_json("tock-fill/1", document)
    else:
        output.show(f"{target.path}: {format_length(length)} at {address:#x} are {value:#04x}")


@of_image
def put(
    target: Target,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Raw bytes, or Intel HEX; - for standard input.")],
    address: Annotated[
        int | None,
        typer.Option("--address", metavar="N", help="Where raw bytes go; Intel HEX says it.", parser=number_of),
    ] = None,
    create: Create = False,
    as_json: Json = False,
) -> None:
    """Put the bytes of a file into an image, as they are.

    Nothing is checked and nothing else is changed: `kernel put` and `apps install` know what they do.

    Example: flashwright tock put hail.bin hail-kernel.bin --address 0x10000
    Example: flashwright tock put board.bin all.hex --board nrf52840dk --create
    """
    from toolkit.memory.image_file import FileKind, decode, kind_of
    from toolkit.quantities import format_length
    from toolkit.tock.image.image_file import MAX_LENGTH
    from toolkit.tock.image.ranges import put_contents

    data = output.read_input(file, MAX_LENGTH)
    kind = kind_of(data)
    if kind is FileKind.RAW and address is None:
        raise ToolkitError(f"{file} is no Intel HEX, so it does not say where its bytes go; say --address ADDRESS")
    if kind is FileKind.HEX and address is not None:
        raise ToolkitError(f"{file} is Intel HEX, which says where its bytes go; leave out --address")
    contents = decode(data, address or 0, kind)
    with changed(target, create=create) as image:
        put_contents(image, contents)
    if as_json:
        places = [{"address": start, "length": len(part)} for start, part in contents.segments]
        output.show_json("tock-put/1", {"image": str(target.path), "put": places})
        return
    for start, part in contents.segments:
        output.show(f"{target.path}: {format_length(len(part))} at {start:#x}")


@of_image
def convert(
    target: Target,
    to: Annotated[Path, typer.Argument(metavar="OUTPUT", help="Image to make: .hex, .srec, .uf2, .elf, or raw.")],
    as_json: Json = False,
) -> None:
    """Turn a raw image into Intel HEX, or the other way round.

    A raw image starts where the board's flash does, or at --base; what Intel HEX leaves out becomes 0xff. The name says
    what OUTPUT is, S-records, UF2 and ELF too; `image convert` has more to say of those.

    Example: flashwright tock convert hail.bin hail.hex
    Example: flashwright tock convert pico.hex pico.bin --board raspberry_pi_pico
    """
    from toolkit.image.containers.container import Container, container_for, write_container
    from toolkit.memory.image_file import FileKind
    from toolkit.tock.image.image_file import image_bytes

    container = container_for(to.name)
    with opened(target) as image:
        base = image.board.flash.address if target.base is None else target.base
        raw = container is Container.RAW
        contents = image.contents
        data = image_bytes(contents, FileKind.RAW, base) if raw else write_container(contents, container)
    write_output(to, data, quiet=as_json)
    if as_json and to != output.STANDARD_INPUT:
        document = {"image": str(target.path), "file": str(to), "kind": container.value, "length": len(data)}
        output.show_json("tock-convert/1", document)
