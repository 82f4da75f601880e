"""Other sizes for an app: more reserved space, or no more than its architecture wants."""

from __future__ import annotations

from formats.tock.tbf_elements import Program
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.edit.arrange import Size, arranged
from toolkit.tock.edit.space import Space
from toolkit.tock.sizes import POWER_OF_TWO, SMALLEST_POWER, rounded, size_for, step_of


def padded(app: App, total: int | None = None, arch: str = "") -> App:
    """The app with a larger total_size, and all its bytes in the file.

    Args:
        app: the app.
        total: bytes; None for what the architecture wants, or for the size that it has.
        arch: architecture name.

    Raises:
        LayoutError: the size is smaller than the one it has, or cannot be made.
    """
    before = app.header.base.total_size
    wanted = (size_for(arch, before) if arch else before) if total is None else total
    if wanted < before:
        raise LayoutError(f"total_size is {before} already, more than {wanted}; trim makes it smaller")
    return arranged(app, size=Size(wanted, arch, whole=True))


def trimmed(app: App, total: int | None = None, arch: str = "") -> App:
    """The app without the fill that it does not need.

    Args:
        app: the app.
        total: bytes; None for the smallest size by the rule of the architecture, or that the size follows now.
        arch: architecture name.

    Raises:
        LayoutError: the size is larger than the one it has, too small, or nobody knows where the binary ends.
    """
    before = app.header.base.total_size
    wanted = _smallest(app, arch) if total is None else total
    if wanted > before:
        raise LayoutError(f"total_size is {before}, less than {wanted}; pad makes it larger")
    return arranged(app, size=Size(wanted, arch))


def _smallest(app: App, arch: str) -> int:
    """The least total_size for an app, in bytes; never more than it has."""
    before = app.header.base.total_size
    if app.header.first(Program) is None:
        raise LayoutError("nothing says where the binary ends, as the app has no Program; give a size")
    needed = app.binary_end + Space.of(app).needed
    if arch:
        return min(before, size_for(arch, needed))
    step = step_of(before)
    return min(before, rounded(max(needed, SMALLEST_POWER) if step == POWER_OF_TWO else needed, step))
