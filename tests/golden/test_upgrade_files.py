"""Upgrade files of mktiupgrade: decoded as their manifest says, and made again byte by byte."""

from __future__ import annotations

import hashlib

import pytest

from formats.knightos.upgrade import HEADER_SIZE
from tests.knightos_files import (
    SIGNED,
    UNSIGNED,
    lines_of,
    manifest,
    upgrade_file,
    vector_key,
    vector_pages,
    vector_rom,
)
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.upgrade.calculators import DESTINATIONS
from toolkit.knightos.upgrade.key import upgrade_digest
from toolkit.knightos.upgrade.make import Facts, choose_pages, make_upgrade, pages_to_send
from toolkit.knightos.upgrade.reading import read_upgrade
from toolkit.knightos.upgrade.verify import verify

NAMES = (UNSIGNED, SIGNED)
names = pytest.mark.parametrize("name", NAMES)
TI83P = DESTINATIONS["TI83p"]
MKTIUPGRADE_KEY_ID = 0x0A
"""What mktiupgrade says unless it is told."""


@names
def test_file_is_the_one_described(name: str) -> None:
    data = upgrade_file(name)
    described = manifest()[name]
    assert (len(data), hashlib.sha256(data).hexdigest()) == (described["size"], described["sha256"])
    assert data[:HEADER_SIZE].hex() == described["head"]


@names
def test_pages_are_those_of_the_rom(name: str) -> None:
    pages = read_upgrade(upgrade_file(name)).pages
    assert {page.number: bytes(page.content) for page in pages} == vector_pages()


@names
def test_first_page_has_addresses_of_its_own(name: str) -> None:
    assert [page.base for page in read_upgrade(upgrade_file(name)).pages] == [0, 0x4000, 0x4000]


@pytest.mark.parametrize(("name", "key_id"), [(UNSIGNED, MKTIUPGRADE_KEY_ID), (SIGNED, 0x04)])
def test_system_header(name: str, key_id: int) -> None:
    header = read_upgrade(upgrade_file(name)).os_header
    assert header is not None
    assert (header.key, header.major, header.minor) == (key_id, 2, 3)
    assert (header.hardware_revision, header.page_count) == (5, 3)


@pytest.mark.parametrize(("name", "codes"), [(UNSIGNED, ["upgrade-unsigned"]), (SIGNED, [])])
def test_nothing_else_is_found(name: str, codes: list[str]) -> None:
    findings = verify(
        read_upgrade(upgrade_file(name)), key=vector_key(), name="os.8xu", rom=RomImage.parse(vector_rom())
    )
    assert [finding.code for finding in findings] == codes


def test_signature_is_the_one_of_the_key() -> None:
    upgrade = read_upgrade(upgrade_file(SIGNED))
    assert upgrade.signature is not None
    assert upgrade.signature.value == vector_key().sign(upgrade_digest(upgrade.signed_parts))


def test_signed_file_is_made_again() -> None:
    """Of pages 00 and 05; page 04 comes along."""
    rom = RomImage.parse(vector_rom())
    pages = pages_to_send(rom, choose_pages(rom, [0, 5]))
    facts = Facts(TI83P.key_id, TI83P.device_type, 2, 3)
    assert make_upgrade(pages, facts, key=vector_key()) == upgrade_file(SIGNED)


def test_unsigned_file_is_made_again() -> None:
    facts = Facts(MKTIUPGRADE_KEY_ID, TI83P.device_type, 2, 3)
    assert make_upgrade(vector_pages(), facts) == upgrade_file(UNSIGNED)


def test_signature_given_as_bytes_makes_the_signed_file_again() -> None:
    raw = read_upgrade(upgrade_file(SIGNED)).signature_data
    facts = Facts(TI83P.key_id, TI83P.device_type, 2, 3)
    assert make_upgrade(vector_pages(), facts, signature=raw) == upgrade_file(SIGNED)


@names
def test_first_and_last_lines_are_those_of_the_manifest(name: str) -> None:
    body = b"".join(lines_of(upgrade_file(name))).decode("ascii")
    assert body.startswith(manifest()[name]["first_lines"].partition("\n")[0])
    assert body.endswith(manifest()[name]["tail"])
