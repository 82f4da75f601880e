"""Parts of a manifest, declared once: the reader, the JSON schema and the builder all follow from it.

A part is a class made by `part`, with a `key` for each of its keys in the manifest. The type of a field says what may
stand there: `int`, `bool`, `str`, `Path` (a file or folder beside the manifest), `Source` (the bytes of a file),
`StrEnum`s, tuples of these, `dict[str, str]`, other parts, and each of them `| None`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar, dataclass_transform

from toolkit.image.build.origin import Origin

T = TypeVar("T")


def key(words: str, *, default: Any = dataclasses.MISSING, bits: int = 32) -> Any:
    """Declare a key of a part.

    Args:
        words: what it says, for the schema and for errors.
        default: its value where it is left out; without one it must be there.
        bits: how many bits a number has at most.
    """
    metadata = {"words": words, "bits": bits}
    if isinstance(default, (dict, list)):
        return dataclasses.field(default_factory=default.copy, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Part:
    """What every part has besides its keys: where the wish for it stands.

    Raises:
        ToolkitError: by the origin: a number has more bits than its key.
    """

    origin: Origin = dataclasses.field(default=Origin(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Builders say what they like; manifests are read by the same bounds."""
        for known in keys_of(type(self)):
            value = getattr(self, known.name)
            if known.type is int and value is not None and not 0 <= value < 1 << known.bits:
                most = (1 << known.bits) - 1
                raise self.origin.at(known.name).error(f"must be a number from 0 to {most:#x}, not {value:#x}")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(key, dataclasses.field))
def part(cls: type[T]) -> type[T]:
    """Make a subclass of `Part` a part: frozen, and made by keywords."""
    return dataclasses.dataclass(frozen=True, kw_only=True)(cls)


class Key(NamedTuple):
    """A key of a part.

    Attributes:
        name: as it stands in the manifest.
        type: what may stand there, without None.
        words: what it says.
        is_required: whether it must be there.
        bits: how many bits a number has at most.
        default: its value where it is left out.
    """

    name: str
    type: Any
    words: str
    is_required: bool
    bits: int
    default: Any


def is_part(type_: Any) -> bool:
    """Whether a type is a part."""
    return isinstance(type_, type) and issubclass(type_, Part)


_KEYS: dict[type[Part], tuple[Key, ...]] = {}
"""What was worked out already: a manifest may have hundreds of parts of one type."""


def keys_of(part_type: type[Part]) -> tuple[Key, ...]:
    """The keys of a part, in the order in which they are declared."""
    if part_type not in _KEYS:
        _KEYS[part_type] = tuple(_keys_of(part_type))
    return _KEYS[part_type]


def _keys_of(part_type: type[Part]) -> Iterator[Key]:
    declared = {field.name for field in dataclasses.fields(part_type)} - {"origin"}
    hints = typing.get_type_hints(part_type)
    for field in dataclasses.fields(part_type):
        if field.name in declared:
            has_default = field.default is not dataclasses.MISSING
            is_required = not has_default and field.default_factory is dataclasses.MISSING
            default = field.default if has_default else None
            words, bits = field.metadata["words"], field.metadata["bits"]
            yield Key(field.name, _without_none(hints[field.name]), words, is_required, bits, default)


def summary_of(part_type: type[Any]) -> str:
    """The first sentence of a part's docstring."""
    return (part_type.__doc__ or "").strip().split("\n")[0]


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint
    others = [argument for argument in typing.get_args(hint) if argument is not type(None)]
    assert len(others) == 1, f"a key may be of one type only, not {hint}"
    return others[0]
