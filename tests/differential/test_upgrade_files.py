"""Whole upgrade files, read by ksy/knightos/upgrade.ksy alone, hold what the formats and the toolkit read."""

from __future__ import annotations

from pathlib import Path

import pytest
from kaitaistruct import BytesIO, KaitaiStream

from formats.knightos.upgrade import HEADER_SIZE, UPGRADE_HEADER, UPGRADE_RECORD, UpgradeHeader, UpgradeRecord
from tests.differential.collected import upgrade_files
from tests.differential.node import ask_javascript
from tests.differential.normalise import normalise, normalise_kaitai
from tests.differential.parsers.upgrade import Upgrade

files = pytest.mark.parametrize("label", upgrade_files())


@files
def test_lines_are_the_same(label: str) -> None:
    data = upgrade_files()[label]
    found = [line.record for line in Upgrade(KaitaiStream(BytesIO(data))).lines.lines]
    lines = [UPGRADE_RECORD.parse(line) for line in data[HEADER_SIZE:].splitlines(keepends=True)]
    assert [normalise_kaitai(line, UpgradeRecord) for line in found] == [normalise(line) for line in lines]


@files
def test_header_is_the_same(label: str) -> None:
    data = upgrade_files()[label]
    header = Upgrade(KaitaiStream(BytesIO(data))).header
    assert normalise_kaitai(header, UpgradeHeader) == normalise(UPGRADE_HEADER.parse(data))


@files
def test_nothing_follows(label: str) -> None:
    assert Upgrade(KaitaiStream(BytesIO(upgrade_files()[label]))).rest == b""


def test_javascript_finds_as_many_lines(javascript_parsers: Path) -> None:
    label, data = next(iter(upgrade_files().items()))
    question = {"type": "upgrade", "data": data.hex(), "params": [], "paths": ["lines.lines.length", "rest.length"]}
    answers = ask_javascript(javascript_parsers, [question])
    assert answers == [{"values": [len(data[HEADER_SIZE:].splitlines()), 0]}], label
