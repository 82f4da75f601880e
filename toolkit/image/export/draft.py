"""A draft of an export: a recipe, the files that it names, and what to say of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from toolkit.image.build.recipe import Recipe
from toolkit.image.build.source import Source
from toolkit.image.containers.container import Container
from toolkit.image.containers.stored import Stored
from toolkit.image.export.names import UniqueNames
from toolkit.image.manifest.declare import Part
from toolkit.memory.contents import Contents

P = TypeVar("P", bound=Part)


class DoesNotComeBackError(Exception):
    """A draft that does not give the image again, and why."""


@dataclass(frozen=True)
class Target:
    """What an export has to give again.

    Attributes:
        data: the file.
        name: what the file is called.
        contents: its bytes, at their addresses.
        container: how the file says them.
        stored: what else the file says.
    """

    data: bytes
    name: str
    contents: Contents
    container: Container
    stored: Stored | None = None


@dataclass
class Draft:
    """An image taken apart, before anybody knows whether that comes back.

    Attributes:
        system: what it is an image of.
        recipe: what it is made of, without raw parts for what is left over.
        files: what the recipe names: path beside the manifest → content.
        comments: parts, and what to say of them.
        notes: what to say of the whole.
        names: what its files are called.
        contents: the bytes of the image, where they lie elsewhere than the target says.
        is_file: whether the image it gives is the file itself, whatever it contains.
        what_lies_at: says for people what lies at an address that no part has.
    """

    system: str
    recipe: Recipe
    files: dict[str, bytes] = field(default_factory=dict)
    comments: list[tuple[Part, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: UniqueNames = field(default_factory=UniqueNames)
    contents: Contents | None = None
    is_file: bool = False
    what_lies_at: Callable[[int], str] = lambda _address: ""

    def file(self, folder: str, name: str, suffix: str, data: bytes) -> Source:
        """A file of the draft, under a name that every host can hold and that no other has."""
        path = self.names.path(folder, name, suffix)
        self.files[path] = data
        return Source(Path(path))

    def files_so_far(self) -> tuple[dict[str, bytes], frozenset[str]]:
        """What `go_back` goes back to."""
        return dict(self.files), self.names.taken

    def go_back(self, before: tuple[dict[str, bytes], frozenset[str]]) -> None:
        """Forget the files that came since."""
        self.files, self.names = dict(before[0]), UniqueNames(before[1])

    def say(self, part: P, words: str) -> P:
        """Say something of a part; gives the part."""
        if words:
            self.comments.append((part, words))
        return part


def changed(part: P, **changes: Any) -> P:
    """A part with other values of some keys."""
    return dataclasses.replace(part, **changes)


def in_memory(part: P, files: dict[str, bytes]) -> P:
    """A part with bytes in place of the files that it names."""
    names = (known.name for known in dataclasses.fields(part))
    return changed(part, **{name: _in_memory(getattr(part, name), files) for name in names})


def _in_memory(value: Any, files: dict[str, bytes]) -> Any:
    if isinstance(value, Source) and value.path is not None:
        return Source(data=files[value.path.as_posix()])
    if isinstance(value, Part):
        return in_memory(value, files)
    if isinstance(value, tuple):
        return tuple(_in_memory(one, files) for one in value)
    return value
