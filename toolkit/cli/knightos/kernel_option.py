"""The option that names a kernel profile, with its help and completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from toolkit.knightos.kernels import KernelProfile


def complete_kernel(incomplete: str) -> list[str]:
    """Names of profiles that begin so."""
    from toolkit.knightos.kernels import names

    return list(names(incomplete))


Kernel = Annotated[
    str | None,
    typer.Option(
        "--kernel",
        metavar="PROFILE",
        help="Whose tables: head, kernel-2014-03, or a document: seed-2014-03, docs, kernel-doc.",
        autocompletion=complete_kernel,
    ),
]


def profile_of(name: str | None) -> KernelProfile | None:
    """The profile of a name, or None without one. Raises ToolkitError for an unknown name."""
    from toolkit.knightos.kernels import profile_named

    return None if name is None else profile_named(name)
