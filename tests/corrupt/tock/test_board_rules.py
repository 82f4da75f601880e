"""Every finding about a board, with an image that shows exactly it; and images without any."""

from __future__ import annotations

import pytest

from tests.tock_images import view
from tests.unit.tock.test_board_choice import with_attributes
from toolkit.memory.contents import Contents
from toolkit.tock.board.choose import BoardChoice, find_board
from toolkit.tock.board.findings import findings_of_board
from toolkit.tock.board.rules import RULES
from toolkit.tock.image.flash_image import FlashImage

NOBODY = BoardChoice()
HAIL = BoardChoice(name="hail")
CASES = {
    "board-lengths": (with_attributes(board="sam4l"), NOBODY),
    "board-other": (with_attributes(board="imix", appaddr="0x30000"), HAIL),
    "board-unknown": (with_attributes(board="zebra", appaddr="0x30000"), NOBODY),
    "board-architecture": (with_attributes(board="hail", arch="rv32imac"), NOBODY),
    "board-page-size": (with_attributes(board="hail", pagesize="1024"), NOBODY),
    "board-app-address": (with_attributes(board="hail", appaddr="0x40000"), NOBODY),
    "board-tockloader": (with_attributes(board="imix"), NOBODY),
    "image-short": (with_attributes(board="hail")[:0x1000], NOBODY),
    "image-beyond": (with_attributes(board="hail") + b"\xff", NOBODY),
}
OTHERS = {
    "page size that is none": ("board-page-size", with_attributes(board="hail", pagesize="500"), NOBODY),
    "page size that is no number": ("board-page-size", with_attributes(board="hail", pagesize="many"), NOBODY),
    "appaddr that is no number": ("board-app-address", with_attributes(board="hail", appaddr="there"), NOBODY),
    "appaddr that people do not mean": (
        "board-app-address",
        with_attributes(board="hail", appaddr="0x30000"),
        BoardChoice(app_address=0x38000),
    ),
    "no image at all": ("image-short", bytearray(), HAIL),
}


def codes(data: bytearray, choice: BoardChoice) -> set[str]:
    return {finding.code for finding in view(bytes(data), choice).findings if finding.code in RULES}


@pytest.mark.parametrize("code", CASES)
def test_finding(code: str) -> None:
    assert codes(*CASES[code]) == {code}


@pytest.mark.parametrize(("code", "data", "choice"), OTHERS.values(), ids=OTHERS)
def test_finding_otherwise(code: str, data: bytearray, choice: BoardChoice) -> None:
    assert codes(data, choice) == {code}


def test_every_rule_has_its_image() -> None:
    assert set(CASES) == set(RULES)


def test_holes_are_missing_bytes() -> None:
    contents = Contents([(0, b"\xff" * 0x1000), (0x70000, b"\xff" * 0x10000)])
    found = find_board(HAIL, lambda _base: contents)
    assert [finding.code for finding in findings_of_board(FlashImage(found.board, contents), found)] == ["image-short"]


@pytest.mark.parametrize("name", ["hail", "imix"])
def test_whole_image_with_true_attributes(name: str) -> None:
    apps = hex(find_board(BoardChoice(name=name)).board.apps.address)
    assert codes(with_attributes(board=name, arch="cortex-m4", appaddr=apps, pagesize="512"), NOBODY) == set()


def test_imix_without_appaddr() -> None:
    """An Imix without `appaddr`: where tockloader looks, and what to set."""
    (finding,) = (one for one in view(bytes(with_attributes(board="imix")), NOBODY).findings if one.code in RULES)
    assert "tockloader looks at 0x30000" in finding.message
    assert finding.message.endswith("set appaddr to 0x40000")


def test_lengths_of_the_document() -> None:
    messages = [
        one.message for one in view(bytes(with_attributes(board="sam4l")), NOBODY).findings if one.code in RULES
    ]
    assert [message.partition(";")[0] for message in messages] == [
        "kernel: 128 KiB are stated, 0x10000-0x3ffff are 192 KiB",
        "apps: 320 KiB are stated, 0x40000-0x7ffff are 256 KiB",
    ]
