"""The commands that change a volume do what cp, mv, rm and mkdir of this host do with files and folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.independent_reader import CONTENT_KINDS, Tree, read_tree, safe_profile_violations
from tests.kfs_images import MODEL, folder, made
from toolkit.errors import ToolkitError
from toolkit.flash import NorFlash
from toolkit.kfs.copying.changes import Changes
from toolkit.kfs.copying.transfer import copy, get, move, put
from toolkit.kfs.write.writable import WritableVolume

HOST_CP = shutil.which("cp") or ""
IS_GNU = bool(HOST_CP) and b"GNU" in subprocess.run([HOST_CP, "--version"], capture_output=True, check=False).stdout
pytestmark = pytest.mark.skipif(not IS_GNU, reason="the host's cp is not that of GNU")

START = folder(a=folder(f=b"1", b=folder()), b=b"2" * 300, c=folder(b=folder(c=b"3")), f=b"")
NAMES = st.sampled_from(["a", "b", "c", "f"])
PATHS = st.builds(
    lambda names, end: "/" + "/".join(names) + end, st.lists(NAMES, max_size=3), st.sampled_from(["", "", "/"])
)
SOURCES = st.lists(
    PATHS.filter(lambda path: path.strip("/")), min_size=1, max_size=2, unique_by=lambda path: path.strip("/")
)
COMMANDS = st.one_of(
    st.tuples(st.sampled_from(["cp", "cp -r", "cp -n", "mv", "mv -n", "put", "put -r"]), SOURCES, PATHS),
    st.tuples(st.sampled_from(["rm", "rm -r", "rm -f", "rm -rf", "mkdir", "mkdir -p"]), SOURCES, st.just("")),
)


def run_here(
    image: bytes, verb: str, options: str, sources: Sequence[str], destination: str, host: Path
) -> bytes | None:
    """The image after a command of ours; None when it is refused."""
    device = NorFlash(MODEL.geometry, image)
    paths, place = [path.encode() for path in sources], destination.encode()
    try:
        changes = Changes(WritableVolume(device), clobber="n" not in options)
        if verb == "cp":
            copy(changes, paths, place, recursive="r" in options)
        elif verb == "put":
            put(changes, [os.fsencode(host) + path for path in paths], place, recursive="r" in options)
        elif verb == "mv":
            move(changes, paths, place)
        for path in paths:
            if verb == "rm":
                changes.remove(path, recursive="r" in options, missing_is_fine="f" in options)
            elif verb == "mkdir":
                changes.make_directory(path, parents="p" in options)
    except ToolkitError:
        return None
    return bytes(device)


def run_there(host: Path, before: Path, verb: str, options: str, sources: Sequence[str], destination: str) -> bool:
    """Whether the host's program does it."""
    program = "cp" if verb == "put" else verb
    paths = [f"{before if verb == 'put' else host}{path}" for path in sources]
    arguments = [program, *options.split(), *paths, *([f"{host}{destination}"] if destination else [])]
    return subprocess.run(arguments, capture_output=True, check=False).returncode == 0


def tree_there(host: Path) -> Tree:
    return {
        os.fsencode("/" + str(path.relative_to(host))): None if path.is_dir() else path.read_bytes()
        for path in host.rglob("*")
    }


@given(st.lists(COMMANDS, min_size=1, max_size=4))
def test_commands_do_what_those_of_the_host_do(commands: list[tuple[str, list[str], str]]) -> None:
    image = bytes(made(START).device.read(0, MODEL.rom_size))
    with tempfile.TemporaryDirectory() as name:
        host, before = Path(name, "host"), Path(name, "before")
        host.mkdir()
        get(made(START), [b"/."], os.fsencode(host), recursive=True)
        for command, sources, destination in commands:
            verb, _space, options = command.partition(" ")
            if "n" in options:  # whether a slash behind a file is seen before the file that is kept, is by version
                sources, destination = [source.rstrip("/") for source in sources], destination.rstrip("/") or "/"
            shutil.copytree(host, before)
            changed = run_here(image, verb, options, sources, destination, before)
            went_well = run_there(host, before, verb, options, sources, destination)
            is_changed = changed is not None
            assert is_changed == went_well, (command, sources, destination)
            if changed is None:  # the host may have done a part of it; ours never does
                shutil.rmtree(host)
                before.rename(host)
                continue
            shutil.rmtree(before)
            image = changed
            assert read_tree(image) == tree_there(host), (command, sources, destination)
            assert safe_profile_violations(image, allow=CONTENT_KINDS) == []
