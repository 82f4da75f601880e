"""`flashwright image build` and `schema`, as people and scripts use them."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.app_lists import tbf
from tests.cli.running import lines, run
from tests.golden_data import sample
from toolkit.image.manifest.schema import schema

PLAIN = """\
[variables]
fill = "0xff"

[images.one]
fill = "${fill}"
[[images.one.regions]]
name = "flash"
address = 0
length = 64
[[images.one.raw]]
file = "data"
address = 4

[images.two]
output = "sub/two.hex"
[[images.two.regions]]
name = "flash"
address = 0x8000000
length = "64K"
[[images.two.raw]]
file = "data"
region = "flash"
"""
ONE, TWO = b"\xff" * 4 + b"data", b":020000040800F2\n:0400000064617461"
ROM = sample("images/ti84pse/ti84pse.toml")


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "data").write_bytes(b"data")
    (folder / "m.toml").write_text(PLAIN)
    return folder / "m.toml"


def there(folder: Path) -> list[str]:
    """The files in a folder, and below, beside the manifest."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name not in ("m.toml", "data"))


def test_images_lie_beside_their_manifest(manifest: Path) -> None:
    result = run("image", "build", manifest)
    assert (result.code, result.errors) == (0, "")
    assert there(manifest.parent) == ["one.bin", "sub/two.hex"]
    assert (manifest.parent / "one.bin").read_bytes() == ONE
    assert (manifest.parent / "sub/two.hex").read_bytes().startswith(TWO)


def test_what_is_said(manifest: Path) -> None:
    said = lines(run("image", "build", manifest, "--only", "one").output)
    digest = hashlib.sha256(ONE).hexdigest()
    assert said == [
        f"{manifest.parent / 'one.bin'}: 8 bytes written, SHA-256 {digest}",
        "address     bytes  kind  name",
        "0x00000004      4  raw   data",
    ]


def test_one_of_several(manifest: Path, tmp_path: Path) -> None:
    assert run("image", "build", manifest, "--only", "two", "-o", tmp_path / "x.bin").code == 0
    assert (tmp_path / "x.bin").read_bytes() == b"data"
    assert there(manifest.parent) == []


def test_all_of_several_by_name(manifest: Path) -> None:
    assert run("image", "build", manifest, "--only", "two", "--only", "one").code == 0
    assert there(manifest.parent) == ["one.bin", "sub/two.hex"]


def test_a_new_folder(manifest: Path, tmp_path: Path) -> None:
    assert run("image", "build", manifest, "-o", tmp_path / "new/out").code == 0
    assert there(tmp_path / "new/out") == ["one.bin", "sub/two.hex"]


def test_a_file_for_several(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    result = run("image", "build", manifest, "-o", tmp_path / "x")
    assert (result.code, (tmp_path / "x").read_bytes()) == (2, b"mine")
    assert "is a file, and several images need a folder" in result.errors


def test_a_new_folder_for_one(manifest: Path, tmp_path: Path) -> None:
    assert run("image", "build", manifest, "--only", "one", "-o", f"{tmp_path}/new/").code == 0
    assert there(tmp_path / "new") == ["one.bin"]


def test_a_file_that_is_named_as_a_folder(manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    result = run("image", "build", manifest, "--only", "one", "-o", f"{tmp_path}/x/")
    assert (result.code, (tmp_path / "x").read_bytes()) == (2, b"mine")


def test_an_error_among_the_findings_is_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.tbf").write_bytes(tbf())
    text = '[image]\nboard = "hail"\n[[image.apps]]\nfile = "a.tbf"\naddress = 0x30020\nforce = true\n'
    (tmp_path / "m.toml").write_text(text)
    result = run("image", "build", tmp_path / "m.toml", "-o", tmp_path / "hail.bin")
    assert (result.code, (tmp_path / "hail.bin").exists()) == (1, True)
    assert "error: apps-mpu" in result.output


def test_variables(manifest: Path) -> None:
    assert run("image", "build", manifest, "--set", "fill=0", "--only", "one").code == 0
    assert (manifest.parent / "one.bin").read_bytes() == bytes(4) + b"data"


def test_a_variable_that_is_no_number(manifest: Path) -> None:
    result = run("image", "build", manifest, "--set", "fill=none")
    assert result.code == 2
    assert "m.toml:5: images.one.fill: must be a number, such as 0x10000 or 64K, not 'none'" in result.errors


def test_checking(manifest: Path) -> None:
    result = run("image", "build", manifest, "--check")
    assert (result.code, there(manifest.parent)) == (1, [])
    assert lines(result.output)[-2:] == [
        f"{manifest.parent / 'one.bin'} is not there",
        f"{manifest.parent / 'sub/two.hex'} is not there",
    ]
    run("image", "build", manifest)
    assert run("image", "build", manifest, "--check").code == 0
    (manifest.parent / "data").write_bytes(b"date")
    result = run("image", "build", manifest, "--check", "--only", "one")
    assert result.code == 1
    assert lines(result.output)[-1].endswith(
        "one.bin is not what the manifest gives: first at byte 0x7, which is 61 and not 65"
    )
    assert (manifest.parent / "one.bin").read_bytes() == ONE


def test_checking_what_belongs_to_an_image(tmp_path: Path) -> None:
    assert run("image", "build", ROM, "-o", tmp_path).code == 0
    assert there(tmp_path) == ["ti84pse.8xu", "ti84pse.rom"]
    assert run("image", "build", ROM, "-o", tmp_path, "--check").code == 0
    (tmp_path / "ti84pse.8xu").unlink()
    result = run("image", "build", ROM, "-o", tmp_path, "--check", "--json")
    assert (result.code, result.json["differences"]) == (1, [f"{tmp_path / 'ti84pse.8xu'} is not there"])


def test_what_belongs_to_an_image_lies_beside_it(tmp_path: Path) -> None:
    text = ROM.read_text().replace('"ti84pse.rom"', '"sub/x.rom"').replace('file = "', f'file = "{ROM.parent}/')
    text = text.replace('folder = "volume"', f'folder = "{ROM.parent}/volume"').replace(
        'key = "', f'key = "{ROM.parent}/'
    )
    (tmp_path / "m.toml").write_text(text)
    assert run("image", "build", tmp_path / "m.toml").code == 0
    assert there(tmp_path) == ["sub/ti84pse.8xu", "sub/x.rom"]


def test_report(manifest: Path, tmp_path: Path) -> None:
    result = run("image", "build", manifest, "--json", "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert result.json == {"schema": "flashwright/image-build/1", **report}
    one, two = report["images"]
    assert one == {
        "name": "one",
        "output": str(manifest.parent / "one.bin"),
        "length": 8,
        "sha256": hashlib.sha256(ONE).hexdigest(),
        "address": 0,
        "facts": {"regions": one["facts"]["regions"]},
        "pieces": [
            {
                "name": "data",
                "kind": "raw",
                "address": 4,
                "length": 4,
                "source": str(manifest.parent / "data"),
                "sha256": hashlib.sha256(b"data").hexdigest(),
                "key": "images.one.raw[0]",
            }
        ],
        "findings": [],
        "companions": [],
    }
    assert (two["address"], two["pieces"][0]["address"]) == (0x8000000, 0x8000000)


def test_a_mistake_in_one_of_several_writes_nothing(manifest: Path) -> None:
    manifest.write_text(PLAIN.replace("64K", "2"))
    result = run("image", "build", manifest, "--report", manifest.parent / "report.json")
    assert (result.code, result.output, there(manifest.parent)) == (2, "", [])


def test_what_the_host_refuses_writes_nothing(manifest: Path) -> None:
    (manifest.parent / "sub/two.hex").mkdir(parents=True)
    result = run("image", "build", manifest)
    assert (result.code, there(manifest.parent)) == (2, [])
    assert "two.hex is not a file, and is left as it is" in result.errors


def test_a_file_in_place_of_a_folder(manifest: Path) -> None:
    (manifest.parent / "sub").write_bytes(b"mine")
    result = run("image", "build", manifest)
    assert (result.code, there(manifest.parent)) == (3, ["sub"])


@pytest.mark.parametrize("delay", [0.0, 0.25, 0.5])
def test_interrupted(tmp_path: Path, delay: float) -> None:
    """Whenever it comes, there are whole files or none."""
    assert run("image", "build", ROM, "-o", tmp_path / "wanted.rom").code == 0
    out = tmp_path / "out"
    out.mkdir()
    program = "from toolkit.cli.main import run; run()"
    command = [sys.executable, "-c", program, "image", "build", str(ROM), "-o", str(out)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(0.1 + delay)
        os.kill(process.pid, signal.SIGINT)
        process.wait(60)
    assert set(there(out)) <= {"ti84pse.8xu", "ti84pse.rom"}
    assert [path for path in out.glob("*.rom") if path.read_bytes() != (tmp_path / "wanted.rom").read_bytes()] == []


@pytest.mark.parametrize("given", ["x", "=1", "a b=1", "env.X=1", ""])
def test_what_is_no_variable(manifest: Path, given: str) -> None:
    result = run("image", "build", manifest, "--set", given)
    assert result.code == 2
    assert f"--set {given!r}: it is NAME=VALUE" in result.errors


def test_schema() -> None:
    assert run("image", "schema").json == schema()
    assert run("image", "schema", "--included").json == schema(is_included=True)
