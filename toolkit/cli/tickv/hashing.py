"""`flashwright tickv hash`: the hashed keys of keys."""

from __future__ import annotations

from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.tickv.arguments import Json, hashed_key


def hash_(
    keys: Annotated[list[str], typer.Argument(metavar="KEY…", help="Keys, as text.")],
    number_regions: Annotated[
        int | None, typer.Option("--number-regions", min=1, metavar="N", help="Tell the region of each, too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the hashed keys of keys.

    Example: flashwright tickv hash mykey --number-regions 3
    """
    from toolkit.tock.tickv.region import home_region

    numbers = {key: hashed_key(key, hashed=False) for key in keys}
    regions = {key: home_region(number, number_regions) if number_regions else None for key, number in numbers.items()}
    if as_json:
        found = [{"key": key, "hashed_key": f"{numbers[key]:#018x}", "region": regions[key]} for key in numbers]
        output.show_json("tickv-hash/1", {"keys": found})
        return
    for key, number in numbers.items():
        region = "" if regions[key] is None else f"  region {regions[key]}"
        output.show(f"{number:#018x}{region}  {output.printable(key)}")
