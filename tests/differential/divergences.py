"""The accepted differences between the two declarations, from ksy/divergences.toml."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from formats.codec import Spec
from formats.registry import FORMATS
from tests.differential.twins import ask_construct, ask_kaitai, differences
from tests.golden_data import ROOT


@dataclass(frozen=True)
class Divergence:
    """One accepted difference, and bytes that show it."""

    format: str
    path: str
    data: str
    reason: str

    def covers(self, format_: str, path: str) -> bool:
        """Tell whether a difference at a path is this one."""
        pattern = re.escape(self.path).replace(re.escape("[*]"), r"\[\d+\]")
        return self.format == format_ and re.fullmatch(pattern, path) is not None


def read_divergences(text: str) -> list[Divergence]:
    """Read the lines of a divergences.toml."""
    return [Divergence(**line) for line in tomllib.loads(text).get("divergence", [])]


@functools.cache
def accepted() -> list[Divergence]:
    """Give the accepted differences of this tree."""
    return read_divergences((ROOT / "ksy" / "divergences.toml").read_text())


def disagreements(spec: Spec[Any], data: bytes) -> list[str]:
    """List the paths where construct and Kaitai say different things about `data`, and are not known to."""
    found = differences(ask_construct(spec, data), ask_kaitai(spec, data))
    return [path for path in found if not any(line.covers(spec.name, path) for line in accepted())]


def unused(lines: list[Divergence]) -> list[Divergence]:
    """Give the lines whose example shows no difference that they cover."""
    return [line for line in lines if not _occurs(line)]


def _occurs(line: Divergence) -> bool:
    spec, data = FORMATS[line.format], bytes.fromhex(line.data)
    found = differences(ask_construct(spec, data), ask_kaitai(spec, data))
    return any(line.covers(line.format, path) for path in found)
