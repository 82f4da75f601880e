"""Installing apps: which TBF of an archive, where it goes, what it takes the place of, and what is refused."""

from __future__ import annotations

import dataclasses
import io
import struct
import tarfile

import pytest

from tests import kernel_rules
from tests.app_lists import APPS, apps_in, board, image_with, tbf
from tests.golden_data import sample
from toolkit.errors import LayoutError, MisplacedError, ToolkitError
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.app import App
from toolkit.tock.apps.change import Change, Moved
from toolkit.tock.apps.install import How, install, update
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.catalog import board_named
from toolkit.tock.digests import Digests
from toolkit.tock.image.flash_image import FlashImage

SHA_256 = 3
FIXED = tbf("fixed", 1024, flash=APPS + 0x80, protected=24)
"""Its header takes 92 bytes, so that its TBF starts 12 bytes behind the start of the apps."""


def elf2tab(name: str) -> AppFile:
    """A file that elf2tab made."""
    return AppFile(name, sample(f"tock/elf2tab/{name}").read_bytes())


def put(image: FlashImage, *apps: bytes, how: How | None = None) -> Change:
    return install(image, [AppFile(str(number), app) for number, app in enumerate(apps)], how or How())


def places(image: FlashImage) -> dict[str, int]:
    return {item.name: item.address - APPS for item in walk_apps(image).apps}


def tab(members: dict[str, bytes], **metadata: str) -> AppFile:
    """An archive with these members and words about it."""
    lines = ["tab-version = 1", 'name = "app"', *(f'{key.replace("_", "-")} = "{v}"' for key, v in metadata.items())]
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as file:
        for name, data in {"metadata.toml": "\n".join(lines).encode(), **members}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            file.addfile(entry, io.BytesIO(data))
    return AppFile("app.tab", archive.getvalue())


def kernel_image(version: tuple[int, int]) -> FlashImage:
    """An image whose kernel says its version."""
    image = image_with(board())
    says = struct.pack("<HHHHHH", *version, 0, 0, 0x0103, 8) + b"\0\0\0\x01TOCK"
    image.put(APPS - len(says), says)
    return image


def test_sizes_decide_the_order() -> None:
    image = image_with(board())
    put(image, tbf("small", 512), tbf("large", 4096))
    assert places(image) == {"large": 0, "small": 4096}


def test_kept_order_costs_padding() -> None:
    image = image_with(board())
    put(image, tbf("small", 256), tbf("large", 4096), how=How(keep_order=True))
    found = [(item.kind.value, item.address - APPS, item.length) for item in walk_apps(image).items]
    assert found == [("app", 0, 256), ("padding", 256, 768), ("app", 1024, 4096)]  # subregions of 1,024 bytes


def test_apps_that_are_there_stay_where_that_wastes_nothing() -> None:
    image = image_with(board(), tbf("one", 1024))
    change = put(image, tbf("two", 1024))
    assert change.moved == ()


def test_app_moves_where_that_wastes_less() -> None:
    image = image_with(board(), tbf("one", 256))
    change = put(image, tbf("two", 4096))
    assert change.moved == (Moved("one", APPS, APPS + 4096),)


def test_app_takes_the_place_of_its_name() -> None:
    image = image_with(board(), tbf("one", fill=1) + tbf("two"))
    change = put(image, tbf("one", fill=2))
    assert ([item.name for item in change.replaced], places(image)) == (["one"], {"one": 0, "two": 512})


def test_app_stands_beside_its_name_where_asked() -> None:
    image = image_with(board(), tbf("one", fill=1))
    put(image, tbf("one", fill=2), how=How(replace=False))
    assert [item.name for item in walk_apps(image).apps] == ["one", "one"]


def test_same_app_changes_nothing() -> None:
    image = image_with(board(), tbf("one") + tbf("two"))
    before = image.read_range(image.board.flash)
    put(image, tbf("two"))
    assert image.read_range(image.board.flash) == before


def test_erase_takes_the_others_away_but_sticky_ones() -> None:
    image = image_with(board(), tbf("one") + tbf("two", flags=3))
    change = put(image, tbf("new"), how=How(erase=True))
    kept, removed = [item.name for item in change.kept], [item.name for item in change.removed]
    assert (kept, removed, sorted(apps_in(image))) == (["two"], ["one"], ["new", "two"])


def test_stale_header_behind_the_list_is_erased() -> None:
    image = image_with(board(), tbf("one") + b"\xff" * 0x600 + tbf("ghost"))
    put(image, tbf("two"))
    assert kernel_rules.broken_list_rules(image.read_range(image.board.apps)) == []


def test_image_that_ends_in_front_of_the_apps_gets_an_end_of_the_list() -> None:
    image = FlashImage(board(), Contents())
    put(image, tbf("one"))
    assert image.contents.segments == ((APPS, tbf("one") + b"\xff" * 8),)


def test_list_that_fills_the_region_needs_no_end() -> None:
    image = image_with(board(length=1024))
    put(image, tbf("one"), tbf("two"))
    assert walk_apps(image).free == AddressRange(APPS + 1024, 0)


def test_no_room() -> None:
    image = image_with(board(length=1024), tbf("one"))
    with pytest.raises(LayoutError, match="the apps take 1,536 bytes"):
        put(image, tbf("two", 1024))


def test_room_that_memory_protection_cannot_use() -> None:
    image = image_with(board(length=1024 + 64, start=APPS + 0x380))
    with pytest.raises(LayoutError, match="find no places"):
        put(image, tbf("one", 1024))


def test_length_that_no_protection_covers_is_refused() -> None:
    with pytest.raises(MisplacedError, match="288 bytes are no multiple") as refused:
        put(image_with(board()), tbf("one", 9 * 32))
    assert "--pad" in refused.value.advice


def test_length_that_no_protection_covers_grows_where_asked() -> None:
    image = image_with(board())
    put(image, tbf("one", 9 * 32), how=How(pad=True))
    assert [item.length for item in walk_apps(image).apps] == [10 * 32]


@pytest.mark.parametrize("end", ["total_size of 0", "beyond the region"])
def test_broken_list_is_refused(end: str) -> None:
    total = 0 if end == "total_size of 0" else 0x10000
    image = image_with(board(), tbf("one") + b"\x02\x00\x30\x00" + total.to_bytes(4, "little") + bytes(8))
    with pytest.raises(ToolkitError, match="list ends at") as refused:
        put(image, tbf("two"))
    assert "--force" in refused.value.advice


def test_broken_list_is_given_up_by_force() -> None:
    image = image_with(board(), tbf("one") + b"\x02\x00\x30\x00" + bytes(12))
    change = put(image, tbf("two"), how=How(force=True))
    assert change.given_up == (APPS + 512, "endless loop (total_size 0)")
    assert kernel_rules.broken_list_rules(image.read_range(image.board.apps)) == []


# Fixed addresses


def grown() -> tuple[FlashImage, App]:
    image = image_with(board())
    put(image, FIXED)
    (item,) = walk_apps(image).apps
    assert item.app is not None
    return image, item.app


def test_protected_region_grows_to_where_protection_can_cover_the_app() -> None:
    image, app = grown()
    assert (places(image), app.app_start, walk_apps(image).apps[0].fate.value) == ({"fixed": 0}, 0x80, "runs")


def test_binary_stays_at_its_address() -> None:
    image, app = grown()
    before = App.parse(FIXED)
    assert image.read(APPS + 0x80, 64) == FIXED[before.app_start : before.app_start + 64]
    assert app.binary_end - app.app_start == before.binary_end - before.app_start


def test_grown_app_breaks_no_rule() -> None:
    image, app = grown()
    assert kernel_rules.broken_rules(image.read(APPS, app.header.base.total_size), "cortex-m4", APPS) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("fixed-both/cortex-m4.0x00040080.0x20008000.tbf", 0x40000),
        ("fixed-flash/cortex-m4.0x000500a0.tbf", 0x50000),
        ("fixed-nosym/cortex-m4.0x00040060.tbf", 0x40000),
        ("fixed-protected/cortex-m4.tbf", 0x40000),
    ],
)
def test_apps_of_elf2tab_run_where_they_must(name: str, address: int) -> None:
    image = FlashImage(board_named("imix"), Contents())
    install(image, [elf2tab(name)])
    (item,) = walk_apps(image).apps
    assert (item.address, item.fate.value) == (address, "runs")


def test_digest_of_a_grown_app_is_right() -> None:
    plain = App.parse(sample("tock/elf2tab/sha256/cortex-m4.tbf").read_bytes())
    fixed = plain.replace(fixed_flash_address=APPS + 0x200)
    image = FlashImage(board_named("imix"), Contents())
    install(image, [AppFile("fixed", fixed.to_bytes())])
    (item,) = walk_apps(image).apps
    app = App.parse(image.read_range(item.range))
    assert app.app_start > plain.app_start
    assert [Digests(app.covered).holds(c) for c in app.credentials if c.format == SHA_256] == [True]


def test_signature_of_a_grown_app_is_named() -> None:
    plain = App.parse(sample("tock/elf2tab/rsa4096/cortex-m4.tbf").read_bytes())
    fixed = plain.replace(fixed_flash_address=APPS + 0x200)
    image = FlashImage(board_named("imix"), Contents())
    change = install(image, [AppFile("fixed", fixed.to_bytes())])
    assert [finding.code for finding in change.notes] == ["edit-credential"]


def test_variants_that_go_together_are_chosen() -> None:
    image = image_with(board(MpuRule.PMP))
    places_of = [0x100, 0x1100, 0x2100]
    members = {
        f"rv32imac.{number}.tbf": tbf("v", 1024, flash=APPS + start, protected=0x100 - 64, ram=0x2000_0000 + start)
        for number, start in enumerate(places_of)
    }
    other = tbf("other", 1024, flash=APPS + 0x100, protected=0x100 - 64, ram=0x2000_0100)
    install(image, [tab(members), AppFile("other", other)])
    assert {item.name: item.fate.value for item in walk_apps(image).apps} == {"v": "runs", "other": "runs"}


def test_fixed_addresses_that_overlap_are_named() -> None:
    one, two = (tbf(name, 1024, flash=APPS + 0x100, protected=0x80) for name in ("one", "two"))
    with pytest.raises(LayoutError, match="one and two have fixed addresses that overlap"):
        put(image_with(board()), one, two)


def test_apps_with_fixed_ram_stand_in_its_order() -> None:
    image = image_with(board())
    put(image, tbf("high", ram=0x2000_8000), tbf("any"), tbf("low", ram=0x2000_2000))
    assert list(places(image)) == ["low", "high", "any"]


def test_fixed_ram_that_two_apps_want_is_told() -> None:
    image = image_with(board())
    change = put(image, tbf("one", ram=0x2000_2000), tbf("two", ram=0x2000_2010))
    assert ([f.code for f in change.new_findings], change.is_sound) == (["apps-ram-order"], False)


def test_fixed_address_outside_of_the_region() -> None:
    with pytest.raises(LayoutError, match="the region for apps is 0x40000-0x43fff"):
        put(image_with(board()), tbf("one", flash=0x80080))


# Archives


def test_architecture_decides() -> None:
    image = image_with(board())
    install(image, [tab({"cortex-m0.tbf": tbf("m0"), "cortex-m4.tbf": tbf("m4"), "rv32imac.tbf": tbf("rv")})])
    assert list(places(image)) == ["m4"]


def test_names_of_libtock_rs_count() -> None:
    image = image_with(dataclasses.replace(board(MpuRule.PMP), architecture="riscv32imac"))
    install(image, [tab({"rv32imac.tbf": tbf("rv")})])
    assert list(places(image)) == ["rv"]


def refusal(file: AppFile, image: FlashImage | None = None) -> str:
    image = image or image_with(board())
    before = image.read_range(image.board.flash)
    with pytest.raises(ToolkitError) as error:
        install(image, [file])
    assert image.read_range(image.board.flash) == before
    return error.value.with_advice


def test_other_architectures_are_refused() -> None:
    assert refusal(tab({"rv32imac.tbf": tbf()})) == "app.tab: there is nothing for cortex-m4 in it; it has rv32imac"


def test_unknown_architecture_is_refused() -> None:
    image = image_with(dataclasses.replace(board(), architecture=""))
    assert "say --arch with one of cortex-m4" in refusal(tab({"cortex-m4.tbf": tbf()}), image)


def test_board_must_be_named_exactly() -> None:
    assert "it is for tester, hail only, and this is test" in refusal(
        tab({"cortex-m4.tbf": tbf()}, only_for_boards="tester, hail")
    )


def test_board_that_is_named_takes_it() -> None:
    image = image_with(board())
    install(image, [tab({"cortex-m4.tbf": tbf()}, only_for_boards="hail,test")])
    assert list(places(image)) == ["app"]


def test_kernel_that_is_too_old_is_refused() -> None:
    file = tab({"cortex-m4.tbf": tbf()}, minimum_tock_kernel_version="2.2")
    assert "it needs kernel 2.2, the image has 2.1" in refusal(file, kernel_image((2, 1)))


def test_app_for_a_newer_kernel_is_refused() -> None:
    assert "IncompatibleKernelVersion" in refusal(AppFile("app", tbf(kernel=(2, 3))), kernel_image((2, 1)))


def test_app_for_a_newer_kernel_is_told_where_nobody_knows_the_kernel() -> None:
    change = put(image_with(board()), tbf(kernel=(3, 0)))
    assert [finding.code for finding in change.new_findings] == ["apps-kernel-version"]


def test_several_apps_that_may_lie_anywhere_are_refused() -> None:
    file = tab({"cortex-m4.tbf": tbf("one"), "cortex-m4.big.tbf": tbf("two")})
    assert "2 apps for this architecture may lie anywhere" in refusal(file)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (tbf() + b"more", "4 bytes follow its end"),
        (tbf(binary_end=600), "the kernel would end its list there"),
        (tbf()[:20] + b"\x01" + tbf()[21:], "ChecksumMismatch"),
        (b"\x02\x00\x10\x00\x20\x00\x00\x00\x00\x00\x00\x00\x22\x00\x10\x00" + bytes(16), "it is padding"),
        (b"\x01\x00\x00\x00" + bytes(72), "it is of version 1"),
    ],
    ids=["excess", "stops the list", "checksum", "padding", "version 1"],
)
def test_what_no_kernel_runs_is_refused(data: bytes, words: str) -> None:
    assert words in refusal(AppFile("app", data))


def test_short_member_is_filled_with_erased_flash() -> None:
    image = image_with(board())
    install(image, [elf2tab("ecdsa-short/cortex-m4.tbf")])
    (item,) = walk_apps(image).apps
    file = elf2tab("ecdsa-short/cortex-m4.tbf").data
    assert image.read_range(item.range) == file + b"\xff" * (item.length - len(file))


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(ToolkitError, match="two of the apps"):
        put(image_with(board()), tbf("one"), tbf("one", 1024))


# Flags, and updates


def test_flags_of_what_is_installed() -> None:
    image = image_with(board())
    put(image, tbf("one"), how=How(enabled=False, sticky=True))
    assert apps_in(image)["one"] == tbf("one", flags=2)


def test_update_takes_what_is_there_and_leaves_out_the_rest() -> None:
    image = image_with(board(), tbf("one", flags=2, fill=1))
    change = update(image, [AppFile("1", tbf("one", fill=2)), AppFile("2", tbf("two"))])
    assert (apps_in(image), change.left_out) == ({"one": tbf("one", flags=2, fill=2)}, ("two",))


def test_update_of_nothing_is_refused() -> None:
    with pytest.raises(ToolkitError, match="none of these apps is there: two"):
        update(image_with(board(), tbf("one")), [AppFile("2", tbf("two"))])
