"""Export: what becomes of images, containers and names that make trouble (toolkit/image/export)."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.container_files import uf2
from tests.differential.collected_containers import TOASTER
from tests.elf_files import Part, make_elf
from tests.exported_images import built, exported
from tests.kfs_images import MODEL, folder, link
from tests.tock_images import path_of
from toolkit.errors import ToolkitError
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.knightos.parts import KnightImage
from toolkit.image.build.origin import Origin
from toolkit.image.build.plan import Piece, Plan
from toolkit.image.build.recipe import PlainImage
from toolkit.image.build.tock.parts import TockImage
from toolkit.image.containers.container import Container, read_container, write_container
from toolkit.image.containers.stored import WriteOptions
from toolkit.image.export.choose import Asked
from toolkit.image.export.draft import DoesNotComeBackError
from toolkit.image.export.export import export_image
from toolkit.image.export.names import UniqueNames, every_host_holds, safe_name
from toolkit.image.export.remains import remains
from toolkit.kfs.make.create import blank_image
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.make.tree import SourceFile, SourceFolder
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.choose import BoardChoice

HAIL = path_of("hail-full").read_bytes()


def rom(tree: SourceFolder, profile: Profile = Profile.KERNEL, avoid: tuple[int, ...] = ()) -> bytes:
    """A ROM with a new volume."""
    return format_volume(tree, MODEL.layout, profile, avoid).into(blank_image(MODEL))


def knight(recipe: object) -> KnightImage:
    """A recipe, which must be one of a ROM."""
    assert isinstance(recipe, KnightImage)
    return recipe


@pytest.mark.parametrize("container", [Container.HEX, Container.SREC])
def test_a_file_with_addresses_gives_the_same_bytes(container: Container) -> None:
    data = write_container(Contents([(0, HAIL[:0x32000])]), container)
    with exported(data, name=f"hail.{container}") as apart:
        assert isinstance(apart.recipe, TockImage)
        again = read_container(apart.again)
        assert again.read(0, 0x80000) == HAIL[:0x32000].ljust(0x80000, b"\xff")


_SAYING = {
    Container.HEX: WriteOptions(entry=0x8000101, line_length=32),
    Container.SREC: WriteOptions(entry=0x8000101, header=b"app 1.2", line_length=16),
    Container.UF2: WriteOptions(family=0xADA52840, block_length=128, exact=True),
}


@pytest.mark.parametrize("container", _SAYING)
def test_what_a_file_says_besides_its_bytes_comes_back(container: Container) -> None:
    contents = Contents([(0x8000100, b"code" * 70), (0x8001000, b"data" * 33)])
    data = write_container(contents, container, options=_SAYING[container])
    with exported(data, name=f"app.{container}") as apart:
        assert (apart.again, apart.exported.is_identical) == (data, True)


def test_tags_of_blocks_that_do_not_come_back_are_told_of() -> None:
    with exported(uf2((0, bytes(256) + TOASTER), flags=0x8000), name="app.uf2") as apart:
        assert "its tags (firmware version 0.1.2, device ACME Toaster mk3) are left out" in apart.exported.notes[-1]


def test_erased_bytes_that_become_holes_are_told_of() -> None:
    data = write_container(Contents([(0, HAIL)]), Container.HEX)
    with exported(data, name="hail.hex") as apart:
        assert "but for erased bytes (0xff) that are holes" in apart.exported.notes[-1]


@pytest.mark.parametrize("container", _SAYING)
def test_erased_bytes_of_a_file_come_back(container: Container) -> None:
    data = write_container(Contents([(0, b"\xff" * 5120), (0x2000, b"a" * 256)]), container)
    with exported(data, name=f"app.{container}") as apart:
        assert apart.again == data


def test_a_raw_file_with_the_name_of_another_container_stays_raw() -> None:
    with exported(HAIL, name="hail.hex") as apart:
        assert apart.again == HAIL
        assert apart.recipe.format is Container.RAW


def test_bytes_that_look_like_a_container_stay_bytes() -> None:
    data = b":00000001FF\n".ljust(0x1000, b"\x11")
    image = bytes(0x4000) + data
    with exported(image) as apart:
        assert apart.again == image


@pytest.mark.parametrize("length", [0x400, 0x600, 0x640, 0x10000, 0x2FFF0, 0x30000, 0x30010, 0x30800, 0x31000, 0x32004])
def test_an_image_that_ends_early_comes_back(length: int) -> None:
    with exported(HAIL[:length], Asked(BoardChoice(name="hail"))) as apart:
        assert apart.again == HAIL[:length]
        assert isinstance(apart.recipe, TockImage)


def test_apps_that_end_early_are_told_apart_up_to_there() -> None:
    with exported(HAIL[:0x31000]) as apart:
        assert [name for name in apart.exported.files if name.startswith("apps/")] == ["apps/kindling.tbf"]


def test_an_image_longer_than_its_board_comes_back() -> None:
    data = HAIL + b"more"
    with exported(data, Asked(BoardChoice(name="hail"))) as apart:
        assert apart.again == data
        assert isinstance(apart.recipe, TockImage)


def test_a_base_of_its_own_comes_back() -> None:
    asked = Asked(BoardChoice(name="hail"), base=0x30000)
    with exported(HAIL[0x30000:], asked) as apart:
        assert apart.again == HAIL[0x30000:]
        assert "apps/kindling.tbf" in apart.exported.files


def test_plain_is_plain() -> None:
    with exported(HAIL, Asked(plain=True)) as apart:
        assert apart.again == HAIL
        assert isinstance(apart.recipe, PlainImage)


@pytest.mark.parametrize("fill", [0x00, 0xFF])
def test_an_image_of_nothing_needs_no_parts(fill: int) -> None:
    with exported(bytes([fill]) * 0x80000) as apart:
        assert apart.again == bytes([fill]) * 0x80000
        assert apart.exported.files == {}


def test_a_raw_file_with_a_large_hole_comes_back() -> None:
    data = b"a" + bytes(24 << 20) + b"b"
    with exported(data.replace(b"\0", b"\xff")) as apart:
        assert apart.again == data.replace(b"\0", b"\xff")


def test_bytes_far_from_each_other_come_back() -> None:
    contents = Contents([(0x1000, b"code"), (0x1000_1000, b"settings"), (0xF000_0000, b"more")])
    with exported(write_container(contents, Container.HEX), name="far.hex") as apart:
        assert read_container(apart.again) == contents
        assert len(apart.raw) == 3


def test_bytes_in_too_many_places_are_no_image() -> None:
    contents = Contents((0x10000 * number, b"x") for number in range(1500))
    with pytest.raises(ToolkitError, match="more than 1000 places"), exported(write_container(contents, Container.HEX)):
        pass


def test_what_an_elf_file_loads_comes_back_as_hex() -> None:
    elf = make_elf([Part(0x8000, b"code" * 8, ".text")], entry=0x8001)
    with exported(elf, name="app.elf") as apart:
        assert apart.exported.output == "app.elf.hex"
        assert read_container(apart.again) == read_container(elf)


def test_a_file_may_be_taken_for_raw() -> None:
    data = b"\x7fELF, or what looks like it"
    with pytest.raises(ToolkitError, match="taken for elf"), exported(data):
        pass
    with exported(data, Asked(container=Container.RAW)) as apart:
        assert apart.again == data


def test_an_image_without_bytes_is_none() -> None:
    with pytest.raises(ToolkitError, match="no bytes"), exported(b""):
        pass


def test_a_model_of_another_size_is_refused() -> None:
    with pytest.raises(ToolkitError, match="a TI-84 Plus 0x100000"), exported(HAIL, Asked(model="TI84p")):
        pass


def test_a_board_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ToolkitError, match="did you mean hail"), exported(HAIL, Asked(BoardChoice(name="hial"))):
        pass


def test_links_and_empty_folders_stand_in_the_manifest() -> None:
    data = rom(folder(bin=folder(sh=link(b"/etc/x")), var=SourceFolder()))
    with exported(data) as apart:
        recipe = knight(apart.recipe)
        assert [(part.path, part.target) for part in recipe.links] == [("/bin/sh", "/etc/x")]
        assert [part.path for part in recipe.folders] == ["/var"]
        assert apart.exported.files == {}
        assert apart.again == data


@pytest.mark.parametrize(
    "names", [(b"con",), (b"a?",), (b"a\\b",), (b"x.",), (b"A", b"a"), (b"e\xcc\x81",), (b"\x01",)], ids=ascii
)
def test_names_that_not_every_host_holds_stand_in_the_manifest(names: tuple[bytes, ...]) -> None:
    data = rom(SourceFolder({b"d": SourceFolder({name: SourceFile(b"$" + name) for name in names})}))
    with exported(data) as apart:
        wanted = {"/d/" + name.decode() for name in names}
        assert {part.path for part in knight(apart.recipe).files} == wanted
        assert apart.again == data


def test_a_dollar_in_a_name_is_no_variable() -> None:
    data = rom(folder(bin=folder(sh=link(b"/${x}$"))))
    with exported(data) as apart:
        assert knight(apart.recipe).links[0].target == "/${x}$"


def test_names_that_are_no_text_leave_the_exact_pages() -> None:
    data = rom(SourceFolder({b"d": SourceFolder({b"\xff": SourceFile(b"")})}))
    with exported(data) as apart:
        assert "volume.bin" in apart.exported.files
        assert "no UTF-8" in apart.text
        assert apart.again == data


def test_names_that_the_host_refuses_leave_the_exact_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    data = rom(folder(etc=folder(motd=b"x")))
    really_open = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "motd":
            raise OSError(errno.ENAMETOOLONG, "File name too long")
        return really_open(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    with exported(data) as apart:
        assert "volume.bin" in apart.exported.files
        assert "this host cannot hold the name 'volume/etc/motd'" in apart.text
        assert apart.again == data


def test_pages_that_a_volume_avoids_come_back() -> None:
    from toolkit.kfs.layout import MODELS

    model = MODELS["TI84p"]
    tree = SourceFolder({b"d": SourceFolder({b"%d" % n: SourceFile(bytes(60000)) for n in range(10)})})
    image = bytearray(blank_image(model))
    for page in model.layout.usb_boot_pages:
        image[page << 14 : (page << 14) + 16] = b"second boot code"
    data = format_volume(tree, model.layout, avoid=tuple(model.layout.usb_boot_pages)).into(bytes(image))
    with exported(data) as apart:
        wish = knight(apart.recipe).volume
        assert wish is not None
        assert wish.skip_usb_boot_sector
        assert apart.raw
        assert apart.again == data


def test_one_changed_byte_in_a_volume_leaves_the_exact_pages() -> None:
    data = bytearray(rom(folder(etc=folder(motd=b"x"))))
    data[0x10000 + 300] = 0
    with exported(bytes(data)) as apart:
        assert "volume.bin" in apart.exported.files
        assert apart.again == data


def test_other_pages_become_raw_parts_that_say_what_they_are() -> None:
    data = bytearray(rom(folder(etc=folder(motd=b"x"))))
    data[0x60010:0x60020] = bytes(16)
    with exported(bytes(data)) as apart:
        assert "# swap sector" in apart.text
        assert apart.raw == ["raw/0x00060010.bin"]


def test_an_export_never_writes_into_a_folder_with_something_in_it(tmp_path: Path) -> None:
    image, target = tmp_path / "hail.bin", tmp_path / "out"
    image.write_bytes(HAIL)
    target.mkdir()
    (target / "mine").write_text("x")
    with pytest.raises(ToolkitError, match="exists already"):
        export_image(image, target)
    assert [path.name for path in target.iterdir()] == ["mine"]


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    image = tmp_path / "hail.bin"
    image.write_bytes(HAIL)
    with pytest.raises(ToolkitError):
        export_image(image, tmp_path / "out", Asked(model="TI84p"))
    assert [path.name for path in tmp_path.iterdir()] == ["hail.bin"]


@pytest.mark.parametrize("name", ["kernel.bin", "apps", "image.toml", "raw", "KERNEL.BIN"])
def test_the_image_never_takes_the_place_of_a_part(name: str, tmp_path: Path) -> None:
    image = tmp_path / name
    image.write_bytes(HAIL)
    made = export_image(image, tmp_path / "out")
    taken = {path.split("/")[0].casefold() for path in [*made.files, "image.toml", "raw"]}
    assert made.output.casefold() not in taken
    _recipe, data = built(made.manifest)
    assert data == HAIL


def test_the_manifest_is_moved_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "hail.bin").write_bytes(HAIL)
    made = export_image(tmp_path / "hail.bin", tmp_path / "out")
    moved = (tmp_path / "out").rename(tmp_path / "elsewhere")
    assert built(moved / made.manifest.name)[1] == HAIL


# Names

NAMES = st.text(max_size=80)


@given(NAMES)
def test_safe_names_are_held_by_every_host(name: str) -> None:
    safe = safe_name(name)
    assert not safe or every_host_holds(safe)


@given(st.lists(NAMES, max_size=20))
def test_no_path_is_given_out_twice(names: list[str]) -> None:
    given_out = UniqueNames()
    paths = [given_out.path("apps", name, ".tbf") for name in names]
    assert len({path.casefold() for path in paths}) == len(paths)
    assert all(path.startswith("apps/") and path.count("/") == 1 for path in paths)


# What is left over

LENGTH = 0x8000
CHANGES = st.dictionaries(st.integers(0, LENGTH - 1), st.integers(0, 0xFE), max_size=12)


@given(CHANGES, st.lists(st.tuples(st.integers(0, LENGTH - 64), st.integers(1, 64)), max_size=4))
def test_what_is_left_over_gives_the_image_again(changes: dict[int, int], places: list[tuple[int, int]]) -> None:
    image = bytearray(b"\xff" * LENGTH)
    for offset, value in changes.items():
        image[offset] = value
    plan = Plan(AddressRange(0, LENGTH))
    for offset, length in places:
        piece = Piece("part", "app", offset, bytes(image[offset : offset + length]), "", Origin())
        if not any(piece.range.overlaps(other.range) for other in plan.pieces):
            plan.add(piece)
    made = plan.contents()
    for address, data in remains(Contents([(0, bytes(image))]), BuiltImage(plan.range, made, plan.pieces), 0xFF):
        plan.add(Piece("left", "raw", address, data, "", Origin()))
    assert plan.contents().read(0, LENGTH) == image


def test_a_piece_with_other_bytes_does_not_come_back() -> None:
    plan = Plan(AddressRange(0, 16))
    plan.add(Piece("part", "app", 4, b"abcd", "", Origin()))
    built_image = BuiltImage(plan.range, plan.contents(), plan.pieces)
    with pytest.raises(DoesNotComeBackError, match="part at 0x4-0x7"):
        list(remains(Contents([(0, bytes(16))]), built_image, 0xFF))


def test_many_scattered_bytes_make_few_parts() -> None:
    image = bytes([0, 0xFF]) * 0x40000
    plan = Plan(AddressRange(0, len(image)))
    nothing = BuiltImage(plan.range, plan.contents(), plan.pieces)
    assert len(list(remains(Contents([(0, image)]), nothing, 0xFF))) == 1


def test_too_many_apps_become_raw_parts() -> None:
    from tests.app_lists import tbf

    apps = tbf("a", 512)
    data = HAIL[:0x30000] + (apps * 512)[:0x40000]
    with exported(data.ljust(0x80000, b"\xff")) as apart:
        assert apart.again == data.ljust(0x80000, b"\xff")
        assert "too long for as many files" in apart.text


def test_an_asked_board_file_is_not_needed_again(tmp_path: Path) -> None:
    board = tmp_path / "mine.toml"
    board.write_text(
        '[[board]]\nname = "mine"\nkernel = { address = 0x10000, length = 0x20000 }\n'
        "apps = { address = 0x30000, length = 0x50000 }\nflash = { address = 0, length = 0x80000 }\nattributes = true\n"
    )
    asked = Asked(replace(BoardChoice(), file=board))
    with exported(HAIL, asked) as apart:
        board.unlink()
        assert apart.again == HAIL
        assert "board.toml" in apart.exported.files
