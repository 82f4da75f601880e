"""The order of parts, keys and tables in a manifest never changes an image; nor does anything else from run to run."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.running import run
from tests.golden_data import SAMPLES, sample
from tests.kernel_elf import kernel_elf
from toolkit.errors import ToolkitError
from toolkit.image.build.output import output_of
from toolkit.image.manifest.document import read_recipes
from toolkit.tock.toml_text import toml

KEYS = "../../tock/elf2tab/keys"
FOLDER = SAMPLES / "images/hail"
HAIL: dict[str, Any] = {
    **tomllib.loads((FOLDER / "hail.toml").read_text().replace("${tock}", "2.3.0"))["image"],
    "raw": [{"file": "ORIGIN.toml", "address": 0x70000}, {"file": "hail.py", "address": 0x72000}],
}
SIGNED: dict[str, Any] = {
    "board": "hail",
    "strict": True,
    "board_values": {"app_address": 0x38000, "ram_length": 0x20000},
    "kernel": {"file": "kernel.bin"},
    "kernel_attributes": {
        "kernel_version": "2.3.0",
        "public_keys": [{"file": f"{KEYS}/p256.pub.pem", "metadata": 2}, {"file": f"{KEYS}/p256.pk8", "metadata": 1}],
    },
    "apps": [
        {
            "file": "apps/crc.elf",
            "kernel_version": "2.1",
            "permissions": [{"driver": 2, "commands": [1, 70]}, {"driver": 1, "commands": [0]}],
            "credentials": [{"kind": "sha512"}, {"key": f"{KEYS}/p256.pk8"}, {"key": f"{KEYS}/rsa2048.pk8"}],
        },
        {"file": "apps/crc.elf", "kernel_version": "2.1", "name": "two"},
        {"file": "apps/ip_sense.elf", "kernel_version": "2.1"},
        {"file": "../../tock/elf2tab/multi-arch/out.tab", "member": "cortex-m4", "enabled": False},
    ],
}
PLAIN: dict[str, Any] = {
    "regions": [
        {"name": "one", "address": 0x1000, "length": 0x1000},
        {"name": "two", "address": 0x4000, "length": 0x8000},
        {"name": "three", "address": 0x2000, "length": 0x1000},
    ],
    "raw": [
        {"file": "ORIGIN.toml", "region": "one"},
        {"file": "kernel.bin", "address": 0x4000},
        {"file": "ORIGIN.toml", "region": "three", "name": "other"},
        {"file": "ORIGIN.toml", "address": 0x1800},
    ],
}
ROM = tomllib.loads((SAMPLES / "images/ti84pse/ti84pse.toml").read_text().replace("${release}", "1.0"))["image"]
CASES = {
    "hail": (HAIL, FOLDER),
    "signed": (SIGNED, FOLDER),
    "plain": (PLAIN, FOLDER),
    "ti84pse": (ROM, SAMPLES / "images/ti84pse"),
}
PARTS = {"apps", "raw", "regions", "files", "folders", "links", "packages", "permissions", "credentials", "public_keys"}
"""Arrays of tables; other arrays are values."""


def shuffled(value: Any, data: st.DataObject, name: str = "") -> Any:
    """The same tables and parts in another order."""
    if isinstance(value, dict):
        names = data.draw(st.permutations(sorted(value)))
        return {inner: shuffled(value[inner], data, inner) for inner in names}
    if isinstance(value, list) and name in PARTS:
        return [shuffled(one, data) for one in data.draw(st.permutations(value))]
    return value


def as_toml(image: dict[str, Any]) -> str:
    """A manifest of one image: its keys, and inline tables."""
    return "[image]\n" + "".join(f"{name} = {toml(value)}\n" for name, value in image.items())


def built(image: dict[str, Any], file: Path) -> tuple[Any, dict[str, bytes], list[str]]:
    """The bytes of an image at their addresses, what belongs to it, and what is found, by a manifest."""
    file.write_text(as_toml(image))
    (recipe,) = read_recipes(file, {}, {}).values()
    made = recipe.build()
    return made.contents.segments, made.companions, sorted(map(str, made.findings))


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=8)
@given(data=st.data())
def test_order_changes_nothing(name: str, data: st.DataObject) -> None:
    image = _absolute(*CASES[name])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "image.toml"
        assert built(shuffled(image, data), file) == built(image, file)


@pytest.mark.parametrize("name", ["signed", "plain"])
def test_every_order_of_parts(name: str, tmp_path: Path) -> None:
    image, folder = CASES[name]
    key = "apps" if name == "signed" else "raw"
    file = tmp_path / "image.toml"
    absolute = _absolute(image, folder)
    results = {built({**absolute, key: list(parts)}, file)[0] for parts in itertools.permutations(absolute[key])}
    assert len(results) == 1


def test_order_of_what_is_said_in_several_files(tmp_path: Path) -> None:
    image = _absolute(HAIL, FOLDER)
    apps = image.pop("apps")
    results = set()
    for number, order in enumerate(itertools.permutations(range(3))):
        for index, app in enumerate(apps):
            (tmp_path / f"{index}.toml").write_text(f"image = {{ apps = [{toml(app)}] }}\n")
        file = tmp_path / f"image-{number}.toml"
        file.write_text(f"include = {[f'{index}.toml' for index in order]}\n" + as_toml(image))
        (recipe,) = read_recipes(file, {}, {}).values()
        results.add(output_of(recipe, recipe.build(), "image.bin"))
    assert len(results) == 1


def test_which_mistake_is_told_does_not_depend_on_chance(tmp_path: Path) -> None:
    file = tmp_path / "image.toml"
    told = set()
    for parts in itertools.permutations([{"file": "a", "address": 0}, {"file": "a", "address": 1}]):
        (tmp_path / "a").write_bytes(b"ab")
        file.write_text(as_toml({"regions": [{"name": "r", "address": 0, "length": 9}], "raw": list(parts)}))
        (recipe,) = read_recipes(file, {}, {}).values()
        with pytest.raises(ToolkitError) as caught:
            recipe.build()
        told.add(str(caught.value).split(": ", 2)[2].partition(", from")[0])
    assert told == {"a at 0x1-0x2 overlaps a at 0x0-0x1"}


def test_other_processes_make_the_same(tmp_path: Path) -> None:
    """Whatever numbers Python takes for its dictionaries, and whatever the clock says."""
    (tmp_path / "kernel.elf").write_bytes(kernel_elf())
    file = tmp_path / "image.toml"
    file.write_text(as_toml(_absolute({**SIGNED, "kernel": {"file": str(tmp_path / "kernel.elf")}}, FOLDER)))
    results = set()
    for seed in ("0", "1"):
        program = "from toolkit.cli.main import run; run()"
        out = tmp_path / f"{seed}.bin"
        command = [sys.executable, "-c", program, "image", "build", str(file), "-o", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONHASHSEED": seed})
        results.add(out.read_bytes())
    assert len(results) == 1


def test_the_command_makes_the_same_twice(tmp_path: Path) -> None:
    manifest = sample("images/hail/hail.toml")
    assert run("image", "build", manifest, "-o", tmp_path / "a.bin").code == 0
    assert run("image", "build", manifest, "-o", tmp_path / "a.bin", "--check").code == 0


def _absolute(value: Any, folder: Path, name: str = "") -> Any:
    """An image whose files may be named from anywhere."""
    if isinstance(value, dict):
        return {inner: _absolute(one, folder, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_absolute(one, folder) for one in value]
    return str(folder / value) if name in ("file", "key", "folder") else value
