"""From a built image to the content of its file."""

from __future__ import annotations

from pathlib import PurePath

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.origin import Origin
from toolkit.image.build.recipe import FormatOptionsPart, Recipe
from toolkit.image.build.source import MAX_LENGTH
from toolkit.image.containers.container import Container, container_for, write_container
from toolkit.image.containers.kinds import SUFFIXES
from toolkit.image.containers.stored import WriteOptions
from toolkit.memory.contents import Contents
from toolkit.quantities import format_length

_APPLIES = {
    "entry": (Container.HEX, Container.SREC, Container.ELF),
    "header": (Container.SREC,),
    "line_length": (Container.HEX, Container.SREC),
    "family": (Container.UF2,),
    "block_length": (Container.UF2,),
    "exact": (Container.UF2,),
    "machine": (Container.ELF,),
}
"""Which kinds of files know of which option."""
_MACHINES = {"cortex-m": "ARM", "rv32": "RISCV", "i486": "386"}
"""How the names of architectures begin → machine of ELF files of 32 bits."""
LONGEST_LINE = 250
BLOCK_LENGTHS = range(4, 477, 4)


def output_name(recipe: Recipe, name: str) -> PurePath:
    """The file that an image becomes, from the folder of its manifest.

    It cannot lie elsewhere: building what somebody else wrote makes nothing outside of its folder. `-o` can.

    Args:
        recipe: the image.
        name: of the image; of the file too, where the recipe does not say it.

    Raises:
        ToolkitError: by the recipe: the file would lie elsewhere.
    """
    if recipe.output is None:
        return PurePath(name + SUFFIXES[recipe.format or Container.RAW][0])
    return path_below(recipe.output, recipe.origin.at("output"))


def path_below(text: str, origin: Origin) -> PurePath:
    """The path of a file that shall be made; it leads down only. Raises ToolkitError, by its origin, where not."""
    path = PurePath(text)
    if not path.name or path.is_absolute() or ".." in path.parts or "\0" in text or text.endswith(("/", "\\")):
        raise origin.error(f"must be the name of a file beside the manifest or below, not {text!r}; -o leads elsewhere")
    return path


def output_of(recipe: Recipe, built: BuiltImage, name: str) -> bytes:
    """The content of the file that an image becomes.

    A raw file starts where the image does, and ends with the last part, or where the recipe says.

    Args:
        recipe: what was built.
        built: the image.
        name: of the file; it says the container where the recipe does not.

    Raises:
        ToolkitError: with the place in the manifest: it cannot be a file of this kind.
    """
    container = recipe.format or container_for(name)
    options = _options(recipe, container, str(built.facts.get("architecture", "")))
    contents = _whole(recipe, built) if container is Container.RAW else built.contents
    with recipe.origin.blamed():
        return write_container(contents, container, options=options)


def _whole(recipe: Recipe, built: BuiltImage) -> Contents:
    """What a raw file has: from the start of the image to the end of the last part, or as far as it is filled."""
    first, contents = built.range.address, built.within
    end = max(first, contents.range.end)
    pad_to = built.range.end if recipe.pad_to is None and built.is_whole else recipe.pad_to
    if pad_to is not None and not end <= pad_to <= built.range.end:
        raise recipe.origin.at("pad_to").error(
            f"must be from {end:#x}, where the last part ends, to {built.range.end:#x}, not {pad_to:#x}"
        )
    length = (end if pad_to is None else pad_to) - first
    if length > MAX_LENGTH:
        words = f"would have {format_length(length)}; {format_length(MAX_LENGTH)} are the most"
        raise recipe.origin.at("pad_to" if recipe.pad_to is not None else "").error(f"the raw file {words}")
    return Contents([(first, contents.read(first, length, recipe.fill))])


def _options(recipe: Recipe, container: Container, architecture: str) -> WriteOptions:
    part = recipe.format_options or FormatOptionsPart()
    for key, containers in _APPLIES.items():
        if getattr(part, key) is not None and container not in containers:
            raise part.origin.at(key).error(f"is for {', '.join(containers)} files; this one is {container}")
    if part.line_length is not None and not 1 <= part.line_length <= LONGEST_LINE:
        raise part.origin.at("line_length").error(f"must be from 1 to {LONGEST_LINE}, not {part.line_length}")
    if part.block_length is not None and part.block_length not in BLOCK_LENGTHS:
        raise part.origin.at("block_length").error(
            f"must be a multiple of 4, at most {BLOCK_LENGTHS[-1]}, not {part.block_length}"
        )
    default = WriteOptions()
    return WriteOptions(
        fill=recipe.fill,
        entry=part.entry,
        header=(part.header or "").encode(),
        line_length=part.line_length,
        family=_family(part),
        block_length=default.block_length if part.block_length is None else part.block_length,
        exact=bool(part.exact),
        machine=_machine(part, architecture) if container is Container.ELF else None,
    )


def _family(part: FormatOptionsPart) -> int | None:
    if part.family is None:
        return None
    from toolkit.image.containers.uf2_families import family_of

    try:
        return family_of(part.family)
    except ValueError as error:
        raise part.origin.at("family").error(str(error)) from None


def _machine(part: FormatOptionsPart, architecture: str) -> int | None:
    """The machine that is said, else the one of the architecture."""
    from toolkit.image.containers.elf import machine_of

    if part.machine is None:
        return next((machine_of(name) for start, name in _MACHINES.items() if architecture.startswith(start)), None)
    try:
        return machine_of(part.machine)
    except ValueError as error:
        raise part.origin.at("machine").error(str(error)) from None
