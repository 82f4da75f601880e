"""Variables of a manifest: ``${name}`` in its strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_REFERENCE = re.compile(r"\$(?:\$|\{([^{}]*)\}|)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
ENVIRONMENT = "env."
"""How names of variables of the environment begin."""


class Variables:
    """What names stand for.

    Args:
        defaults: the table ``[variables]`` of the manifest.
        given: what was said at the command line; it counts more.
        environment: for ``${env.NAME}``.
    """

    def __init__(self, defaults: Mapping[str, str], given: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self._values = {**defaults, **given}
        self._environment = environment
        self.used: set[str] = set()

    def replaced(self, text: str, error: Callable[[str], Exception]) -> str:
        """The text with what its variables stand for; ``$$`` is a dollar.

        Args:
            text: a string of the manifest.
            error: makes an error of a message.
        """

        def value_of(reference: re.Match[str]) -> str:
            name = reference[1]
            if reference[0] == "$$":
                return "$"
            if name is None:
                raise error(f"has a single $ in {text!r}; write $$ for a dollar, ${{name}} for a variable")
            return self._value(name, error)

        return _REFERENCE.sub(value_of, text)

    def _value(self, name: str, error: Callable[[str], Exception]) -> str:
        self.used.add(name)
        if name.startswith(ENVIRONMENT):
            variable = name.removeprefix(ENVIRONMENT)
            if variable not in self._environment:
                raise error(f"needs the variable {variable} of the environment, which is not set")
            return self._environment[variable]
        if name not in self._values:
            known = ", ".join(sorted(self._values)) or "none"
            raise error(f"needs the variable {name!r}, which nobody set; known are: {known}")
        return self._values[name]


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    return bool(_NAME.fullmatch(text)) and not text.startswith(ENVIRONMENT)
