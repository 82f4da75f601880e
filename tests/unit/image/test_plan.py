"""Origins, plans and the files that images become."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formats.errors import FormatError
from toolkit.errors import ContainerError, LayoutError, ManifestError, ToolkitError, UnavailableError
from toolkit.image.build.files import Target, build_files, differences, inputs_of, require_own_files, write_files
from toolkit.image.build.origin import Origin
from toolkit.image.build.output import output_name, output_of
from toolkit.image.build.plan import Piece, Plan
from toolkit.image.build.recipe import FormatOptionsPart, PlainImage, RawPart, Recipe, RegionPart
from toolkit.image.build.source import Source
from toolkit.image.containers.container import Container, read_container, read_stored
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

HERE = Origin("image.raw[0]", Path("image.toml"), 7)
CALL = Origin("raw(boot)")


def piece(address: int, data: bytes, origin: Origin = HERE) -> Piece:
    return Piece("boot", "raw", address, data, "boot.bin", origin)


def plain(*raw: tuple[int, bytes], **said: Any) -> PlainImage:
    """An image from 0x100 to 0x1ff."""
    parts = tuple(RawPart(file=Source(data=data), address=address) for address, data in raw)
    return replace(PlainImage(regions=(RegionPart(name="flash", address=0x100, length=0x100),), raw=parts), **said)


def made(recipe: Recipe, name: str = "image.bin") -> bytes:
    return output_of(recipe, recipe.build(), name)


class TestOrigin:
    def test_of_a_manifest(self) -> None:
        error = HERE.error("is bad")
        assert isinstance(error, ManifestError)
        assert str(error) == "image.toml:7: image.raw[0]: is bad"

    def test_of_a_call(self) -> None:
        error = CALL.error("is bad")
        assert isinstance(error, LayoutError)
        assert str(error) == "raw(boot): is bad"

    def test_of_nobody(self) -> None:
        assert (str(Origin()), str(Origin().error("is bad"))) == ("the builder", "is bad")

    def test_of_a_key(self) -> None:
        assert str(CALL.at("file")) == "raw(boot).file"

    def test_of_another_file(self) -> None:
        other = Origin("image", Path("other.toml"), 2)
        assert (HERE.seen_from(HERE), HERE.seen_from(other)) == (
            "image.raw[0] (line 7)",
            "image.raw[0] (line 7) of image.toml",
        )

    @pytest.mark.parametrize(
        "error",
        [LayoutError("no room"), ContainerError("no room"), FormatError("tbf", "base", 0, "a", "b")],
        ids=lambda error: type(error).__name__,
    )
    def test_errors_get_a_place(self, error: Exception) -> None:
        with pytest.raises(ManifestError, match=r"^image\.toml:7: image\.raw\[0\]: "), HERE.blamed():
            raise error

    @pytest.mark.parametrize(
        "error", [ManifestError(Path("a.toml"), "b", "is bad"), UnavailableError("no python-fuse")], ids=["own", "none"]
    )
    def test_errors_that_know_their_place_keep_it(self, error: ToolkitError) -> None:
        with pytest.raises(type(error)) as caught, HERE.blamed():
            raise error
        assert caught.value is error

    def test_the_host_says_what_it_has_refused(self) -> None:
        with pytest.raises(ManifestError, match="a/b: Permission denied"), HERE.blamed():
            raise PermissionError(13, "Permission denied", "a/b")

    def test_options_are_keys_here(self) -> None:
        with pytest.raises(ManifestError, match=r": kernel_address, or force, not a--b or -- or ---c$"), HERE.blamed():
            raise ToolkitError("--kernel-address, or --force, not a--b or -- or ---c")

    @pytest.mark.parametrize(("has_keys", "words"), [(True, "too long; force puts it there"), (False, "too long")])
    def test_advice_is_for_parts_that_can_take_it(self, has_keys: bool, words: str) -> None:
        with pytest.raises(LayoutError) as caught, CALL.blamed(has_keys=has_keys):
            raise ToolkitError("too long", advice="--force puts it there")
        assert str(caught.value) == f"raw(boot): {words}"


class TestPlan:
    def test_pieces_are_in_order(self) -> None:
        plan = Plan(AddressRange(0, 16))
        for address in (8, 0, 4):
            plan.add(piece(address, b"ab"))
        assert [one.address for one in plan.pieces] == [0, 4, 8]
        assert plan.contents() == Contents([(0, b"ab"), (4, b"ab"), (8, b"ab")])

    def test_pieces_may_touch(self) -> None:
        plan = Plan(AddressRange(0, 4))
        plan.add(piece(0, b"ab"))
        plan.add(piece(2, b"cd"))
        assert plan.contents().read(0, 4) == b"abcd"

    def test_nothing_is_left_out_of_the_list(self) -> None:
        plan = Plan(AddressRange(0, 4))
        plan.add(piece(100, b""))
        assert plan.pieces == ()

    @pytest.mark.parametrize(("address", "length"), [(0, 2), (3, 2), (2, 5), (0, 9), (4, 1)])
    def test_overlap(self, address: int, length: int) -> None:
        plan = Plan(AddressRange(0, 16))
        plan.add(piece(1, b"a", CALL))
        plan.add(piece(3, b"ab", CALL))
        other = Origin("image.kernel", Path("image.toml"), 3)
        with pytest.raises(ManifestError) as caught:
            plan.add(piece(address, bytes(length), other))
        assert str(caught.value).startswith("image.toml:3: image.kernel: boot at ")
        assert "overlaps boot at " in str(caught.value)
        assert str(caught.value).endswith("from raw(boot)")

    @pytest.mark.parametrize(("address", "length"), [(0xFF, 1), (0x100, 0x101), (0x1FF, 2), (0x200, 1)])
    def test_what_leaves_the_image(self, address: int, length: int) -> None:
        with pytest.raises(ManifestError, match=r"does not fit into the image, 0x100-0x1ff"):
            Plan(AddressRange(0x100, 0x100)).add(piece(address, bytes(length)))

    def test_report(self) -> None:
        said = piece(4, b"").as_dict()
        assert said == {
            "name": "boot",
            "kind": "raw",
            "address": 4,
            "length": 0,
            "source": "boot.bin",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "key": "image.raw[0]",
        }


class TestOutput:
    def test_a_raw_file_starts_where_the_image_does(self) -> None:
        assert made(plain((0x102, b"ab"))) == b"\xff\xffab"

    def test_a_raw_file_has_fill_in_its_holes(self) -> None:
        assert made(plain((0x102, b"a"), (0x104, b"b"), fill=0)) == b"\0\0a\0b"

    def test_a_raw_file_is_filled_behind(self) -> None:
        assert made(plain((0x100, b"ab"), pad_to=0x104)) == b"ab\xff\xff"

    def test_an_image_without_parts_is_fill(self) -> None:
        assert (made(plain()), made(plain(pad_to=0x102))) == (b"", b"\xff\xff")

    @pytest.mark.parametrize("pad_to", [0, 0x101, 0x201])
    def test_where_it_cannot_be_filled_to(self, pad_to: int) -> None:
        with pytest.raises(LayoutError, match="pad_to: must be from 0x102, where the last part ends, to 0x200"):
            made(plain((0x100, b"ab"), pad_to=pad_to))

    @pytest.mark.parametrize(
        "said", [{"pad_to": 1 << 40}, {"raw": (RawPart(file=Source(data=b"a"), address=1 << 39),)}]
    )
    def test_a_raw_file_is_not_endless(self, said: dict[str, Any]) -> None:
        recipe = PlainImage(regions=(RegionPart(name="all", address=0, length=1 << 40),))
        with pytest.raises(LayoutError, match=r"the raw file would have .* bytes; 268,435,456 bytes are the most"):
            made(replace(recipe, **said))

    @pytest.mark.parametrize("suffix", ["hex", "srec", "uf2", "elf"])
    def test_other_files_have_the_same_bytes(self, suffix: str) -> None:
        recipe = plain((0x100, b"abcd"), (0x180, b"efgh"), format_options=FormatOptionsPart(exact=True))
        recipe = recipe if suffix == "uf2" else replace(recipe, format_options=None)
        assert read_container(made(recipe, f"image.{suffix}")) == recipe.build().contents

    def test_a_fill_that_is_no_byte(self) -> None:
        with pytest.raises(LayoutError, match=r"^fill: must be a number from 0 to 0xff, not 0x100$"):
            plain(fill=256)

    def test_the_format_counts_more_than_the_name(self) -> None:
        assert made(plain((0x100, b"a"), format=Container.HEX), "image.bin").startswith(b":01")

    def test_options_of_formats(self) -> None:
        options = FormatOptionsPart(entry=0x100, header="boot", line_length=2)
        data = made(plain((0x100, b"abcd"), format_options=options), "image.srec")
        assert data.splitlines()[1].startswith(b"S1050100" + b"6162")
        stored = read_stored(data)
        assert (stored.entry, stored.header) == (0x100, b"boot")

    def test_options_of_uf2(self) -> None:
        options = FormatOptionsPart(family="RP2040", block_length=4)
        stored = read_stored(made(plain((0x100, b"abcdefgh"), format_options=options), "image.uf2"))
        assert (stored.family, len(made(plain((0x100, b"abcdefgh"), format_options=options), "a.uf2"))) == (
            0xE48BFF56,
            1024,
        )

    def test_options_of_elf(self) -> None:
        options = FormatOptionsPart(machine="ARM", entry=0x101)
        stored = read_stored(made(plain((0x100, b"abcd"), format_options=options), "image.elf"))
        assert (stored.machine, stored.entry) == (40, 0x101)

    @pytest.mark.parametrize(
        ("name", "options", "message"),
        [
            ("a.bin", FormatOptionsPart(entry=1), "entry: is for hex, srec, elf files; this one is raw"),
            ("a.hex", FormatOptionsPart(header="a"), "header: is for srec files; this one is hex"),
            ("a.hex", FormatOptionsPart(line_length=0), "line_length: must be from 1 to 250, not 0"),
            ("a.srec", FormatOptionsPart(line_length=251), "line_length: must be from 1 to 250, not 251"),
            ("a.srec", FormatOptionsPart(header="a" * 300), "a header of S-records has at most"),
            ("a.uf2", FormatOptionsPart(block_length=6), "block_length: must be a multiple of 4, at most 476, not 6"),
            ("a.uf2", FormatOptionsPart(block_length=0), "block_length: must be a multiple of 4"),
            ("a.uf2", FormatOptionsPart(family="RP204"), "family: "),
            ("a.elf", FormatOptionsPart(machine="AMR"), "machine: 'AMR' is no machine of ELF files"),
        ],
    )
    def test_options_that_cannot_be(self, name: str, options: FormatOptionsPart, message: str) -> None:
        with pytest.raises(ToolkitError) as caught:
            made(plain((0x100, b"abcd"), format_options=options), name)
        assert message in str(caught.value)

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ({}, "hail.bin"),
            ({"format": Container.HEX}, "hail.hex"),
            ({"format": Container.ELF}, "hail.elf"),
            ({"output": "x.img"}, "x.img"),
            ({"output": "out/x.img"}, "out/x.img"),
        ],
    )
    def test_names(self, said: dict[str, Any], name: str) -> None:
        assert str(output_name(plain(**said), "hail")) == name

    @pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/../../x", "/x", "a/", "a/..", "a\0b"])
    def test_files_that_would_lie_elsewhere(self, name: str) -> None:
        with pytest.raises(LayoutError, match="must be the name of a file beside the manifest or below"):
            output_name(plain(output=name), "hail")


class TestFiles:
    def test_the_folder_of_the_manifest(self, tmp_path: Path) -> None:
        assert Target(tmp_path).path_of("hail", plain(output="a/b.bin")) == tmp_path / "a/b.bin"

    def test_a_file_of_its_own(self, tmp_path: Path) -> None:
        assert Target(tmp_path, Path("../x.bin")).path_of("hail", plain()) == Path("../x.bin")

    def test_a_folder(self, tmp_path: Path) -> None:
        assert Target(Path("m"), tmp_path).path_of("hail", plain()) == tmp_path / "hail.bin"

    def test_a_folder_for_several(self) -> None:
        target = Target(Path("m"), Path("new"), is_several=True)
        assert target.path_of("hail", plain(output="a/b.bin")) == Path("new/a/b.bin")

    def test_a_file_for_several(self, tmp_path: Path) -> None:
        (tmp_path / "x").touch()
        with pytest.raises(ToolkitError, match="is a file, and several images need a folder"):
            Target(tmp_path, tmp_path / "x", is_several=True).path_of("hail", plain())

    def test_written_and_compared(self, tmp_path: Path) -> None:
        item = build_files("hail", plain((0x100, b"abc"), output="sub/x.bin"), Target(tmp_path))
        path = tmp_path / "sub/x.bin"
        assert differences(item) == [f"{path} is not there"]
        write_files([item])
        assert (path.read_bytes(), differences(item)) == (b"abc", [])
        path.write_bytes(b"aXc")
        assert differences(item) == [
            f"{path} is not what the manifest gives: first at byte 0x1, which is 58 and not 62"
        ]
        path.write_bytes(b"abcd")
        assert differences(item) == [f"{path} is not what the manifest gives: it has 4 bytes, not 3"]

    def test_all_or_none(self, tmp_path: Path) -> None:
        """A folder stands where the second file belongs."""
        (tmp_path / "b.bin").mkdir()
        made = [build_files(name, plain((0x100, b"x")), Target(tmp_path)) for name in ("a", "b")]
        with pytest.raises(ToolkitError, match="is not a file"):
            write_files(made)
        assert [path.name for path in tmp_path.iterdir()] == ["b.bin"]

    def test_inputs(self, tmp_path: Path) -> None:
        recipe = PlainImage(
            regions=(),
            raw=(RawPart(file=Source(tmp_path / "a")), RawPart(file=Source(data=b"")), RawPart(file=Source(Path("b")))),
            origin=HERE,
        )
        assert list(inputs_of(recipe)) == [Path("image.toml"), tmp_path / "a", Path("b")]

    def test_two_images_of_one_name(self, tmp_path: Path) -> None:
        made = [build_files(name, plain(output="x.bin"), Target(tmp_path)) for name in ("a", "b")]
        with pytest.raises(LayoutError, match=r"x\.bin would be written twice: for a and b"):
            require_own_files(made)

    def test_a_report_in_place_of_an_image(self, tmp_path: Path) -> None:
        made = [build_files("a", plain(), Target(tmp_path))]
        with pytest.raises(ToolkitError, match=r"a\.bin would be written twice: for a and the report"):
            require_own_files(made, tmp_path / "sub" / ".." / "a.bin")

    def test_what_an_image_is_made_of_stays(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"x")
        recipe = replace(plain(output="a"), raw=(RawPart(file=Source(tmp_path / "a"), address=0x100),))
        with pytest.raises(LayoutError, match="would be written over, and it is what the image is made of"):
            require_own_files([build_files("x", recipe, Target(tmp_path))])
