"""Images for MCUboot both ways with imgtool: what it signs we read, what tests make it accepts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.mbed_images import application, firmware, mcuboot_image, tlv

VERSION = "1.2.3+4"


def imgtool(*arguments: str | Path) -> str:
    """Run imgtool; give what it says."""
    command = [sys.executable, "-m", "imgtool.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def sign(tmp_path: Path, *options: str | Path) -> Path:
    source, target = tmp_path / "app.bin", tmp_path / "signed.bin"
    source.write_bytes(application())
    fixed = ("--header-size", "0x200", "--pad-header", "--slot-size", "0x10000", "--align", "4", "--version", VERSION)
    imgtool("sign", *fixed, *options, source, target)
    return target


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("imgtool") / "key.pem"
    imgtool("keygen", "-k", path, "-t", "ecdsa-p256")
    return path


def header_of(path: Path) -> dict[str, object]:
    (header,) = run("mbed", "show", path, "--json").json["headers"]
    assert isinstance(header, dict)
    return header


def verdicts(path: Path) -> dict[str, str]:
    return {check["name"]: check["verdict"] for check in header_of(path)["checks"]}  # type: ignore[attr-defined] # JSON


def types(path: Path) -> list[tuple[str, str]]:
    return [(tlv["block"], tlv["type"]) for tlv in header_of(path)["tlvs"]]  # type: ignore[attr-defined] # JSON


def test_digest_of_an_image_without_a_signature(tmp_path: Path) -> None:
    assert verdicts(sign(tmp_path)) == {"size": "right", "TLVs": "right", "SHA-256": "right"}


def test_numbers(tmp_path: Path) -> None:
    header = header_of(sign(tmp_path))
    assert (header["version"], header["header_size"], header["firmware_size"]) == (VERSION, 0x200, len(application()))


def test_types_of_a_signed_image(tmp_path: Path, key: Path) -> None:
    assert types(sign(tmp_path, "--key", key)) == [("tlvs", "sha256"), ("tlvs", "key_hash"), ("tlvs", "ecdsa")]


def test_protected_tlvs(tmp_path: Path, key: Path) -> None:
    signed = sign(tmp_path, "--key", key, "--security-counter", "7", "--dependencies", "(1, 1.2.3+0)")
    assert {kind for block, kind in types(signed) if block == "protected_tlvs"} == {"security_counter", "dependency"}


def test_digest_covers_protected_tlvs(tmp_path: Path, key: Path) -> None:
    assert verdicts(sign(tmp_path, "--key", key, "--security-counter", "7"))["SHA-256"] == "right"


def test_sha_384(tmp_path: Path) -> None:
    assert verdicts(sign(tmp_path, "--sha", "384"))["SHA-384"] == "right"


def test_nothing_is_wrong(tmp_path: Path, key: Path) -> None:
    shown = run("mbed", "show", sign(tmp_path, "--key", key), "--base", "0x7fffe00", "--json")
    assert (shown.code, shown.json["findings"]) == (0, [])


@pytest.mark.parametrize("protected", [(), (tlv(0x50, b"\7\0\0\0"),)], ids=["plain", "protected"])
def test_imgtool_accepts_what_tests_make(tmp_path: Path, protected: tuple[bytes, ...]) -> None:
    path = tmp_path / "made.bin"
    path.write_bytes(mcuboot_image(firmware(0x0800_0200), protected=protected))
    assert "Image was correctly validated" in imgtool("verify", path)
