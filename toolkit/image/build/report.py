"""What became of a recipe, for scripts: every region, its source, its length, its SHA-256."""

from __future__ import annotations

from typing import Any

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.source import digest


def report_of(name: str, output: str, data: bytes, built: BuiltImage) -> dict[str, Any]:
    """The report of one image.

    Args:
        name: of the image.
        output: the file it becomes.
        data: the content of that file.
        built: what was built.
    """
    return {
        "name": name,
        "output": output,
        "length": len(data),
        "sha256": digest(data),
        "address": built.range.address,
        "facts": built.facts,
        "pieces": [piece.as_dict() for piece in built.pieces],
        "findings": [finding.as_dict() for finding in built.findings],
        "companions": [
            {"output": other, "length": len(content), "sha256": digest(content)}
            for other, content in sorted(built.companions.items())
        ],
    }
