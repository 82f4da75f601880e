"""`flashwright tbf credential`: what a user types, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from tests.cli.running import Result, run
from tests.golden_data import sample
from tests.signing_keys import PASSWORD, private, private_bytes
from toolkit.tock.app import App
from toolkit.tock.tab import Tab

KEYS = sample("tock/elf2tab/keys")
P256, P256_PUBLIC = KEYS / "p256.pk8", KEYS / "p256.pub.pem"
RSA_2048, RSA_4096 = KEYS / "rsa2048.pk8", KEYS / "rsa4096.pk8"
PLAIN = sample("tock/elf2tab/plain/cortex-m4.tbf")
MANY = sample("tock/elf2tab/multi-arch/out.tab")


def credential(verb: str, *arguments: str | Path, given: bytes = b"") -> Result:
    return run("tbf", "credential", verb, *arguments, given=given)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.tbf"
    path.write_bytes(PLAIN.read_bytes())
    return path


@pytest.fixture
def tab(tmp_path: Path) -> Path:
    path = tmp_path / "app.tab"
    path.write_bytes(MANY.read_bytes())
    return path


def names(file: Path) -> list[str]:
    listed = credential("list", "--json", file).json["apps"]
    return [one["name"] for one in listed[0]["credentials"]]


def verdicts(result: Result) -> dict[str, str]:
    return {one["name"]: one["verdict"] for one in result.json["apps"][0]["credentials"]}


def test_add_in_place(app: Path) -> None:
    result = credential("add", app, "sha256", "ecdsa-p256", "--key", P256, "--in-place")
    assert (result.code, result.errors) == (0, "")
    assert names(app) == ["sha256", "ecdsa_p256", "reserved"]


def test_add_to_another_file_leaves_the_first(app: Path, tmp_path: Path) -> None:
    assert credential("add", app, "sha512", "-o", tmp_path / "signed.tbf").code == 0
    assert app.read_bytes() == PLAIN.read_bytes()
    assert names(tmp_path / "signed.tbf") == ["sha512", "reserved"]


def test_add_in_a_pipe() -> None:
    result = credential("add", "-", "sha256", "-o", "-", given=PLAIN.read_bytes())
    assert App.parse(result.raw).credentials[0].format == 3


@pytest.mark.parametrize("arguments", [[], ["-i", "-o", "x.tbf"]], ids=["neither", "both"])
def test_one_place_for_the_result(app: Path, arguments: list[str]) -> None:
    result = credential("add", app, "sha256", *arguments)
    assert result.code == 2
    assert "either --output FILE or --in-place" in result.errors


def test_add_to_all_members_of_an_archive(tab: Path) -> None:
    assert credential("add", tab, "rsa4096", "-k", RSA_4096, "-i").code == 0
    verified = credential("verify", tab, "-k", RSA_4096, "--json").json["apps"]
    assert len(verified) == 8
    assert {one["verdict"] for app in verified for one in app["credentials"]} == {"right"}
    assert run("tab", "verify", tab).code == 0


def test_add_to_one_member_leaves_the_others(tab: Path) -> None:
    assert credential("add", tab, "sha512", "--member", "cortex-m4.tbf", "-i").code == 0
    before, after = Tab.parse(MANY.read_bytes()), Tab.parse(tab.read_bytes())
    changed = [new.name for old, new in zip(before.members, after.members, strict=True) if old.data != new.data]
    assert changed == ["cortex-m4.tbf"]


def test_growing_names_what_it_breaks(app: Path) -> None:
    credential("add", app, "ecdsa-p256", "-k", P256, "-i")
    result = credential("add", app, "rsa4096", "-k", RSA_4096, "-i")
    assert result.code == 0
    assert "ecdsa_p256 no longer holds" in result.errors


def test_renew(app: Path) -> None:
    credential("add", app, "ecdsa-p256", "-k", P256, "-i")
    credential("add", app, "rsa4096", "-k", RSA_4096, "-i")
    assert credential("verify", app, "-k", P256_PUBLIC).code == 1
    assert credential("renew", app, "-k", P256, "-i").code == 0
    assert credential("verify", app, "-k", P256_PUBLIC).code == 0


def test_remove_gives_the_first_file(app: Path) -> None:
    credential("add", app, "sha256", "sha384", "-i")
    assert credential("remove", app, "sha256", "0x4", "-i").code == 0
    assert app.read_bytes() == PLAIN.read_bytes()


def test_remove_what_is_not_there(app: Path) -> None:
    result = credential("remove", app, "sha384", "-i")
    assert (result.code, result.errors) == (2, f"flashwright: {app}: there is no credential of kind sha384\n")


def test_verify_with_public_key_and_secret(app: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    kinds = ("sha256", "hmac-sha256", "rsa2048", "cleartext-id")
    result = credential(
        "add", app, *kinds, "--id", "0x10", "-k", RSA_2048, "--secret", tmp_path / "secret", "--in-place"
    )
    assert result.code == 0
    with_keys = credential("verify", app, "-k", KEYS / "rsa2048.pub.der", "--secret", tmp_path / "secret", "--json")
    assert verdicts(with_keys) == {
        "sha256": "right",
        "hmac_sha256": "right",
        "rsa2048": "right",
        "clear_text_id": "unchecked",
    }
    without = credential("verify", app, "--json")
    assert without.code == 0
    assert verdicts(without) == {
        "sha256": "right",
        "hmac_sha256": "unchecked",
        "rsa2048": "unchecked",
        "clear_text_id": "unchecked",
    }


def test_verify_says_what_is_missing(app: Path) -> None:
    credential("add", app, "ecdsa-p256", "-k", P256, "-i")
    result = credential("verify", app)
    assert result.output == f"{app}: ecdsa_p256 at 0x110: unchecked (cannot be checked without the public key)\n"


def test_verify_names_what_is_wrong(app: Path) -> None:
    credential("add", app, "sha256", "-i")
    app.write_bytes(app.read_bytes()[:0x60] + b"\xff" + app.read_bytes()[0x61:])
    result = credential("verify", app)
    assert (result.code, result.output) == (1, f"{app}: sha256 at 0x110: wrong (not the digest of the app)\n")


def test_verify_fails_when_a_key_vouches_for_nothing(app: Path) -> None:
    result = credential("verify", app, "-k", P256_PUBLIC)
    assert (result.code, result.output.splitlines()[0]) == (1, f"{app}: nothing is right by {P256_PUBLIC}")


def test_verify_goes_on_behind_a_file_that_is_none(app: Path, tmp_path: Path) -> None:
    result = credential("verify", tmp_path / "gone.tbf", P256, app)
    assert result.code == 3
    assert f"{app}: no credentials" in result.output


def test_list_shows_bytes_and_modulus(app: Path) -> None:
    credential("add", app, "rsa4096", "-k", RSA_4096, "-i")
    (first, second) = credential("list", app, "--json").json["apps"][0]["credentials"]
    assert (first["name"], first["length"], len(first["modulus"]), len(first["data"])) == ("rsa4096", 1024, 1024, 1024)
    assert (second["name"], second["data"]) == ("reserved", None)
    assert f"rsa4096   {first['data'][:32]}..." in credential("list", app).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rsa4096", "-k", RSA_2048], f"{RSA_2048}: rsa4096 needs an RSA key of 4096 bits"),
        (["rsa4096", "-k", P256], "this is a private key on the curve P-256"),
        (["ecdsa-p256", "-k", P256_PUBLIC], "signing needs the private key"),
        (["ecdsa-p256"], "ecdsa-p256 needs a key on the curve P-256, and none was given"),
        (["ecdsa-p256", "-k", "gone.pem"], "gone.pem: no such file or folder"),
        (["ecdsa-p256", "-k", PLAIN], f"{PLAIN}: neither a private nor a public key"),
        (["hmac-sha256", "-k", P256], "hmac-sha256 needs a secret"),
        (["hmac-sha256", "--secret", "gone"], "gone: no such file or folder"),
        (["md5"], "'md5' is no kind of credential"),
        (["cleartext-id"], "needs --id NUMBER"),
        (["cleartext-id", "--id", "0x10000000000000000"], "64 bits"),
        (["sha256", "--id", "1"], "--id is for cleartext-id only"),
    ],
    ids=lambda value: " ".join(map(str, value[:1])) if isinstance(value, list) else "",
)
def test_refusals_are_one_line_and_change_nothing(app: Path, arguments: list[str | Path], words: str) -> None:
    result = credential("add", app, *arguments, "-i")
    assert (result.code, result.output, result.errors.count("\n")) == (2, "", 1)
    assert words in result.errors
    assert app.read_bytes() == PLAIN.read_bytes()


def test_encrypted_key(app: Path, tmp_path: Path) -> None:
    key, password = tmp_path / "key.pem", tmp_path / "password"
    key.write_bytes(private_bytes(private("ecdsa-p256"), Encoding.PEM, PrivateFormat.PKCS8, PASSWORD))
    password.write_bytes(PASSWORD + b"\n")
    refused = credential("add", app, "ecdsa-p256", "-k", key, "-i")
    assert (refused.code, "the key is encrypted" in refused.errors) == (2, True)
    assert credential("add", app, "ecdsa-p256", "-k", key, "--password-file", password, "-i").code == 0
    assert credential("verify", app, "-k", P256_PUBLIC).code == 0
