"""A bar on standard error for work that takes long, where that is a terminal. What is soon done shows nothing."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from toolkit.cli.output import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 0.7
"""Seconds of work before the bar appears, and only then the package that draws it is loaded."""


class Progress:
    """Told how far some work is. Used as a context, which takes the bar away at the end.

    Args:
        what: what is going on, in a word.
        patience: seconds without a bar.
    """

    def __init__(self, what: str, patience: float = PATIENCE) -> None:
        self._what = what
        self._begins = monotonic() + patience
        self._is_wanted = sys.stderr is not None and sys.stderr.isatty()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __call__(self, done: int, total: int, path: str) -> None:
        """So many things are done, of so many; `path` is the last of them."""
        if self._is_wanted and monotonic() >= self._begins:
            if self._bar is None:
                self._start(total)
            assert self._bar is not None
            assert self._task is not None
            self._bar.update(self._task, completed=done, total=total, path=printable(path))

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _start(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        path = TextColumn("{task.fields[path]}", markup=False)  # paths of an image are not to be believed
        self._bar = Bar(*columns, path, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._what, total=total, path="")
        self._bar.start()
