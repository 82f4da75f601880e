"""Upgrade files: which pages go into one, keys, and what is read back."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.knightos.upgrade import SIGNATURE_LENGTH
from tests.kernel_pages import with_pages
from tests.knightos_files import BLANK, PAGE_SIZE, image_with_kernel, key_text, vector_key, vector_rom
from toolkit.errors import KeyFileError, LayoutError
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.upgrade.key import LONGEST, UpgradeKey, load_key, parse_key, upgrade_digest
from toolkit.knightos.upgrade.make import Facts, choose_pages, make_upgrade, pages_to_send
from toolkit.knightos.upgrade.reading import read_upgrade
from toolkit.knightos.upgrade.verify import verify

ROM = RomImage.parse(vector_rom())
FACTS = Facts(0x04, 0x73, 2, 3)
N, P, Q = key_text().split()


def rom_with(*pages: int) -> RomImage:
    return RomImage.parse(with_pages(BLANK, dict.fromkeys(pages, b"\x00")))


@pytest.mark.parametrize(
    ("used", "chosen"),
    [
        ((0,), (0,)),
        ((0, 5), (0, 4, 5)),
        ((0x1C,), (0x1C,)),
        ((0x17,), (0x14, 0x17)),
        ((0, 0x1E, 0x1F), (0,)),
        ((0x1D,), (0x1C, 0x1D)),
    ],
    ids=str,
)
def test_pages_in_use_are_chosen_and_the_first_of_their_groups(used: tuple[int, ...], chosen: tuple[int, ...]) -> None:
    assert choose_pages(rom_with(*used)) == chosen


def test_pages_asked_for_may_be_erased() -> None:
    assert choose_pages(RomImage.parse(BLANK), [6, 3]) == (0, 3, 4, 6)


def test_files_of_the_volume_are_sent_too() -> None:
    """What lists made by hand leave out."""
    chosen = choose_pages(RomImage.parse(image_with_kernel("sizes.TI83p")))
    assert {0x0, 0x9, 0xC, 0x17, 0x1C} <= set(chosen)


@pytest.mark.parametrize(
    ("pages", "words"),
    [([0x1F], "boot page"), ([0x1E], "certificate"), ([0x20], "last one is 1F"), ([], "no page to send")],
    ids=["boot", "certificate", "outside", "none"],
)
def test_pages_that_cannot_be_sent(pages: list[int], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        choose_pages(ROM, pages)


def test_erased_rom_has_nothing_to_send() -> None:
    with pytest.raises(LayoutError, match="no page to send"):
        choose_pages(RomImage.parse(BLANK))


@given(st.dictionaries(st.integers(0, 255), st.binary(max_size=64), min_size=1, max_size=3), st.booleans())
@settings(max_examples=25)
def test_what_is_made_is_read_back(starts: dict[int, bytes], signed: bool) -> None:
    pages = {page: start.ljust(PAGE_SIZE, b"\xff") for page, start in sorted(starts.items())}
    upgrade = read_upgrade(make_upgrade(pages, FACTS, key=vector_key() if signed else None))
    assert {page.number: bytes(page.content) for page in upgrade.pages} == pages
    assert upgrade.findings == ()


@pytest.mark.parametrize("number", [0xFC, 0xFD, 0xFF])
def test_highest_pages_have_right_sums(number: int) -> None:
    """Mktiupgrade prints eight digits for those above FC."""
    upgrade = read_upgrade(make_upgrade({number: bytes(PAGE_SIZE)}, FACTS))
    assert [page.number for page in upgrade.pages] == [number]


def test_given_signature_stands_as_it_is() -> None:
    signature = bytes.fromhex("020d40") + bytes(range(64))
    made = make_upgrade(pages_to_send(ROM, [0]), FACTS, signature=signature)
    assert read_upgrade(made).signature_data == signature


def test_given_signature_of_another_length_is_named() -> None:
    made = make_upgrade(pages_to_send(ROM, [0]), FACTS, signature=b"\x02\x0d\x40short")
    assert "upgrade-signature-form" in {finding.code for finding in verify(read_upgrade(made))}


def test_endless_signature_is_refused() -> None:
    with pytest.raises(LayoutError, match="a signature of"):
        make_upgrade(pages_to_send(ROM, [0]), FACTS, signature=bytes(5000))


def test_key_has_the_halves_of_its_file() -> None:
    key = vector_key()
    assert key.primes is not None
    assert key.modulus == math.prod(key.primes) == int.from_bytes(bytes.fromhex(N.decode()[2:]), "little")


def test_signature_to_the_17th_is_the_digest() -> None:
    digest = upgrade_digest([b"abc"])
    signature = int.from_bytes(vector_key().sign(digest), "little")
    assert pow(signature, 17, vector_key().modulus) == int.from_bytes(hashlib.md5(b"abc").digest(), "little")


def test_signature_has_64_bytes_even_where_the_number_is_short() -> None:
    """One in 256 numbers begins with a zero byte at its high end."""
    digests = (bytes([first, *bytes(15)]) for first in range(256))
    signatures = [vector_key().sign(digest) for digest in digests]
    assert {len(signature) for signature in signatures} == {SIGNATURE_LENGTH}
    assert any(signature[-1] == 0 for signature in signatures)


@given(st.binary(min_size=16, max_size=16), st.integers(1, (1 << 128) - 1))
def test_other_digests_do_not_verify(digest: bytes, change: int) -> None:
    signature = int.from_bytes(vector_key().sign(digest), "little")
    changed = (int.from_bytes(digest, "little") ^ change).to_bytes(16, "little")
    assert vector_key().verifies(signature, digest)
    assert not vector_key().verifies(signature, changed)


def test_number_above_the_modulus_does_not_verify() -> None:
    signature = int.from_bytes(vector_key().sign(bytes(16)), "little")
    assert not vector_key().verifies(signature + vector_key().modulus, bytes(16))


def test_public_half_verifies_and_does_not_sign() -> None:
    public = parse_key(N)
    assert public.verifies(int.from_bytes(vector_key().sign(bytes(16)), "little"), bytes(16))
    assert public.primes is None
    with pytest.raises(KeyFileError, match="not sign"):
        public.sign(bytes(16))


def test_ends_of_lines_do_not_matter() -> None:
    assert parse_key(b"\r\n".join((N, P, Q))) == vector_key()


def line(number: int) -> bytes:
    data = number.to_bytes((number.bit_length() + 7) // 8, "little")
    return (bytes([len(data)]) + data).hex().encode("ascii")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 lines"),
        (b"\n".join((N, P)), "2 lines"),
        (b"\n".join((N, P, Q, Q)), "4 lines"),
        (b"\n".join((N, P, P)), "not the product"),
        (b"xyz", "hex digits"),
        (b"40", "hex digits"),
        (N[:-2], "says 64 bytes and has 63"),
        (N + b"0", "hex digits"),
        (line(2**127 + 1), "128 bits"),
        (line(2**512 + 1), "513 bits"),
        (b"\n".join(map(line, (2**130 * 9, 2**130, 9))), "make no key"),
        (b"\n".join(map(line, (103 * (2**130 - 5), 103, 2**130 - 5))), "make no key"),
        (b"\xff" * 60, "hex digits"),
    ],
    ids=[
        *("empty", "two lines", "four lines", "another prime", "no digits", "no number", "short", "half a byte"),
        *("small", "large", "no primes", "17 divides p - 1", "bytes"),
    ],
)
def test_no_key(data: bytes, words: str) -> None:
    with pytest.raises(KeyFileError, match=words):
        parse_key(data)


def test_missing_key_file(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="no such file"):
        load_key(tmp_path / "none.key")


def test_endless_key_file(tmp_path: Path) -> None:
    path = tmp_path / "long.key"
    path.write_bytes(b"0" * (LONGEST + 1))
    with pytest.raises(KeyFileError, match="too long"):
        load_key(path)


def test_keys_are_compared_by_what_they_are() -> None:
    assert UpgradeKey(5, None, "a") == UpgradeKey(5, None, "b")
