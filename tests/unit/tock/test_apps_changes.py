"""Taking apps away, closing gaps, setting flags, and giving apps as files."""

from __future__ import annotations

import pytest

from tests import kernel_rules
from tests.app_lists import APPS, apps_in, board, image_with, padding, tbf
from tests.golden_data import sample
from toolkit.errors import LayoutError, ToolkitError
from toolkit.tock.app import App
from toolkit.tock.apps.extract import extracted, file_names
from toolkit.tock.apps.flags import set_enabled, set_sticky
from toolkit.tock.apps.listed import Listed
from toolkit.tock.apps.remove import compact, erase_all, uninstall
from toolkit.tock.apps.rewriting import padding as made_padding
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.digests import Digests
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import load_key

THREE = tbf("one") + tbf("two", 1024) + tbf("three")
GOLDEN_PADDING = "02 00 10 00 00 02 00 00 00 00 00 00 02 02 10 00"


def listed(image: FlashImage) -> list[tuple[str, int, int]]:
    return [(item.name or item.kind.value, item.address - APPS, item.length) for item in walk_apps(image).items]


def test_padding_is_that_of_other_tools() -> None:
    assert made_padding(512) == bytes.fromhex(GOLDEN_PADDING) + b"\xff" * 496


def test_padding_has_a_header_at_least() -> None:
    with pytest.raises(LayoutError, match="15 bytes"):
        made_padding(15)


# Taking away


def test_gap_becomes_padding() -> None:
    image = image_with(board(), THREE)
    uninstall(image, ["two"])
    assert listed(image) == [("one", 0, 512), ("padding", 512, 1024), ("three", 1536, 512)]


def test_bytes_of_an_app_are_gone() -> None:
    image = image_with(board(), THREE)
    uninstall(image, ["two"])
    assert image.read(APPS + 512, 1024) == padding(1024)


def test_padding_in_front_of_a_gap_becomes_part_of_it() -> None:
    image = image_with(board(), padding(512) + THREE)
    uninstall(image, ["one"])
    assert listed(image)[0] == ("padding", 0, 1024)


def test_padding_that_is_last_goes() -> None:
    image = image_with(board(), tbf("one") + padding(512) + tbf("two"))
    uninstall(image, ["two"])
    assert (listed(image), image.read(APPS + 512, 1024)) == ([("one", 0, 512)], b"\xff" * 1024)


def test_padding_elsewhere_keeps_its_bytes() -> None:
    filled = padding(512)[:16] + bytes(496)
    image = image_with(board(), tbf("one") + filled + tbf("two", 1024) + tbf("three"))
    uninstall(image, ["three"])
    assert image.read(APPS + 512, 512) == filled


def test_gaps_close_where_asked() -> None:
    image = image_with(board(), THREE)
    uninstall(image, ["two"], close=True)
    assert listed(image) == [("one", 0, 512), ("three", 512, 512)]


def test_app_is_meant_by_its_address() -> None:
    image = image_with(board(), tbf("one", fill=1) + tbf("one", fill=2))
    uninstall(image, ["0x40200"])
    assert apps_in(image) == {"one": tbf("one", fill=1)}


def test_all_apps_of_a_name_are_meant() -> None:
    image = image_with(board(), tbf("one", fill=1) + tbf("one", fill=2))
    uninstall(image, ["one"])
    assert listed(image) == []


def test_unknown_name_is_refused() -> None:
    with pytest.raises(ToolkitError, match="there is no app 'four' in the list; it has one, two, three"):
        uninstall(image_with(board(), THREE), ["one", "four"])


def test_sticky_app_goes_by_force_only() -> None:
    image = image_with(board(), tbf("one", flags=3))
    with pytest.raises(ToolkitError, match="one: sticky"):
        uninstall(image, ["one"])
    uninstall(image, ["one"], force=True)
    assert listed(image) == []


def test_unreadable_app_goes_by_its_address() -> None:
    image = image_with(board(), tbf("one")[:12] + bytes(4) + tbf("one")[16:] + tbf("two"))
    uninstall(image, ["0x40000"])
    assert listed(image) == [("padding", 0, 512), ("two", 512, 512)]


def test_app_that_stops_the_kernel_can_go() -> None:
    image = image_with(board(), tbf("one", binary_end=600) + tbf("two"))
    uninstall(image, ["one"])
    assert [item.fate.value for item in walk_apps(image).apps] == ["runs"]


def test_erasing_leaves_sticky_apps_in_place() -> None:
    image = image_with(board(), tbf("one") + tbf("two", flags=3) + tbf("three"))
    change = erase_all(image)
    assert listed(image) == [("padding", 0, 512), ("two", 512, 512)]
    assert ([i.name for i in change.removed], [i.name for i in change.kept]) == (["one", "three"], ["two"])


def test_erasing_by_force_leaves_nothing() -> None:
    image = image_with(board(), tbf("one", flags=3) + b"\xff" * 512 + tbf("ghost"))
    erase_all(image, force=True)
    assert kernel_rules.broken_list_rules(image.read_range(image.board.apps)) == []


def test_list_of_which_nothing_is_lost_is_not_left_half_erased() -> None:
    image = image_with(board(), tbf("one", flags=3) + b"\x02\x00\x30\x00" + bytes(12))
    with pytest.raises(ToolkitError, match="would be lost") as refused:
        erase_all(image)
    assert "--force" in refused.value.with_advice


# Closing gaps


def test_compacting_closes_gaps_and_erases_ghosts() -> None:
    image = image_with(board(), padding(512) + tbf("one") + b"\xff" * 512 + tbf("ghost"))
    compact(image)
    assert listed(image) == [("one", 0, 512)]
    assert kernel_rules.broken_list_rules(image.read_range(image.board.apps)) == []


def test_compacting_leaves_apps_with_fixed_addresses() -> None:
    image = image_with(board(), padding(512) + tbf("one", flash=APPS + 512 + 64) + tbf("two"))
    compact(image)
    assert listed(image) == [("two", 0, 512), ("one", 512, 512)]


def test_compacting_leaves_what_nobody_can_read() -> None:
    broken = tbf("one")[:12] + bytes(4) + tbf("one")[16:]
    image = image_with(board(), padding(512) + broken + tbf("two"))
    compact(image)
    assert image.read(APPS + 512, 512) == broken


# Flags


def image_of(name: str) -> FlashImage:
    """An image with an app of elf2tab."""
    return image_with(board(), sample(f"tock/elf2tab/{name}/cortex-m4.tbf").read_bytes())


def only_app(image: FlashImage) -> App:
    (item,) = walk_apps(image).apps
    return App.parse(image.read_range(item.range))


def test_flags_are_set() -> None:
    image = image_with(board(), THREE)
    set_enabled(image, ["two"], enabled=False)
    set_sticky(image, ["two"], sticky=True)
    assert apps_in(image)["two"] == tbf("two", 1024, flags=2)


def test_flag_that_is_set_already_changes_nothing() -> None:
    image = image_with(board(), THREE)
    assert set_enabled(image, ["two"], enabled=True).changed == ()


def test_digests_follow() -> None:
    image = image_of("sha-all")
    set_enabled(image, ["0x40000"], enabled=False)
    app = only_app(image)
    held = [Digests(app.covered).holds(credential) for credential in app.credentials]
    assert held[:3] == [True, True, True]


def test_signature_that_becomes_wrong_is_named() -> None:
    change = set_enabled(image_of("rsa4096"), ["0x40000"], enabled=False)
    named = [(finding.code, finding.where) for finding in change.notes]
    assert named == [("edit-credential", "hearth-stone at 0x40000")]


def test_signature_is_renewed_by_its_key() -> None:
    image, key = image_of("rsa4096"), load_key(sample("tock/elf2tab/keys/rsa4096.pk8"))
    change = set_enabled(image, ["0x40000"], enabled=False, keys=[key])
    verdicts = [checked.verdict for checked in check_credentials(only_app(image), [key])]
    assert (change.notes, verdicts) == ((), [Verdict.RIGHT])


def test_signature_that_is_right_again_is_not_named() -> None:
    image, key = image_of("rsa4096"), load_key(sample("tock/elf2tab/keys/rsa4096.pk8"))
    set_enabled(image, ["0x40000"], enabled=False)
    assert set_enabled(image, ["0x40000"], enabled=True, keys=[key]).notes == ()


def test_flags_of_what_nobody_can_read_are_refused() -> None:
    image = image_with(board(), tbf("one")[:12] + bytes(4) + tbf("one")[16:])
    with pytest.raises(ToolkitError, match="it has no flags to set"):
        set_enabled(image, ["one"], enabled=True)


def test_nothing_is_set_where_one_app_cannot_be() -> None:
    image = image_with(board(), tbf("one") + tbf("two")[:12] + bytes(4) + tbf("two")[16:])
    before = image.read_range(image.board.flash)
    with pytest.raises(ToolkitError):
        set_enabled(image, ["one", "two"], enabled=False)
    assert image.read_range(image.board.flash) == before


# Files


def test_apps_are_given_byte_for_byte() -> None:
    image = image_with(board(), THREE)
    assert [data for _item, data in extracted(image, walk_apps(image))] == [tbf("one"), tbf("two", 1024), tbf("three")]


def items(*names: str) -> tuple[Listed, ...]:
    return walk_apps(image_with(board(), b"".join(tbf(name) for name in names))).apps


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["one", "two"], ["one.tbf", "two.tbf"]),
        (["one", "One"], ["one@0x40000.tbf", "One@0x40200.tbf"]),
        (["../../x"], ["x.tbf"]),
        ([".."], ["app@0x40000.tbf"]),
        (["a\nb\x1b"], ["ab.tbf"]),
    ],
    ids=["plain", "alike", "path", "dots", "control characters"],
)
def test_names_of_files(names: list[str], files: list[str]) -> None:
    assert file_names(items(*names)) == files
