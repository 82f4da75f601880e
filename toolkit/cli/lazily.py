"""Modules that others import at their start and seldom use, loaded when they are used.

construct imports a debugger, pickling and OpenSSL for features that no format here has; they take as long to load as
construct itself. A stand-in passes on what is asked of it. For the command line only: there, modules are nobody else's.
Python's own lazy loader will not do: before 3.12 a second thread sees a module that the first one is still loading.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from _thread import allocate_lock  # of `threading`, which takes longer to load than all of this, the lock alone
from types import ModuleType
from typing import Any

_LEAVING = allocate_lock()


def put_off(*names: str) -> None:
    """Make modules that are not loaded yet load on first use. Their importers see no difference, in any thread."""
    for name in names:
        if name not in sys.modules and importlib.util.find_spec(name):
            sys.modules[name] = _StandIn(name)


class _StandIn(ModuleType):
    def __getattr__(self, attribute: str) -> Any:
        name = self.__name__
        with _LEAVING:  # not while loading, for which Python has locks of its own
            if sys.modules.get(name) is self:
                del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)
