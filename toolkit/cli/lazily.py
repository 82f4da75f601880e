"""Modules that others import at their start and seldom use, loaded when they are used.

construct imports a debugger, pickling and OpenSSL for features that no format here has; they take as long to load as
construct itself. Python's own lazy loader stands in until somebody touches them. For the command line only: there, a
process has one thread, and its modules are nobody else's.
"""

from __future__ import annotations

import importlib.util
import sys


def put_off(*names: str) -> None:
    """Make modules that are not loaded yet load on first use. Their importers see no difference."""
    for name in names:
        spec = None if name in sys.modules else importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            continue
        spec.loader = importlib.util.LazyLoader(spec.loader)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
