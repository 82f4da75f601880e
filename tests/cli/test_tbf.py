"""`flashwright tbf`, on good apps and on bad ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.corrupt.tock.broken import BROKEN_TBF, linked, member, sound, tab
from tests.golden_data import SAMPLES, sample
from toolkit.tock.tar import END

PLAIN = sample("tock/elf2tab/plain/cortex-m4.tbf")
EVERYTHING = sample("tock/elf2tab/everything/cortex-m4.tbf")
NEGATIVE = sample("tock/negative")


def saved(tmp_path: Path, data: bytes, name: str = "app.tbf") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_show() -> None:
    result = run("tbf", "show", EVERYTHING)
    assert result.code == 0
    for part in ("ember", "accepts", "sha512: 64 bytes, right", "kernel 2.1", "0x65f26c08, right", "reserved: 2,084"):
        assert part in result.output


def test_show_as_json() -> None:
    document = run("tbf", "show", EVERYTHING, "--json").json
    (app,) = document["apps"]
    assert document["schema"] == "flashwright/tbf-show/1"
    assert (app["name"], app["entry_offset"], app["kernel"]["outcome"]) == ("ember", 0x249, "accepts")
    assert [part["part"] for part in app["parts"]] == ["header", "protected_trailer", "binary", "footer"]
    assert [credential["is_right"] for credential in app["credentials"]] == [True, True, True, None, None]


@pytest.mark.parametrize("path", sorted(NEGATIVE.glob("*.tbf")), ids=lambda path: path.stem)
def test_show_and_verify_any_bad_app(path: Path) -> None:
    shown, verified = run("tbf", "show", path, "--json"), run("tbf", "verify", path, "--json")
    assert shown.code in (0, 2)
    assert verified.code in (0, 1)
    assert json.loads(shown.output)["schema"].startswith("flashwright/")
    assert "Traceback" not in shown.errors + verified.errors


@pytest.mark.parametrize("name", ["padding-16", "v1-bad-checksum", "total-lt-file", "name-control", "tlv-many-unknown"])
def test_show_odd_apps_as_text(name: str) -> None:
    result = run("tbf", "show", NEGATIVE / f"{name}.tbf")
    assert (result.code, result.errors) == (0, "")
    assert all(line.isprintable() for line in result.output.splitlines())


def test_show_members_of_an_archive(tmp_path: Path) -> None:
    document = run("tbf", "show", saved(tmp_path, tab()), "--json").json
    assert [app["member"] for app in document["apps"]] == ["cortex-m4.tbf"]


def test_show_several_files() -> None:
    document = run("tbf", "show", PLAIN, EVERYTHING, "--json").json
    assert [app["file"] for app in document["apps"]] == [str(PLAIN), str(EVERYTHING)]


def test_standard_input() -> None:
    assert run("tbf", "show", "-", given=sound()).output.startswith("file:          -, app, 128 bytes\n")


def test_standard_input_once_only() -> None:
    result = run("tbf", "verify", "-", "-", given=sound())
    assert (result.code, "once only" in result.errors) == (2, True)


def test_verify_sound_app() -> None:
    result = run("tbf", "verify", PLAIN, "--arch", "cortex-m4", "--strict")
    assert (result.code, result.output) == (0, f"{PLAIN}: kernel: accepts\n")


@pytest.mark.parametrize("code", BROKEN_TBF)
def test_verify_names_the_finding(code: str, tmp_path: Path) -> None:
    result = run("tbf", "verify", saved(tmp_path, BROKEN_TBF[code]))
    assert f": {code}: " in result.output


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_count_when_asked(strict: tuple[str, ...], code: int, tmp_path: Path) -> None:
    assert run("tbf", "verify", saved(tmp_path, BROKEN_TBF["tbf-regions-split"]), *strict).code == code


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("flags-0", "kernel: refuses: NotEnabledProcess: the enabled flag is not set"),
        ("prog-end-max", "kernel: stops the list: NotEnoughFlash: the binary ends behind total_size"),
        ("tlv-len-1-over", "kernel: refuses: NotEnoughFlash: an element leaves the header"),
        ("total-max", "kernel: stops the list: NotEnoughFlash: the flash ends before total_size"),
        ("version-65535", "kernel: stops the list: TbfHeaderNotFound: no TBF of version 2 starts here"),
    ],
)
def test_verdict_of_the_kernel(name: str, line: str) -> None:
    assert run("tbf", "verify", NEGATIVE / f"{name}.tbf").output.splitlines()[0].endswith(line)


def test_architecture_comes_from_the_name_in_an_archive(tmp_path: Path) -> None:
    archive = tab(app=sound() + sound()[:0], end=member("rv32imc.tbf", BROKEN_TBF["tbf-digest"]) + END)
    document = run("tbf", "verify", saved(tmp_path, archive), "--json").json
    assert [[f["code"] for f in app["findings"]] for app in document["apps"]] == [[], ["tbf-digest"]]


@pytest.mark.parametrize(("address", "code"), [("0x40000", 0), ("256K", 0), ("0x50000", 1), ("nowhere", 2)])
def test_address(address: str, code: int) -> None:
    (path,) = sample("tock/elf2tab/fixed-both").glob("*.tbf")
    assert run("tbf", "verify", path, "--address", address).code == code


def test_unpack_and_pack(tmp_path: Path) -> None:
    folder, again = tmp_path / "app", tmp_path / "again.tbf"
    assert run("tbf", "unpack", EVERYTHING, folder).code == 0
    assert run("tbf", "pack", folder, "-o", again).code == 0
    assert again.read_bytes() == EVERYTHING.read_bytes()


def test_unpack_standard_input_and_pack_to_standard_output(tmp_path: Path) -> None:
    assert run("tbf", "unpack", "-", tmp_path / "app", given=sound()).code == 0
    assert run("tbf", "pack", tmp_path / "app", "-o", "-").raw == sound()


def test_unpack_does_not_overwrite(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    result = run("tbf", "unpack", PLAIN, tmp_path)
    assert (result.code, [path.name for path in tmp_path.iterdir()]) == (2, ["mine"])


@pytest.mark.parametrize("data", [b"", b"\xff" * 40, tab()], ids=["empty", "erased", "archive"])
def test_what_cannot_be_unpacked_leaves_nothing(data: bytes, tmp_path: Path) -> None:
    result = run("tbf", "unpack", "-", tmp_path / "app", given=data)
    assert (result.code, len(result.errors.splitlines()), list(tmp_path.iterdir())) == (2, 1, [])


def test_failed_pack_keeps_the_old_file(tmp_path: Path) -> None:
    old = saved(tmp_path, b"old")
    (tmp_path / "tbf.toml").write_text("format = ")
    result = run("tbf", "pack", tmp_path, "-o", old)
    assert (result.code, old.read_bytes(), len(result.errors.splitlines())) == (2, b"old", 1)


def test_pack_the_sample_app(tmp_path: Path) -> None:
    path = tmp_path / "blink.tbf"
    assert run("tbf", "pack", SAMPLES / "tock-apps" / "blink", "-o", path).code == 0
    assert run("tbf", "verify", path, "--strict", "--arch", "cortex-m4").output == f"{path}: kernel: accepts\n"


@pytest.mark.parametrize("verb", ["show", "verify"])
def test_file_that_is_not_there(verb: str, tmp_path: Path) -> None:
    result = run("tbf", verb, tmp_path / "none")
    assert (result.code, len(result.errors.splitlines())) == (3, 1)


def test_archive_without_apps(tmp_path: Path) -> None:
    result = run("tbf", "show", saved(tmp_path, linked() + END))
    assert (result.code, "there is no .tbf in this archive" in result.errors) == (2, True)


def test_error_names_file_and_member(tmp_path: Path) -> None:
    path = saved(tmp_path, tab(member("rv32imc.tbf", b"\xff" * 32)))
    result = run("tbf", "show", path)
    assert (result.code, f"{path}: rv32imc.tbf → tock.tbf_header" in result.errors) == (2, True)


@pytest.mark.parametrize("verb", ["show", "verify", "unpack", "pack"])
def test_help_has_an_example(verb: str) -> None:
    result = run("tbf", verb, "--help")
    assert (result.code, f"Example: flashwright tbf {verb}" in result.output) == (0, True)


def test_one_bad_file_hides_no_other() -> None:
    good, bad = sample("tock/negative/padding-16.tbf"), sample("tock/negative/version0.tbf")
    result = run("tbf", "show", good, bad, good, "--json")
    assert (result.code, ["error" in app for app in result.json["apps"]]) == (2, [False, True, False])


def test_missing_file_hides_no_other(tmp_path: Path) -> None:
    good = sample("tock/negative/padding-16.tbf")
    result = run("tbf", "verify", good, tmp_path / "none", good, "--json")
    assert (result.code, ["error" in app for app in result.json["apps"]]) == (3, [False, True, False])


def test_short_member_is_judged_as_installed() -> None:
    result = run("tbf", "verify", sample("tock/elf2tab/ecdsa-short/out.tab"), "--json")
    assert result.json["apps"][0]["kernel"]["outcome"] == "accepts"


def test_short_file_is_judged_as_it_is() -> None:
    result = run("tbf", "verify", sample("tock/elf2tab/ecdsa-short/cortex-m4.tbf"), "--json")
    assert result.json["apps"][0]["kernel"]["outcome"] == "stops the list"
