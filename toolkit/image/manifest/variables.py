"""Variables of a manifest: ``${name}`` in its strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from toolkit.errors import ToolkitError
from toolkit.toml_table import shown

_REFERENCE = re.compile(r"\$(?:\$|\{([^{}]*)\}|)")
VARIABLE_NAME = r"^(?!env\.)[A-Za-z_][A-Za-z0-9_.-]*$"
"""What a variable of a manifest may be called."""
ENVIRONMENT = "env."
"""How names of variables of the environment begin."""
DEEPEST = 50
"""So many variables at most stand in each other."""


LONGEST = 1 << 16
"""Characters that the variables of a string stand for at most."""
Refuse = Callable[[str], Exception]
"""Makes an error of a message."""


class Variables:
    """What names stand for. Values of the manifest may use variables themselves; those that are given are as they are.

    Args:
        defaults: the table ``[variables]`` of the manifest.
        given: what was said at the command line; it counts more.
        environment: for ``${env.NAME}``.
    """

    def __init__(self, defaults: Mapping[str, str], given: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self._defaults = defaults
        self._given = given
        self._environment = environment
        self._found = dict(given)
        self._open: list[str] = []
        self._used: set[str] = set()

    def replaced(self, text: str, refuse: Refuse) -> str:
        """The text with what its variables stand for; ``$$`` is a dollar. Raises what `refuse` makes of a message."""
        length = 0

        def value_of(reference: re.Match[str]) -> str:
            nonlocal length
            name = reference[1]
            if reference[0] == "$$":
                return "$"
            if name is None:
                raise refuse(f"has a single $ in {text[:60]!r}; write $$ for a dollar, ${{name}} for a variable")
            value = self._value(name, refuse)
            length += len(value)
            if length > LONGEST:
                raise refuse(f"has variables that stand for more than {LONGEST:,} characters")
            return value

        return _REFERENCE.sub(value_of, text)

    def require_use(self) -> None:
        """Call when all strings were replaced. Raises ToolkitError where a given variable is one that nobody knows."""
        for name in self._given:
            if name not in self._used and name not in self._defaults:
                known = sorted({*self._defaults, *(used for used in self._used if not used.startswith(ENVIRONMENT))})
                words = meant(name, known) or f"known are: {', '.join(known) or 'none'}"
                raise ToolkitError(f"the variable {name!r} was set, and the manifest does not use it; {words}")

    def _value(self, name: str, refuse: Refuse) -> str:
        self._used.add(name)
        if name.startswith(ENVIRONMENT):
            variable = name.removeprefix(ENVIRONMENT)
            if variable not in self._environment:
                raise refuse(f"needs the variable {shown(variable)} of the environment, which is not set")
            return self._environment[variable]
        if name not in self._found:
            self._found[name] = self._default(name, refuse)
        return self._found[name]

    def _default(self, name: str, refuse: Refuse) -> str:
        """What the manifest says of a variable, with what variables in that stand for."""
        if name not in self._defaults:
            known = sorted({*self._defaults, *self._given})
            words = meant(name, known) or f"known are: {', '.join(known) or 'none'}"
            raise refuse(f"needs the variable {shown(name)}, which nobody set; {words}")
        if name in self._open:
            raise refuse(f"needs the variable {name!r}, which needs itself: {' → '.join((*self._open, name))}")
        if len(self._open) >= DEEPEST:
            raise refuse(f"needs variables that need others more than {DEEPEST} deep")
        self._open.append(name)
        try:
            return self.replaced(self._defaults[name], refuse)
        finally:
            self._open.pop()


def meant(name: str, known: Iterable[str]) -> str:
    """Words that ask for the nearest of known names; empty where none is near."""
    from difflib import get_close_matches  # only mistakes need it

    near = get_close_matches(name[:100], list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    return bool(re.fullmatch(VARIABLE_NAME, text))
