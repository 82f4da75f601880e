"""Names of C++ functions as people write them: ``mbed::Ticker::detach()`` for ``_ZN4mbed6Ticker6detachEv``.

itanium-demangler reads them. A name may say the same type again and again, each time within the next one, and then
takes time without end; so long names, and those that point back often, stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_STORED, LONGEST_READABLE = 250, 2000
"""Characters of a name as it is stored, and as people write it; longer ones stay as they are."""
MOST_REPEATED = 16
"""Times that a name points back to a part of itself."""
_PREFIX = "_Z"
_BACK = re.compile(r"[ST][0-9A-Z]*_")
_REFUSALS = (ValueError, LookupError, TypeError, AttributeError, NotImplementedError, AssertionError, RecursionError)
"""What itanium-demangler raises: on names with lambdas or expressions, which it does not know, and on broken ones."""


@lru_cache(maxsize=10_000)
def readable_name(name: str) -> str:
    """A name as people write it; those that are none of C++, or cannot be read, as they are.

    What compilers put behind a dot, for parts and copies of functions, stays behind it.
    """
    stored, dot, behind = name.partition(".")
    if not stored.startswith(_PREFIX) or len(stored) > LONGEST_STORED or len(_BACK.findall(stored)) > MOST_REPEATED:
        return name
    readable = _parsed(stored)
    return name if readable is None or len(readable) > LONGEST_READABLE else f"{readable}{dot}{behind}"


def _parsed(name: str) -> str | None:
    from itanium_demangler import parse

    try:
        tree = parse(name)
        return None if tree is None else str(tree)
    except _REFUSALS:
        return None
