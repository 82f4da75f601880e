"""`flashwright tbf set|tlv|pad|trim|diff`, as a user types them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import kernel_rules
from tests.cli.running import Result, run
from tests.corrupt.tock.broken import tbf
from tests.golden_data import sample
from toolkit.tock.app import App
from toolkit.tock.tab import Tab

PLAIN = sample("tock/elf2tab/plain/cortex-m4.tbf")
SIGNED = sample("tock/elf2tab/rsa4096/cortex-m4.tbf")
MULTI = sample("tock/elf2tab/multi-arch/out.tab")
KEY = sample("tock/elf2tab/keys/rsa4096.pk8")
PUBLIC = sample("tock/elf2tab/keys/rsa4096.pub.der")


def edited(command: str, *options: str, source: Path = PLAIN, tmp_path: Path) -> App:
    """The app that a command makes of a sample."""
    target = tmp_path / "edited.tbf"
    result = run("tbf", command, source, *options, "-o", target)
    assert (result.code, result.errors) == (0, "")
    return App.parse(target.read_bytes())


def test_set_everything(tmp_path: Path) -> None:
    options = ["--disable", "--sticky", "--name", "blinky", "--app-version", "7", "--kernel", "2.0", "--ram", "8K"]
    addresses = ["--short-id", "0x1234", "--ram-address", "0x20004000", "--flash-address", "0x40080"]
    app = edited("set", *options, *addresses, tmp_path=tmp_path)
    assert (app.enabled, app.sticky, app.name, app.version, app.kernel_version) == (False, True, "blinky", 7, (2, 0))
    assert (app.minimum_ram_size, app.short_id) == (8192, 0x1234)
    assert (app.fixed_ram_address, app.fixed_flash_address) == (0x2000_4000, 0x4_0080)


def test_set_nothing_any_more(tmp_path: Path) -> None:
    source = sample("tock/elf2tab/fixed-both/cortex-m4.0x00040080.0x20008000.tbf")
    options = [
        "--name",
        "",
        "--kernel",
        "none",
        "--ram-address",
        "none",
        "--flash-address",
        "none",
        "--app-version",
        "0",
    ]
    app = edited("set", *options, source=source, tmp_path=tmp_path)
    assert (app.name, app.kernel_version, app.fixed_ram_address, app.fixed_flash_address) == ("", None, None, None)


def test_in_place_keeps_the_mode(tmp_path: Path) -> None:
    path = tmp_path / "app.tbf"
    path.write_bytes(PLAIN.read_bytes())
    path.chmod(0o640)
    assert run("tbf", "set", path, "--disable", "-i").code == 0
    assert (App.parse(path.read_bytes()).enabled, path.stat().st_mode & 0o777) == (False, 0o640)


def test_error_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "app.tab"
    path.write_bytes(MULTI.read_bytes())
    result = run("tbf", "trim", path, "--size", "900", "-i")
    assert (result.code, path.read_bytes()) == (2, MULTI.read_bytes())
    assert [child.name for child in tmp_path.iterdir()] == ["app.tab"]


def test_standard_streams() -> None:
    result = run("tbf", "set", "-", "--name", "x", "-o", "-", given=tbf())
    assert App.parse(result.raw).name == "x"


def test_member_of_an_archive(tmp_path: Path) -> None:
    target = tmp_path / "out.tab"
    assert run("tbf", "set", MULTI, "--member", "cortex-m4", "--name", "x", "-o", target).code == 0
    names = {member.name: App.parse(member.data).name for member in Tab.parse(target.read_bytes()).apps()}
    assert {name for name, app in names.items() if app == "x"} == {"cortex-m4.tbf"}


def test_architectures_say_how_apps_grow(tmp_path: Path) -> None:
    target = tmp_path / "out.tab"
    assert run("tbf", "pad", MULTI, "--size", "5000", "-o", target).code == 0
    assert run("tbf", "trim", target, "-i").code == 0
    sizes = {m.name.split(".")[0]: len(m.data) for m in Tab.parse(target.read_bytes()).apps()}
    assert (sizes["cortex-m4"], sizes["rv32imc"] % 4, sizes["i486"]) == (512, 0, 4096)


def test_compressed_archive_is_said_to_be_plain_now(tmp_path: Path) -> None:
    path = tmp_path / "out.tab.gz"
    path.write_bytes(gzip.compress(MULTI.read_bytes()))
    result = run("tbf", "set", path, "--disable", "-o", tmp_path / "plain.tab")
    assert "compressed by gzip; the result is a plain archive" in result.errors


def test_signature_that_breaks_is_named(tmp_path: Path) -> None:
    result = run("tbf", "set", SIGNED, "--disable", "-o", tmp_path / "a.tbf")
    assert (result.code, "edit-credential: rsa4096 no longer holds" in result.errors) == (0, True)


def test_resign(tmp_path: Path) -> None:
    target = tmp_path / "a.tbf"
    result = run("tbf", "set", SIGNED, "--name", "other", "--resign", KEY, "-o", target)
    assert (result.code, result.errors) == (0, "")
    assert run("tbf", "credential", "verify", target, "--key", PUBLIC).code == 0


def test_resign_with_a_public_key(tmp_path: Path) -> None:
    result = run("tbf", "set", SIGNED, "--name", "other", "--resign", PUBLIC, "-o", tmp_path / "a.tbf")
    assert (result.code, "private key" in result.errors) == (2, True)


def test_json(tmp_path: Path) -> None:
    document = run("tbf", "set", SIGNED, "--name", "x" * 300, "-o", tmp_path / "a.tbf", "--json").json
    assert document["schema"] == "flashwright/tbf-edit/1"
    (app,) = document["apps"]
    assert app["app_start"][1] - app["app_start"][0] == app["binary_end"][1] - app["binary_end"][0] > 0
    assert [finding["code"] for finding in document["findings"]] == ["edit-credential"]


def test_tlv_add_set_remove(tmp_path: Path) -> None:
    path = tmp_path / "app.tbf"
    path.write_bytes(PLAIN.read_bytes())
    assert run("tbf", "tlv", "add", path, "0x8001", "--hex", "00ff", "-i").code == 0
    assert run("tbf", "tlv", "set", path, "program", "version=3", "minimum_ram_size=0x800", "-i").code == 0
    assert run("tbf", "tlv", "add", path, "fixed_addresses", "ram_address=1", "flash_address=2", "-i").code == 0
    app = App.parse(path.read_bytes())
    assert (app.version, app.minimum_ram_size, app.fixed_ram_address) == (3, 0x800, 1)
    assert run("tbf", "tlv", "remove", path, "0x8001", "-i").code == 0
    assert run("tbf", "tlv", "remove", path, "fixed_addresses", "-i").code == 0
    assert kernel_rules.broken_rules(path.read_bytes(), "cortex-m4") == []


def test_pad_and_trim(tmp_path: Path) -> None:
    assert len(edited("pad", "--size", "4K", tmp_path=tmp_path).to_bytes()) == 4096
    assert edited("trim", source=tmp_path / "edited.tbf", tmp_path=tmp_path).to_bytes() == PLAIN.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["set", PLAIN, "--name", "x"], "--output FILE or --in-place"),
        (["set", PLAIN, "--name", "x", "-i", "-o", "y"], "--output FILE or --in-place"),
        (["set", "-", "--name", "x", "-i"], "standard input"),
        (["set", PLAIN, "-i"], "nothing is to be set"),
        (["set", PLAIN, "--kernel", "two", "-i"], "no kernel version"),
        (["set", PLAIN, "--ram", "lots", "-i"], "no number"),
        (["set", PLAIN, "--short-id", "0", "-o", "/dev/null"], "short id"),
        (["set", PLAIN, "--member", "cortex-m4", "--disable", "-o", "x"], "no member"),
        (["set", PLAIN, "--disable", "-o", "-", "--json"], "standard output"),
        (["set", MULTI, "--member", "avr", "--disable", "-o", "x"], "no app 'avr'"),
        (["tlv", "add", PLAIN, "nothing", "-o", "x"], "no element type"),
        (["tlv", "set", PLAIN, "program", "-o", "x"], "nothing is to be set"),
        (["tlv", "set", PLAIN, "short_id", "short_id=1", "-o", "x"], "no short_id element"),
        (["tlv", "remove", PLAIN, "program", "--index", "3", "-o", "x"], "from 0 to 0"),
        (["trim", PLAIN, "--size", "8K", "-o", "x"], "pad makes it larger"),
        (["pad", PLAIN, "--size", "64", "-o", "x"], "trim makes it smaller"),
        (["pad", PLAIN, "--size", "1G", "-o", "x"], "no number"),
        (["pad", PLAIN, "--size", "1024M", "-o", "x"], "more than"),
        (["diff", PLAIN, MULTI], "--member says which app"),
        (["diff", MULTI, MULTI, "--member", "rv32imac"], "means several"),
    ],
    ids=str,
)
def test_usage(arguments: list[str | Path], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("tbf", *arguments)
    assert (result.code, words in result.errors, len(result.errors.splitlines())) == (2, True, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", sorted(sample("tock/negative").glob("*.tbf")), ids=lambda path: path.stem)
def test_any_bad_app(path: Path, tmp_path: Path) -> None:
    results = [
        run("tbf", "set", path, "--name", "x", "--disable", "-o", tmp_path / "a"),
        run("tbf", "tlv", "add", path, "0x8001", "--hex", "00", "-o", tmp_path / "b"),
        run("tbf", "pad", path, "-o", tmp_path / "c"),
        run("tbf", "diff", path, PLAIN, "--json"),
    ]
    assert {result.code for result in results} <= {0, 1, 2}
    assert "Traceback" not in "".join(result.errors for result in results)


def diff(*arguments: str | Path) -> Result:
    return run("tbf", "diff", *arguments)


def test_diff_of_the_same() -> None:
    assert (diff(PLAIN, PLAIN).code, diff(PLAIN, PLAIN).output) == (0, "0 differences\n")


def test_diff(tmp_path: Path) -> None:
    other = tmp_path / "other.tbf"
    other.write_bytes(App.parse(PLAIN.read_bytes()).replace(enabled=False, short_id=5).to_bytes())
    result = diff(PLAIN, other)
    assert result.code == 1
    assert "~ header.flags: 1 → 0\n" in result.output
    assert "+ short_id: (short_id=0x5)\n" in result.output


def test_diff_as_json(tmp_path: Path) -> None:
    other = tmp_path / "other.tab"
    run("tbf", "set", MULTI, "--member", "cortex-m4", "--sticky", "-o", other)
    document = json.loads(diff(MULTI, other, "--json").output)
    assert document["schema"] == "flashwright/tbf-diff/1"
    assert [member["member"] for member in document["members"]] == ["cortex-m4.tbf"]
    assert {d["where"] for d in document["members"][0]["differences"]} >= {"header.flags", "header.checksum"}


def test_diff_of_an_app_and_a_member(tmp_path: Path) -> None:
    app = tmp_path / "app.tbf"
    app.write_bytes(next(m.data for m in Tab.parse(MULTI.read_bytes()).apps() if m.name == "cortex-m4.tbf"))
    assert diff(MULTI, app, "--member", "cortex-m4").code == 0


def test_nothing_is_asked(tmp_path: Path) -> None:
    """As a program of its own, without a terminal and with standard input closed."""
    command = ["tbf", "set", str(PLAIN), "--disable", "-o", str(tmp_path / "a")]
    program = [sys.executable, "-c", "from toolkit.cli.main import run; run()", *command]
    done = subprocess.run(program, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
