"""`flashwright knightos rom upgrade make|show|verify`: upgrade files of TI calculators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Json, complete_model
from toolkit.cli.knightos.rom import Rom, Strict, read_rom
from toolkit.cli.numbers import number_of

if TYPE_CHECKING:
    from toolkit.kfs.layout import Model
    from toolkit.knightos.rom.image import RomImage
    from toolkit.knightos.upgrade.make import Facts
    from toolkit.knightos.upgrade.reading import Upgrade

LARGEST = 32 << 20
"""Bytes of the largest file that is read; one with all pages of the largest ROM has 10 MiB."""
File = Annotated[Path, typer.Argument(metavar="FILE", help="Upgrade file; - for standard input.")]
Key = Annotated[Path | None, typer.Option("--key", "-k", metavar="FILE", help="Key: n, p and q, one a line.")]


def make(
    rom: Rom,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Upgrade file to make: .73u, .8xu or .8cu.")],
    page: Annotated[
        list[str] | None, typer.Option("--page", "-p", metavar="PAGE", help="A page, in hexadecimal; repeatable.")
    ] = None,
    key: Key = None,
    signature: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Use these bytes as the signature, instead of a key.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Calculator, where several have the size.", autocompletion=complete_model),
    ] = None,
    version: Annotated[str, typer.Option(metavar="M.N", help="Version that the calculator is told.")] = "1.0",
    hardware: Annotated[int, typer.Option(min=0, max=255, help="Highest hardware revision that it runs on.")] = 5,
    key_id: Annotated[
        str | None, typer.Option(metavar="ID", help="Id of the key, in hexadecimal; otherwise the calculator's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an upgrade file of a ROM's pages.

    Without --page, all pages that are in use are sent, but never the certificate and the boot page. The first page
    of each group of four comes along. The file is read back and checked.

    Example: flashwright knightos rom upgrade make calc.rom os.8xu --model TI83p --key 04.key
    Example: flashwright knightos rom upgrade make calc.rom os.8xu -p 00 -p 01 -p 02 -p 3C
    """
    from toolkit.files import replace_file
    from toolkit.knightos.upgrade.key import load_key
    from toolkit.knightos.upgrade.make import choose_pages, make_upgrade, pages_to_send
    from toolkit.knightos.upgrade.reading import read_upgrade
    from toolkit.knightos.upgrade.verify import verify as verify_upgrade

    if key is not None and signature is not None:
        raise typer.BadParameter("--key and --signature exclude each other")
    output.require_other_files(file, *(path for path in (rom, key, signature) if path is not None))
    image = read_rom(rom)
    numbers = choose_pages(image, None if page is None else map(_page_number, page))
    facts = _facts(_model(image, model), version, hardware, key_id)
    signer = load_key(key) if key else None
    raw = output.read_input(signature, LARGEST) if signature else b""
    made = make_upgrade(pages_to_send(image, numbers), facts, key=signer, signature=raw)
    findings = verify_upgrade(read_upgrade(made), key=signer, name=file.name, rom=image)
    replace_file(file, made)
    if as_json:
        document = {"image": str(rom), "file": str(file), "size": len(made), "pages": list(numbers)}
        found = [finding.as_dict() for finding in findings]
        output.show_json("knightos-rom-upgrade-make/1", {**document, "key": facts.key_id, "findings": found})
    else:
        from toolkit.cli.knightos.rom_text import page_list
        from toolkit.quantities import format_count, format_length

        count = format_count(len(numbers), "page")
        output.show(f"{file}: {format_length(len(made))}, {count}: {page_list(numbers)}")
        output.show_findings(findings)
    raise typer.Exit(output.exit_code(findings))


def show(file: File, as_json: Json = False) -> None:
    """Show the headers, pages and signature of a file.

    Example: flashwright knightos rom upgrade show os.8xu
    """
    from toolkit.knightos.upgrade.picture import describe

    described = describe(_read(file))
    if as_json:
        output.show_json("knightos-rom-upgrade-show/1", {"file": str(file), **described})
    else:
        from toolkit.cli.knightos.upgrade_text import show_upgrade

        show_upgrade(str(file), described)


def verify(
    file: File,
    key: Key = None,
    rom: Annotated[Path | None, typer.Option(metavar="ROM", help="Compare the pages with those of this image.")] = None,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Check lines, pages, counts and the signature.

    A key file with its first line alone is enough. Exit code 1 when there is an error.

    Example: flashwright knightos rom upgrade verify os.8xu --key 04.key
    Example: flashwright knightos rom upgrade verify os.8xu --rom calc.rom
    """
    from toolkit.knightos.upgrade.key import load_key
    from toolkit.knightos.upgrade.verify import verify as verify_upgrade

    upgrade = _read(file)
    signer = load_key(key) if key else None
    name = "" if file == output.STANDARD_INPUT else file.name
    findings = verify_upgrade(upgrade, key=signer, name=name, rom=read_rom(rom) if rom else None)
    if as_json:
        document = {"file": str(file), "findings": [finding.as_dict() for finding in findings]}
        output.show_json("knightos-rom-upgrade-verify/1", document)
    else:
        output.show_findings(findings)
        if not output.exit_code(findings, strict=True):
            from toolkit.quantities import format_count

            signed = ", signature right" if signer and upgrade.signature_data else ""
            output.show(f"{file}: sound, {format_count(len(upgrade.pages), 'page')}{signed}")
    raise typer.Exit(output.exit_code(findings, strict=strict))


def _read(file: Path) -> Upgrade:
    from formats.errors import FormatError
    from toolkit.knightos.upgrade.reading import read_upgrade

    data = output.read_input(file, LARGEST)
    try:
        return read_upgrade(data, str(file))
    except FormatError as error:
        raise error.within(str(file)) from None


def _page_number(text: str) -> int:
    from toolkit.knightos.rom.parts import parse_page

    try:
        return parse_page(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _model(image: RomImage, name: str | None) -> Model:
    """The calculator that an upgrade is for."""
    from toolkit.errors import VolumeError
    from toolkit.kfs.layout import model_named

    if name is None:
        if len(image.models) > 1:
            names = " or ".join(model.name for model in image.models)
            raise VolumeError(f"which calculator? By its size it may be {names}: give --model")
        return image.models[0]
    model = model_named(name)
    if model not in image.models:
        raise VolumeError(f"a {model.title} has {model.rom_size:#x} bytes, the image {len(image.data):#x}")
    return model


def _facts(model: Model, version: str, hardware: int, key_id: str | None) -> Facts:
    from toolkit.knightos.upgrade.calculators import destination_of
    from toolkit.knightos.upgrade.make import Facts

    destination = destination_of(model)
    major, dot, minor = version.partition(".")
    if not dot:
        raise typer.BadParameter(f"{version!r} is no version; write it as 2.3")
    numbers = [number_of(part, "--version") for part in (major, minor)]
    if key_id is not None:
        numbers.append(number_of(f"0x{key_id.lower().removeprefix('0x')}", "--key-id"))
    if any(number > 0xFF for number in numbers):
        raise typer.BadParameter("versions and key ids go up to 255")
    chosen = numbers[2] if key_id is not None else destination.key_id
    return Facts(chosen, destination.device_type, numbers[0], numbers[1], hardware)
