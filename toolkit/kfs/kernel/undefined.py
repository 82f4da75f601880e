"""Where the kernel leaves what an image and this toolkit know: it reads other memory, or runs without end."""

from __future__ import annotations

from toolkit.errors import VolumeError


class UndefinedError(VolumeError):
    """What the kernel does next cannot be told. The message says what it would read, or that it never ends."""
