"""Credentials of recorded apps: what elf2tab signed holds, every flipped bit is caught, others agree with us."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import subprocess
from pathlib import Path

import pytest
from Crypto.Hash import SHA256, SHA512
from Crypto.PublicKey import ECC, RSA
from Crypto.Signature import DSS, pkcs1_15

from formats.errors import FormatError
from formats.tock.tbf_footer import RESERVED, SHA_256
from tests import kernel_rules
from tests.cli.running import run
from tests.golden.tock.collected import Recorded, built, every_tbf
from tests.golden_data import sample
from tests.signing_keys import SECRET, private
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import load_key
from toolkit.tock.sign.make import CredentialKind
from toolkit.tock.sign.place import Wanted, add_credentials, remove_credentials
from toolkit.tock.sign.report import describe_verified

KEYS = sample("tock/elf2tab/keys")
PUBLIC = [load_key(KEYS / name) for name in ("p256.pub.pem", "rsa4096.pub.der")]
SIGNERS = {"ecdsa_p256": PUBLIC[0], "rsa4096": PUBLIC[1]}
SIGNED = [recorded for recorded in built() if any(c.format for c in App.parse(recorded.flash).credentials)]
KERNEL_KINDS = [
    Wanted(CredentialKind.SHA256),
    Wanted(CredentialKind.SHA384),
    Wanted(CredentialKind.SHA512),
    Wanted(CredentialKind.RSA3072, private("rsa3072")),
    Wanted(CredentialKind.RSA4096, private("rsa4096")),
    Wanted(CredentialKind.ECDSA_P256, private("ecdsa-p256")),
]
OTHER_KINDS = [
    Wanted(CredentialKind.HMAC_SHA256, SECRET),
    Wanted(CredentialKind.RSA2048, private("rsa2048")),
    Wanted(CredentialKind.CLEARTEXT_ID, identifier=0x1122334455667788),
]
every_built = pytest.mark.parametrize("recorded", built(), ids=lambda recorded: recorded.name)
every_signed = pytest.mark.parametrize("recorded", SIGNED, ids=lambda recorded: recorded.name)


def architecture(recorded: Recorded) -> str:
    return Path(recorded.name).name.partition(".")[0]


def named(app: App) -> set[str]:
    return {one["name"] for one in describe_verified(app, ())["credentials"]}


def is_caught(data: bytes, signers: set[str]) -> bool:
    """Tell whether verifying with the keys of the signers finds something wrong, or no app at all."""
    try:
        app = App.parse(data)
    except FormatError:
        return True
    verified = describe_verified(app, [SIGNERS[name] for name in signers])
    return not verified["is_right"]


def test_all_signed_cases_are_looked_at() -> None:
    assert set().union(*(named(App.parse(recorded.flash)) for recorded in SIGNED)) == {
        *("sha256", "sha384", "sha512", "rsa4096", "ecdsa_p256")
    }


@every_signed
def test_what_elf2tab_signed_is_right(recorded: Recorded) -> None:
    app = App.parse(recorded.flash)
    assert {one.verdict for one in check_credentials(app, PUBLIC)} == {Verdict.RIGHT}


@every_signed
def test_a_flipped_bit_is_caught(recorded: Recorded) -> None:
    app = App.parse(recorded.flash)
    signers = named(app) & set(SIGNERS)
    for bit in range(app.binary_end * 8):
        data = bytearray(recorded.flash)
        data[bit // 8] ^= 1 << bit % 8
        assert is_caught(bytes(data), signers), f"bit {bit % 8} of byte {bit // 8:#x}"


def _bits_of_signatures(app: App) -> list[int]:
    bits = []
    for one in check_credentials(app):
        start = one.offset + 8
        bits += [8 * offset + offset % 8 for offset in range(start, start + len(one.credential.data))]
    return bits


@every_signed
def test_a_flipped_bit_of_a_credential_is_caught(recorded: Recorded) -> None:
    app = App.parse(recorded.flash)
    signers = named(app) & set(SIGNERS)
    for bit in _bits_of_signatures(app)[::5]:
        data = bytearray(recorded.flash)
        data[bit // 8] ^= 1 << bit % 8
        assert is_caught(bytes(data), signers), f"bit {bit % 8} of byte {bit // 8:#x}"


@every_built
def test_kernel_sees_every_credential(recorded: Recorded) -> None:
    before = App.parse(recorded.flash)
    after = add_credentials(before, KERNEL_KINDS, architecture(recorded)).to_bytes()
    names = {kernel_rules.FOOTERS[one.kind.number][0] for one in KERNEL_KINDS}
    seen = {footer["format"] for footer in kernel_rules.footers(kernel_rules.parse(header_of(after)), after)["footers"]}
    assert names <= seen
    arch = "" if before.fixed_flash_address else architecture(recorded)  # such an app cannot go where its size fits
    assert set(kernel_rules.broken_rules(after, arch)) <= set(kernel_rules.broken_rules(recorded.flash, arch))


def header_of(data: bytes) -> bytes:
    return data[: int.from_bytes(data[2:4], "little")]


@every_built
def test_adding_and_removing_changes_nothing_but_space(recorded: Recorded) -> None:
    before = App.parse(recorded.flash)
    there = {credential.format for credential in before.credentials}
    wanted = [one for one in KERNEL_KINDS + OTHER_KINDS if one.kind.number not in there]
    after = App.parse(add_credentials(before, wanted, architecture(recorded)).to_bytes())
    back = remove_credentials(after, {one.kind.number for one in wanted})
    assert (after.tbf.binary, after.header.elements) == (before.tbf.binary, before.header.elements)
    assert {c.format for c in back.credentials if c.format} == there - {RESERVED}
    if after.header.base.total_size == before.header.base.total_size and before.tbf.footer.tail == b"":
        assert back.to_bytes() == before.to_bytes()


def test_pycryptodome_agrees() -> None:
    app = add_credentials(App.parse(built()[0].flash), KERNEL_KINDS + OTHER_KINDS)
    covered, data = app.covered(), {credential.format: credential.data for credential in app.credentials}
    assert covered == app.to_bytes()[: app.binary_end]
    rsa4096, p256 = RSA.import_key((KEYS / "rsa4096.pub.der").read_bytes()), (KEYS / "p256.pub.pem").read_text()
    assert [data[3], data[4], data[5]] == [hashlib.new(f"sha{n}", covered).digest() for n in (256, 384, 512)]
    assert data[2][:512] == rsa4096.n.to_bytes(512, "big")
    pkcs1_15.new(rsa4096).verify(SHA512.new(covered), data[2][512:])
    rsa3072 = RSA.construct((int.from_bytes(data[1][:384], "big"), 65537))
    pkcs1_15.new(rsa3072).verify(SHA512.new(covered), data[1][384:])
    DSS.new(ECC.import_key(p256), "fips-186-3").verify(SHA256.new(covered), data[6])
    assert data[7] == hmac.digest(SECRET.data, covered, "sha256")
    pkcs1_15.new(RSA.import_key((KEYS / "rsa2048.pub.der").read_bytes())).verify(SHA256.new(covered), data[10])
    assert data[0xF1] == bytes.fromhex("8877665544332211")


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl")
@pytest.mark.parametrize("tampered", [False, True], ids=["good", "tampered"])
@pytest.mark.parametrize(
    ("case", "public", "digest"),
    [("ecdsa-slack", "p256.pub.der", "sha256"), ("rsa4096", "rsa4096.pub.der", "sha512")],
)
def test_openssl_agrees(case: str, public: str, digest: str, tampered: bool, tmp_path: Path) -> None:
    data = bytearray(sample(f"tock/elf2tab/{case}/cortex-m4.tbf").read_bytes())
    data[0x60] ^= tampered
    app = App.parse(bytes(data))
    signature = next(credential.data for credential in app.credentials if credential.format != RESERVED)
    signature = der_signature(signature) if case.startswith("ecdsa") else signature[512:]
    (tmp_path / "signature").write_bytes(signature)
    (tmp_path / "covered").write_bytes(data[: app.binary_end])
    (tmp_path / "app.tbf").write_bytes(data)
    command = ["openssl", "dgst", f"-{digest}", "-keyform", "DER", "-verify", str(KEYS / public)]
    command += ["-signature", str(tmp_path / "signature"), str(tmp_path / "covered")]
    openssl = subprocess.run(command, capture_output=True, check=False).returncode
    ours = run("tbf", "credential", "verify", tmp_path / "app.tbf", "--key", KEYS / public).code
    assert (openssl, ours) == (tampered, tampered)


def der_signature(raw: bytes) -> bytes:
    """Give R and S as the two integers of a DER sequence."""
    integers = b""
    for half in (raw[:32], raw[32:]):
        digits = half.lstrip(b"\0")
        digits = b"\0" + digits if digits[0] & 0x80 else digits
        integers += bytes([2, len(digits)]) + digits
    return bytes([0x30, len(integers)]) + integers


@pytest.mark.parametrize("case", ["plain", "rv32-fixed", "fixed-both", "everything"])
def test_tockloader_agrees(case: str) -> None:
    from tockloader.tbfh import TBFFooter, TBFHeader

    keys = {
        2: RSA.import_key((KEYS / "rsa4096.pub.der").read_bytes()),
        6: ECC.import_key((KEYS / "p256.pub.pem").read_text()),
        7: SECRET.data,
        10: RSA.import_key((KEYS / "rsa2048.pub.der").read_bytes()),
    }
    (path,) = sample(f"tock/elf2tab/{case}").glob("*.tbf")
    data = add_credentials(App.parse(path.read_bytes()), KERNEL_KINDS + OTHER_KINDS).to_bytes()
    header = TBFHeader(data)
    end = header.get_binary_end_offset()
    footer = TBFFooter(header, data[header.get_size_before_app() : end], data[end : header.get_app_size()])
    said = {}
    for tlv in footer.tlvs:
        tlv.verify([keys[tlv.credentials_type]] if tlv.credentials_type in keys else [], data[:end])
        said[tlv.credentials_type] = tlv.verified
    assert said == {**dict.fromkeys((2, 3, 4, 5, 6, 7, 10), "yes"), **dict.fromkeys((0, 1, 0xF1), "unknown")}
    (cleartext_id,) = (tlv for tlv in footer.tlvs if tlv.credentials_type == 0xF1)
    assert f"Value: {0x1122334455667788}" in str(cleartext_id)


@every_tbf
def test_odd_apps_get_a_right_digest_or_are_refused(recorded: Recorded) -> None:
    try:
        after = App.parse(add_credentials(App.parse(recorded.flash), [Wanted(CredentialKind.SHA256)]).to_bytes())
    except (FormatError, LayoutError):
        return
    digests = [one for one in check_credentials(after) if one.credential.format == SHA_256]
    assert [one.verdict for one in digests] == [Verdict.RIGHT]
