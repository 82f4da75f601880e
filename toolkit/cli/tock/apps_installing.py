"""`flashwright tock apps install|update`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tbf.edit_options import PasswordFile, Secrets
from toolkit.cli.tock.apps_arguments import DryRun, Keys, changing
from toolkit.cli.tock.arguments import Create, Json, Target, of_image
from toolkit.cli.tock_arguments import LONGEST

if TYPE_CHECKING:
    from toolkit.tock.apps.offers import AppFile

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="TBFs or TABs; - for standard input.")]
KeepOrder = Annotated[
    bool, typer.Option("--keep-order", "--preserve-order", help="Keep the order of the apps; else what wastes least.")
]
Pad = Annotated[bool, typer.Option("--pad", help="Make an app longer where no memory protection can cover it.")]
Force = Annotated[
    bool,
    typer.Option("--force", help="Also for other boards or kernels, and where the list or an app is broken."),
]


@of_image
def install(
    target: Target,
    files: Files,
    keep_order: KeepOrder = False,
    no_replace: Annotated[bool, typer.Option("--no-replace", help="Keep apps of the same name, too.")] = False,
    erase: Annotated[bool, typer.Option("--erase", help="Take all other apps away, but for sticky ones.")] = False,
    sticky: Annotated[bool, typer.Option("--sticky", help="Make what is installed sticky.")] = False,
    disable: Annotated[bool, typer.Option("--disable", help="Do not let the kernel run what is installed.")] = False,
    pad: Pad = False,
    force: Force = False,
    create: Create = False,
    resign: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Install apps from TBFs and TABs.

    An app takes the place of one of its name. Apps lie where the memory protection of the board can cover them, in the
    order that wastes least flash; what has a fixed address lies there. Of an archive the TBF for the architecture is
    taken, and of several with fixed addresses the one that fits. Exit code 1 when the kernel would not run something.

    Example: flashwright tock apps install hail.bin blink.tab c_hello.tab
    Example: flashwright tock apps install new.bin blink.tab --create --board hail --sticky
    """
    from toolkit.cli.tbf.credentials import read_keys
    from toolkit.cli.tock.apps_text import tell_change
    from toolkit.tock.apps.install import How
    from toolkit.tock.apps.install import install as install_

    how = How(
        keep_order=keep_order,
        replace=not no_replace,
        erase=erase,
        enabled=False if disable else None,
        sticky=True if sticky else None,
        pad=pad,
        force=force,
    )
    keys = read_keys(resign, secrets, password_file)
    with changing(target, dry_run=dry_run, create=create) as image:
        change = install_(image, _read(files), how, keys)
    tell_change(str(target.path), change, as_json=as_json, dry_run=dry_run)


@of_image
def update(
    target: Target,
    files: Files,
    keep_order: KeepOrder = False,
    pad: Pad = False,
    force: Force = False,
    resign: Keys = None,
    secrets: Secrets = None,
    password_file: PasswordFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Install new versions of apps that are there.

    What is not there is left out. Whether an app is enabled and sticky stays as it is.

    Example: flashwright tock apps update hail.bin build/*.tab
    """
    from toolkit.cli.tbf.credentials import read_keys
    from toolkit.cli.tock.apps_text import tell_change
    from toolkit.tock.apps.install import How
    from toolkit.tock.apps.install import update as update_

    keys = read_keys(resign, secrets, password_file)
    with changing(target, dry_run=dry_run) as image:
        change = update_(image, _read(files), How(keep_order=keep_order, pad=pad, force=force), keys)
    tell_change(str(target.path), change, as_json=as_json, dry_run=dry_run)


def _read(files: list[Path]) -> list[AppFile]:
    from toolkit.tock.apps.offers import AppFile

    if files.count(output.STANDARD_INPUT) > 1:
        raise typer.BadParameter("- (standard input) can be given once only")
    return [AppFile(str(file), output.read_input(file, LONGEST)) for file in files]
