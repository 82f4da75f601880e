"""`flashwright tock apps uninstall|erase|compact`."""

from __future__ import annotations

from typing import Annotated

import typer

from toolkit.cli.tock.apps_arguments import DryRun, Force, Names, changing
from toolkit.cli.tock.arguments import Json, Target, of_image


@of_image
def uninstall(
    target: Target,
    names: Names,
    close: Annotated[bool, typer.Option("--compact", help="Close the gaps: move what is left.")] = False,
    force: Force = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take apps away.

    A name takes away every app that has it, an address one of them; the output names each that went. What is left
    stays where it is, with padding in the gaps.

    Example: flashwright tock apps uninstall hail.bin blink
    Example: flashwright tock apps uninstall hail.bin 0x30800 --compact
    """
    from toolkit.cli.tock.apps_text import tell_change
    from toolkit.tock.apps.remove import uninstall as uninstall_

    with changing(target, dry_run=dry_run) as image:
        change = uninstall_(image, names, force=force, close=close)
    tell_change(str(target.path), change, as_json=as_json, dry_run=dry_run)


@of_image
def erase(target: Target, force: Force = False, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Take all apps away, but for sticky ones.

    Old headers behind the list are erased, too.

    Example: flashwright tock apps erase hail.bin
    Example: flashwright tock apps erase hail.bin --force
    """
    from toolkit.cli.tock.apps_text import tell_change
    from toolkit.tock.apps.remove import erase_all

    with changing(target, dry_run=dry_run) as image:
        change = erase_all(image, force=force)
    tell_change(str(target.path), change, as_json=as_json, dry_run=dry_run)


@of_image
def compact(
    target: Target,
    keep_order: Annotated[
        bool, typer.Option("--keep-order", "--preserve-order", help="Keep the order of the apps.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Also where the list or an app is broken.")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Move apps so that their list ends early.

    Apps with fixed addresses stay; old headers behind the list are erased.

    Example: flashwright tock apps compact hail.bin
    Example: flashwright tock apps compact hail.bin --keep-order --dry-run
    """
    from toolkit.cli.tock.apps_text import tell_change
    from toolkit.tock.apps.remove import compact as compact_

    with changing(target, dry_run=dry_run) as image:
        change = compact_(image, keep_order=keep_order, force=force)
    tell_change(str(target.path), change, as_json=as_json, dry_run=dry_run)
