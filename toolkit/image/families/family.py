"""What knows one family of images: how to describe them, and what differences mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from toolkit.image.described import Described
from toolkit.image.difference import Difference
from toolkit.image.families.given import Given


def _nothing(_one: Described, _other: Described) -> Sequence[Difference]:
    return ()


class Family(NamedTuple):
    """A family of images.

    Attributes:
        describe: looks at an image; raises ToolkitError or FormatError where it is none of the family.
        compare: what two descriptions by it do not have in common, in the words of the family.
    """

    describe: Callable[[Given], Described]
    compare: Callable[[Described, Described], Sequence[Difference]] = _nothing
