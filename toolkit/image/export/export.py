"""Exporting: a folder with a manifest and parts, written only when building it gives the same image."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from formats.errors import FormatError
from toolkit.errors import ContainerError, ToolkitError
from toolkit.files import new_folder
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.output import output_of
from toolkit.image.build.plan import Piece
from toolkit.image.build.recipe import FormatOptionsPart, RawPart, Recipe
from toolkit.image.build.source import digest
from toolkit.image.containers.container import Container, container_for, container_of, read_container
from toolkit.image.export.choose import Asked, drafts_of, read_target
from toolkit.image.export.draft import DoesNotComeBackError, Draft, Target, changed
from toolkit.image.export.format_options import format_options_of
from toolkit.image.export.names import safe_name
from toolkit.image.export.remains import remains
from toolkit.image.families.table import PLAIN
from toolkit.image.manifest.document import read_recipes
from toolkit.image.manifest.write import manifest_text
from toolkit.memory.contents import Contents

MANIFEST = "image.toml"
_RAW_NAME = "raw"
_NOT_ON_THIS_HOST = frozenset(
    {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}
)
"""What hosts say of names that they cannot hold, or not beside the others."""
_WRITTEN_AS = {Container.ELF: Container.HEX}
"""What files become that have more in them than bytes at addresses."""


@dataclass(frozen=True)
class Exported:
    """An image that was exported.

    Attributes:
        system: what it is an image of: ``tock``, ``knightos``, ``mbed``, ``plain``.
        manifest: the manifest.
        output: the file that building it makes.
        pieces: what building it puts together.
        files: the files beside the manifest, and their lengths in bytes.
        notes: what to know about it.
        is_identical: whether the file itself is the same, and not only its bytes at their addresses.
    """

    system: str
    manifest: Path
    output: str
    pieces: Sequence[Piece]
    files: Mapping[str, int]
    notes: tuple[str, ...]
    is_identical: bool


def export_image(path: Path, folder: Path, asked: Asked | None = None) -> Exported:
    """Take an image file apart into a folder with a manifest of which `image build` makes the same one.

    Args:
        path: the image.
        folder: new or empty.
        asked: what is known of the image.

    Raises:
        ToolkitError: it is no image, not what people say it is, or there is something in the folder.
        OSError: the host refuses; the folder is then not there.
    """
    asked = asked or Asked()
    target = read_target(path, asked)
    return export_target(target, drafts_of(target, asked), folder)


def export_target(target: Target, drafts: Iterable[Draft], folder: Path) -> Exported:
    """Write the first of some drafts that comes back. Raises as `export_image`."""
    problem = ""
    for draft in drafts:
        if problem:
            draft.notes.append(f"More that has a name would not come back: {problem}.")
        try:
            with new_folder(folder) as temporary:
                exported = _Export(target, draft, temporary).write()
        except DoesNotComeBackError as error:
            problem = str(error)
            continue
        return replace(exported, manifest=folder / MANIFEST)
    raise AssertionError("the last draft always comes back")


class _Export:
    """Writes a draft into a folder that nobody sees yet.

    Raises:
        DoesNotComeBackError: building it does not give the image.
    """

    def __init__(self, target: Target, draft: Draft, folder: Path) -> None:
        self._target, self._draft, self._folder = target, draft, folder
        self._contents = draft.contents or target.contents
        self._container = Container.RAW if draft.is_file else _WRITTEN_AS.get(target.container, target.container)
        self._output = _output_name(target, self._container, draft.files)

    def write(self) -> Exported:
        """Write all, build it, compare."""
        for name, data in self._draft.files.items():
            self._put(name, data)
        recipe = replace(self._draft.recipe, output=self._output, format=self._format(), format_options=self._options())
        built = self._build(recipe)
        is_plain = self._draft.system == PLAIN and self._container is not Container.RAW
        raw = tuple(self._raw_parts(remains(self._contents, built, recipe.fill, with_fill=is_plain)))
        recipe = changed(recipe, raw=(*getattr(recipe, "raw", ()), *raw))
        built = self._build(recipe)
        end = self._contents.range.end
        if self._container is Container.RAW and not built.is_whole and built.contents.range.end < end:
            recipe = replace(recipe, pad_to=end)
        data, built = self._output_and_built(recipe)
        is_identical = data == self._target.data
        if not is_identical:
            self._draft.notes.append(self._other_way(data, recipe.fill))
            self._output_and_built(recipe)
        files = {name: len(content) for name, content in sorted(self._draft.files.items())}
        pieces = tuple(replace(piece, source=self._beside(piece.source)) for piece in built.pieces)
        notes = tuple(self._draft.notes)
        return Exported(self._draft.system, self._folder, self._output, pieces, files, notes, is_identical)

    def _beside(self, source: str) -> str:
        """The name of a file beside the manifest."""
        path = Path(source)
        return path.relative_to(self._folder).as_posix() if path.is_relative_to(self._folder) else source

    def _put(self, name: str, data: bytes) -> None:
        path = self._folder.joinpath(*PurePosixPath(name).parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(data)
        except (OSError, UnicodeEncodeError) as error:
            if isinstance(error, OSError) and error.errno not in _NOT_ON_THIS_HOST:
                raise
            raise DoesNotComeBackError(f"this host cannot hold the name {name!a}") from None

    def _raw_parts(self, stretches: Iterator[tuple[int, bytes]]) -> Iterator[RawPart]:
        """Raw parts for what is left over; their files are written."""
        for address, data in stretches:
            source = self._draft.file(_RAW_NAME, f"{address:#010x}", ".bin", data)
            assert source.path is not None
            self._put(source.path.as_posix(), data)
            format_ = None if container_of(data) is Container.RAW else Container.RAW
            part = RawPart(file=source, address=address, format=format_)
            yield self._draft.say(part, self._draft.what_lies_at(address))

    def _build(self, recipe: Recipe) -> BuiltImage:
        """Write the manifest of a recipe, read it, and build what it says."""
        return self._output_and_built(recipe, only_build=True)[1]

    def _output_and_built(self, recipe: Recipe, *, only_build: bool = False) -> tuple[bytes, BuiltImage]:
        manifest = self._folder / MANIFEST
        manifest.write_bytes(manifest_text(recipe, self._heading(), self._draft.comments))
        try:
            (read,) = read_recipes(manifest, {}, {}).values()
            built = read.build()
            return b"" if only_build else output_of(read, built, self._output), built
        except (ToolkitError, FormatError) as error:
            raise DoesNotComeBackError(str(error).replace(f"{self._folder}{os.sep}", "")) from None

    def _heading(self) -> list[str]:
        target = self._target
        return [
            f"{target.name}, taken apart by `flashwright image export`: {len(target.data):,} bytes, SHA-256",
            f"{digest(target.data)}. `flashwright image build {MANIFEST}` makes it again.",
            *self._draft.notes,
        ]

    def _format(self) -> Container | None:
        return None if container_for(self._output) is self._container else self._container

    def _options(self) -> FormatOptionsPart | None:
        stored = self._target.stored
        return None if stored is None else format_options_of(stored, self._container)

    def _other_way(self, data: bytes, fill: int) -> str:
        """What is not the same in a file of another way, in words; bytes count, and holes are erased flash."""
        if self._container is Container.RAW:
            has, wants = len(data), len(self._target.data)
            raise DoesNotComeBackError(
                f"the file would have {has:,} bytes, not {wants:,}" if has != wants else "bytes differ"
            )
        try:
            there = read_container(data, 0, self._container)
        except ContainerError as error:
            raise DoesNotComeBackError(str(error)) from None
        if not (_says(there, self._contents, fill) and _says(self._contents, there, fill)):
            raise DoesNotComeBackError("other bytes come out of it")
        words = "The file itself is written in another way; its bytes and addresses are the same"
        if self._target.stored is not None and self._target.stored.says:
            words = f"{words}, its tags ({', '.join(self._target.stored.says)}) are left out"
        if there == self._contents:
            return f"{words}."
        return f"{words}, but for erased bytes (0xff) that are holes in one of the two."


def _says(contents: Contents, other: Contents, fill: int) -> bool:
    """Whether contents have all bytes of others, where holes are erased flash."""
    return all(contents.read(address, len(data), fill) == data for address, data in other.segments)


def _output_name(target: Target, container: Container, files: Iterable[str]) -> str:
    """What the image is called that is made again: as it was called, unless a part or the host is in the way."""
    wanted = safe_name(target.name) or "image.bin"
    if container is not target.container and container is not Container.RAW:
        wanted = f"{wanted}.{container}"
    taken = {PurePosixPath(path).parts[0].casefold() for path in files} | {MANIFEST, _RAW_NAME}
    candidates = itertools.chain([wanted, f"image-{wanted}"], (f"image-{n}-{wanted}" for n in itertools.count(2)))
    return next(candidate for candidate in candidates if candidate.casefold() not in taken)
