"""The options that all edits share, given once: which apps, where the result goes, whose signatures are renewed."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli import output
from toolkit.cli.tbf.rewriting import Arch, InPlace, Members, Target, change_file
from toolkit.cli.tock_arguments import Json

if TYPE_CHECKING:
    from toolkit.tock.app import App

Resign = Annotated[
    list[Path] | None,
    typer.Option("--resign", metavar="KEY", help="Key whose signatures are renewed, PEM or DER; repeatable."),
]
Secrets = Annotated[
    list[Path] | None,
    typer.Option("--secret", metavar="FILE", help="File whose bytes are the secret of an HMAC; repeatable."),
]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", metavar="FILE", help="File whose first line opens encrypted keys.")
]


@dataclass(frozen=True)
class How:
    """The values of the shared options, by the names of the command line's arguments."""

    members: Members = None
    arch: Arch = None
    resign: Resign = None
    secrets: Secrets = None
    password_file: PasswordFile = None
    target: Target = None
    in_place: InPlace = False
    as_json: Json = False

    def change(self, file: Path, change: Callable[[App, str], App]) -> None:
        """Change the apps of a file, renew what can be renewed, and tell what the edit broke.

        Args:
            file: TBF or TAB.
            change: gets an app and the name of its architecture, empty where nothing says it.
        """
        from toolkit.cli.tbf.credentials import read_keys
        from toolkit.tock.edit.follow import aftermath, as_dict, followed

        output.require_apart(self.target, as_json=self.as_json)
        keys = read_keys(self.resign, self.secrets, self.password_file)

        def changed_and_followed(app: App, architecture: str | None) -> App:
            return followed(app, change(app, self.arch or architecture or ""), *keys)

        changed = change_file(file, changed_and_followed, self.members, self.target, self.in_place, quiet=self.as_json)
        findings = [finding for one in changed for finding in aftermath(one.before, one.after, one.member, keys)]
        if self.as_json:
            apps = [as_dict(one.before, one.after, one.member) for one in changed]
            found = [finding.as_dict() for finding in findings]
            place = str(self.target or file)
            output.show_json("tbf-edit/1", {"file": str(file), "output": place, "apps": apps, "findings": found})
        else:
            output.warn(findings)


def with_shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes the shared options, of one that takes them all together as `how`."""
    own = inspect.signature(command, eval_str=True)
    shared = inspect.signature(How, eval_str=True).parameters.values()
    names = [parameter.name for parameter in shared]

    @functools.wraps(command)
    def run(**arguments: Any) -> None:
        how = How(**{name: arguments.pop(name) for name in names})
        command(**arguments, how=how)

    parameters = [*(p for p in own.parameters.values() if p.name != "how"), *shared]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]  # what typer looks at
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
