"""A spec and its Kaitai twin, asked the same question: do you take these bytes, and what do they say."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from kaitaistruct import BytesIO, KaitaiStream, KaitaiStructError

from formats.codec import Spec
from formats.errors import FormatError, TruncatedError
from tests.differential.normalise import normalise, normalise_kaitai

TRUNCATED, VALUE = "truncated", "value"


@dataclass(frozen=True)
class Verdict:
    """What a parser says: a record in its normal form, or why not."""

    record: Any = None
    refused: str | None = None


def twin_class(spec: Spec[Any], package: str = "parsers") -> Any:
    """Import the compiled Kaitai class of a spec."""
    module = importlib.import_module(f"tests.differential.{package}.{spec.stem}")
    return getattr(module, "".join(word.capitalize() for word in spec.stem.split("_")))


def ask_construct(spec: Spec[Any], data: bytes) -> Verdict:
    """Parse with formats/."""
    try:
        return Verdict(normalise(spec.parse(data)))
    except TruncatedError:
        return Verdict(refused=TRUNCATED)
    except FormatError:
        return Verdict(refused=VALUE)


def ask_kaitai(spec: Spec[Any], data: bytes) -> Verdict:
    """Parse with ksy/. Errors other than a refusal pass."""
    try:
        parsed = twin_class(spec)(KaitaiStream(BytesIO(data)))
        return Verdict(normalise_kaitai(parsed, spec.record_type))
    except EOFError:
        return Verdict(refused=TRUNCATED)
    except KaitaiStructError:
        return Verdict(refused=VALUE)


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """List the paths at which two normal forms or verdicts differ; a refusal differs as a whole, whatever its kind."""
    if isinstance(one, Verdict) and isinstance(other, Verdict):
        if (one.refused is None) != (other.refused is None):
            return ["verdict"]
        return differences(one.record, other.record)
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [found for key in one for found in differences(one[key], other[key], f"{path}.{key}".lstrip("."))]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for index, (a, b) in pairs for found in differences(a, b, f"{path}[{index}]")]
    return [] if type(one) is type(other) and one == other else [path]
