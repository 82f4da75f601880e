"""Key files: every usual form gives the key, anything else gives one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.signing_keys import PASSWORD, private, private_bytes, public_bytes
from toolkit.errors import KeyFileError
from toolkit.tock.sign.keys import LONGEST, PrivateKey, PublicKey, load_key, load_password, load_secret, parse_key

ENCODINGS = pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER], ids=["PEM", "DER"])
ALGORITHMS = pytest.mark.parametrize("algorithm", ["rsa2048", "rsa3072", "rsa4096", "ecdsa-p256"])


@ENCODINGS
@ALGORITHMS
@pytest.mark.parametrize(
    "layout", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL], ids=["PKCS8", "traditional"]
)
def test_private_keys(algorithm: str, layout: PrivateFormat, encoding: Encoding) -> None:
    key = private(algorithm)
    read = parse_key(private_bytes(key, encoding, layout))
    assert isinstance(read, PrivateKey)
    assert (read.algorithm, read.public) == (algorithm, key.public)


@ENCODINGS
@ALGORITHMS
def test_encrypted_private_keys(algorithm: str, encoding: Encoding) -> None:
    key = private(algorithm)
    data = private_bytes(key, encoding, PrivateFormat.PKCS8, PASSWORD)
    read = parse_key(data, PASSWORD)
    assert isinstance(read, PrivateKey)
    assert read.public == key.public


def test_encrypted_key_of_the_old_kind() -> None:
    key = private("rsa2048")
    data = private_bytes(key, Encoding.PEM, PrivateFormat.TraditionalOpenSSL, PASSWORD)
    assert isinstance(parse_key(data, PASSWORD), PrivateKey)


def test_a_password_does_not_harm_a_key_without_one() -> None:
    data = private_bytes(private("ecdsa-p256"), Encoding.PEM, PrivateFormat.PKCS8)
    assert isinstance(parse_key(data, PASSWORD), PrivateKey)


@ENCODINGS
@ALGORITHMS
def test_public_keys(algorithm: str, encoding: Encoding) -> None:
    key = private(algorithm)
    assert parse_key(public_bytes(key, encoding, PublicFormat.SubjectPublicKeyInfo)) == key.public


@ENCODINGS
def test_public_keys_of_pkcs1(encoding: Encoding) -> None:
    key = private("rsa2048")
    assert parse_key(public_bytes(key, encoding, PublicFormat.PKCS1)) == key.public


@pytest.mark.parametrize("length", [64, 65])
def test_point_as_a_kernel_keeps_it(length: int) -> None:
    key = private("ecdsa-p256")
    point = public_bytes(key, Encoding.X962, PublicFormat.UncompressedPoint)
    assert parse_key(point[-length:]) == key.public


def test_other_blocks_of_a_pem_file_are_passed_over() -> None:
    data = private_bytes(private("ecdsa-p256"), Encoding.PEM, PrivateFormat.TraditionalOpenSSL)
    parameters = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    assert isinstance(parse_key(parameters + data), PrivateKey)


def _pkcs8(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "neither a private nor a public key", id="empty"),
        pytest.param(b"hello" * 40, "neither a private nor a public key", id="junk"),
        pytest.param(b"\xff" * 64, "no point of the curve P-256", id="no-point"),
        pytest.param(b"-----BEGIN CERTIFICATE-----\n-----END", "PEM with 'CERTIFICATE'", id="certificate"),
        pytest.param(b"-----BEGIN PRIVATE KEY-----\n", "neither a private nor a public key", id="cut-private"),
        pytest.param(b"-----BEGIN PUBLIC KEY-----\n", "neither a private nor a public key", id="cut-public"),
        pytest.param(_pkcs8(ed25519.Ed25519PrivateKey.generate()), "key of kind Ed25519", id="ed25519"),
        pytest.param(_pkcs8(ec.generate_private_key(ec.SECP384R1())), "curve secp384r1", id="p384"),
        pytest.param(_pkcs8(rsa.generate_private_key(65537, 1024)), "RSA key of 1024 bits", id="rsa1024"),
    ],
)
def test_what_is_no_key_for_credentials(data: bytes, words: str) -> None:
    with pytest.raises(KeyFileError, match=f"^k.pem: .*{words}") as caught:
        parse_key(data, source="k.pem")
    assert "\n" not in str(caught.value)


@ENCODINGS
@pytest.mark.parametrize(("password", "words"), [(None, "is encrypted"), (b"guess", "does not open")], ids=str)
def test_encrypted_key_without_its_password(password: bytes | None, words: str, encoding: Encoding) -> None:
    data = private_bytes(private("ecdsa-p256"), encoding, PrivateFormat.PKCS8, PASSWORD)
    with pytest.raises(KeyFileError, match=words):
        parse_key(data, password)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="no such file or folder"):
        load_key(tmp_path / "gone.pem")


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="directory"):
        load_key(tmp_path)


def test_huge_file(tmp_path: Path) -> None:
    (tmp_path / "huge").write_bytes(bytes(LONGEST + 1))
    with pytest.raises(KeyFileError, match="too long for a key"):
        load_key(tmp_path / "huge")


def test_secret_is_all_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"bytes\n")
    assert load_secret(tmp_path / "secret").data == b"bytes\n"


def test_empty_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    with pytest.raises(KeyFileError, match="at least one byte"):
        load_secret(tmp_path / "secret")


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n", b"\nmore\n"], ids=["none", "LF", "CRLF", "lines"])
def test_password_is_the_first_line(ending: bytes, tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(PASSWORD + ending)
    assert load_password(tmp_path / "password") == PASSWORD


def test_empty_password(tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(b"\nsecond line")
    with pytest.raises(KeyFileError, match="first line is empty"):
        load_password(tmp_path / "password")


def test_keys_do_not_show_in_tracebacks() -> None:
    assert "native" not in repr(private("rsa2048"))


def test_description_says_which_half() -> None:
    key = private("rsa2048")
    assert (key.description, PublicKey(key.native.public_key()).description) == (
        "a private RSA key of 2048 bits",
        "a public RSA key of 2048 bits",
    )
