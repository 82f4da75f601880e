"""`flashwright image build`, whole processes against others'; and what more files and more apps cost.

The second kind runs in one process, so that starting up hides nothing: many parts against few, where a bound that is
the ratio of their numbers means that the cost grows no faster than they do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import Benchmark, Contest, UnmeasurableError, once
from benchmarks.processes import script, wall_time
from benchmarks.workspace import LARGE_MODEL, SAMPLES, Workspace

LARGE_SIZE = 4 << 20
NOTHING = "python -c pass"
FEW_FILES, FEW_APPS = 100, 5
_SLACK = 1.15
"""How far from linear is still called so: what is measured has noise."""


def hail(workspace: Workspace) -> Contest:
    """The sample image of a Hail: three ELF files, kernel, attributes; with its SHA-256 in the report."""
    return _against_nothing(workspace, SAMPLES / "images/hail/hail.toml", "hail.bin", 512 << 10)


def rom_against_nothing(workspace: Workspace) -> Contest:
    """600 files in 4 MiB."""
    return _against_nothing(workspace, _manifest_of_rom(workspace), "large.rom", LARGE_SIZE)


def rom_against_littlefs(workspace: Workspace) -> Contest:
    """The same against the program that comes with littlefs-python."""
    ours = _against_nothing(workspace, _manifest_of_rom(workspace), "large.rom", LARGE_SIZE).ours
    peer = workspace.folder / "large.lfs"
    options = ["--block-size", "4096", "--fs-size", str(LARGE_SIZE)]
    command = [script("littlefs-python"), "create", *options, str(workspace.large_tree), str(peer)]
    contest = Contest(ours, wall_time(command, workspace))
    _require_length(peer, LARGE_SIZE)
    return contest


def _against_nothing(workspace: Workspace, manifest: Path, name: str, length: int) -> Contest:
    out = workspace.folder / name
    command = [script("flashwright"), "image", "build", str(manifest), "-o", str(out)]
    contest = Contest(wall_time(command, workspace), wall_time([sys.executable, "-c", "pass"], workspace))
    _require_length(out, length)
    return contest


def _require_length(image: Path, length: int) -> None:
    if image.stat().st_size != length:
        raise UnmeasurableError(f"{image.name} has {image.stat().st_size:,} bytes")


def _manifest_of_rom(workspace: Workspace) -> Path:
    manifest = workspace.folder / "large.toml"
    folder = workspace.large_tree.relative_to(workspace.folder)
    manifest.write_text(f'[image]\nmodel = "{LARGE_MODEL}"\n[image.volume]\nfolder = "{folder}"\n')
    return manifest


def files(workspace: Workspace, count: int) -> Contest:
    """So many files, each a part of its own, against a few of the same."""
    return Contest(once(_build_of_files(workspace, count)), once(_build_of_files(workspace, FEW_FILES)))


def apps(workspace: Workspace, count: int) -> Contest:
    """So many apps against a few of the same."""
    return Contest(once(_build_of_apps(workspace, count)), once(_build_of_apps(workspace, FEW_APPS)))


def _build_of_files(workspace: Workspace, count: int) -> Callable[[], object]:
    """Building a volume of files that all have the same length, so that their number is all that differs."""
    content = workspace.folder / "content.bin"
    content.write_bytes(bytes(range(256)) * 16)
    manifest = workspace.folder / f"files-{count}.toml"
    parts = "".join(
        f'[[image.files]]\npath = "/folder{number % 16}/file{number}"\nfile = "content.bin"\n'
        for number in range(count)
    )
    manifest.write_text(f'[image]\nmodel = "{LARGE_MODEL}"\n{parts}')
    return lambda: _built(manifest, LARGE_SIZE)


def _build_of_apps(workspace: Workspace, count: int) -> Callable[[], object]:
    """Building an image of apps that are one TBF under many names."""
    manifest = workspace.folder / f"apps-{count}.toml"
    parts = "".join(
        f'[[image.apps]]\nname = "app{number}"\nfile = "{workspace.plain_tbf}"\n' for number in range(count)
    )
    manifest.write_text(f'[image]\nboard = "hail"\npad_to = 0x80000\n{parts}')
    return lambda: _built(manifest, 512 << 10)


def _built(manifest: Path, length: int) -> None:
    from toolkit.image.build.output import output_of
    from toolkit.image.manifest.document import read_recipes

    (recipe,) = read_recipes(manifest, {}, {}).values()
    if len(output_of(recipe, recipe.build(), "image.bin")) != length:
        raise UnmeasurableError(f"{manifest.name} gives another image")


def _growth(name: str, what: str, contest: Callable[..., Contest], count: int, few: int) -> Benchmark:
    return Benchmark(
        f"image-build-{name}-{count}",
        f"building with {count} {what}, in one process",
        f"the same with {few}",
        partial(contest, count=count),
        7,
        round(_SLACK * count / few, 1),
    )


BENCHMARKS = (
    Benchmark("image-build-hail", "flashwright image build of a Hail, 3 apps", NOTHING, hail, 15),
    Benchmark("image-build-rom", "the same of 4 MiB, 600 files", NOTHING, rom_against_nothing, 9),
    Benchmark("image-build-rom-littlefs", "the same", "littlefs-python create", rom_against_littlefs, 9, 1.0),
    *(_growth("files", "files", files, count, FEW_FILES) for count in (300, 600)),
    *(_growth("apps", "apps", apps, count, FEW_APPS) for count in (20, 80)),
)
