"""`flashwright tock kernel attributes add app-memory|kernel-binary|kernel-version|public-key`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.numbers import number_of
from toolkit.cli.tock.arguments import Json, Target, of_image
from toolkit.cli.tock.kernel_text import attribute_document, attribute_words
from toolkit.cli.tock.parts import Force, KernelOnly, changed_kernel

if TYPE_CHECKING:
    from formats.tock.kernel_attributes import Value

PRERELEASES = ("release", "dev", "alpha", "beta")
Change = Annotated[bool, typer.Option("--change", help="Where the kernel says that already, say this instead.")]
Address = Annotated[int, typer.Argument(metavar="ADDRESS", help="First byte.", parser=number_of)]
Length = Annotated[int, typer.Argument(metavar="LENGTH", help="Bytes: 49152, 0xc000, 48K.", parser=number_of)]


@of_image
def app_memory(
    target: Target,
    address: Address,
    length: Length,
    alone: KernelOnly = None,
    change: Change = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say which RAM the kernel gives to apps.

    Example: flashwright tock kernel attributes add app-memory kernel.bin 0x20004000 48K
    """
    from formats.tock.kernel_attributes import AppMemory

    _add(target, AppMemory(_word(address), _word(length)), alone, change, force, as_json)


@of_image
def kernel_binary(
    target: Target,
    address: Address,
    length: Length,
    alone: KernelOnly = None,
    change: Change = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say where the kernel's code and data lie in flash.

    Example: flashwright tock kernel attributes add kernel-binary hail.bin 0x10000 0x1a000
    """
    from formats.tock.kernel_attributes import KernelBinary

    _add(target, KernelBinary(_word(address), _word(length)), alone, change, force, as_json)


@of_image
def kernel_version(
    target: Target,
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Such as 2.2.0, 2.3.0-dev, 2.3.0-beta.")],
    alone: KernelOnly = None,
    change: Change = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say the version of the kernel.

    Example: flashwright tock kernel attributes add kernel-version hail.bin 2.3.0-dev
    """
    _add(target, _version(version), alone, change, force, as_json)


@of_image
def public_key(
    target: Target,
    key: Annotated[Path, typer.Argument(metavar="KEY", help="Key on P-256, PEM or DER; its public half is taken.")],
    metadata: Annotated[
        int | None,
        typer.Option(metavar="N", help="Any number of 32 bits, for the kernel; else 0.", parser=number_of),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="First line opens an encrypted key."),
    ] = None,
    alone: KernelOnly = None,
    change: Change = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Add a public key that the kernel may check apps with.

    Example: flashwright tock kernel attributes add public-key kernel.bin key.pub.pem --metadata 1
    """
    from toolkit.tock.image.kernel_edit import public_key_of
    from toolkit.tock.sign.keys import load_key, load_password

    loaded = load_key(key, load_password(password_file) if password_file else None)
    _add(target, public_key_of(loaded, metadata or 0), alone, change, force, as_json)


def _add(target: Target, value: Value, alone: bool | None, change: bool, force: bool, as_json: bool) -> None:
    from formats.tock.kernel_attributes import KernelAttribute
    from toolkit.tock.image.kernel_edit import add_kernel_attribute

    with changed_kernel(target, alone) as image:
        add_kernel_attribute(image, value, change=change, force=force)
    added = attribute_document(KernelAttribute.of(value))
    if as_json:
        output.show_json("tock-kernel-attributes-add/1", {"image": str(target.path), "added": added})
    else:
        output.show(f"{target.path}: {added['name']} {attribute_words(added)}")


def _word(number: int) -> int:
    if number > 0xFFFF_FFFF:
        raise typer.BadParameter(f"{number:#x} does not fit into 32 bits")
    return number


def _version(text: str) -> Value:
    from formats.tock.kernel_attributes import KernelVersion

    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:-([a-z]+|prerelease\d+))?", text, re.ASCII)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no version; write it as 2.3.0 or 2.3.0-dev")
    *numbers, word = found.groups()
    last = _prerelease(word or "release")
    parts = [int(number) for number in numbers] + [last]
    if max(parts) > 0xFFFF:
        raise typer.BadParameter(f"{text!r}: each number has 16 bits")
    return KernelVersion(*parts)


def _prerelease(word: str) -> int:
    if word.startswith("prerelease"):
        return int(word.removeprefix("prerelease"))
    if word not in PRERELEASES:
        raise typer.BadParameter(f"{word!r} is no kind of release; one of {', '.join(PRERELEASES)}, prerelease<N>")
    return PRERELEASES.index(word)
