"""Whole manifests: layers of files, names of images, and which system each is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import ManifestError, ToolkitError, UnavailableError
from toolkit.image.build.recipe import PlainImage, Recipe
from toolkit.image.build.tock.parts import TockImage
from toolkit.image.manifest.document import read_recipes
from toolkit.image.manifest.include import MOST_FILES

REGION = '[[image.regions]]\nname = "flash"\naddress = 0\nlength = 16\n'


def write(folder: Path, **files: str) -> None:
    """Write manifests: ``sub__name`` is name.toml in sub."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(file: Path) -> dict[str, Recipe]:
    return read_recipes(file, {}, {})


def test_one_image_has_the_name_of_its_manifest(tmp_path: Path) -> None:
    write(tmp_path, hail='[image]\nboard = "hail"\n')
    assert read(tmp_path / "hail.toml") == {"hail": TockImage(board="hail")}


def test_several_images_come_by_their_names(tmp_path: Path) -> None:
    write(tmp_path, m='[images.b]\nboard = "imix"\n[images.a]\nboard = "hail"\n')
    assert list(read(tmp_path / "m.toml")) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[image]\nboard = "hail"\n[images.m]\nboard = "hail"\n', "m.toml:3: images.m: has the name of the manifest"),
        ('[images."../x"]\nboard = "hail"\n', "images.../x: is no name of an image"),
        ('[images.".x"]\nboard = "hail"\n', "is no name of an image"),
        ('[images.""]\nboard = "hail"\n', "is no name of an image"),
        ("images = 1\n", "m.toml:1: images: must be a table, not 1"),
        ("[images]\nx = 1\n", "m.toml:2: images.x: must be a table, not 1"),
        ("", "m.toml: describes no image"),
        ("[images]\n", "m.toml: describes no image"),
        ("[image]\n", "m.toml:1: image: must have exactly one of the keys board, model, target, regions"),
        ('format = "x"\n[image]\nboard = "hail"\n', "m.toml:1: format: must be 'flashwright.image'"),
        ('[imgae]\nboard = "hail"\n[image]\nboard = "hail"\n', "m.toml:1: imgae: is unknown here; did you mean image?"),
        ("[variables]\nx = 1\n[image]\nboard='hail'\n", "m.toml:2: variables.x: must be a string, not 1"),
        ("[variables]\n'a b' = ''\n[image]\nboard='hail'\n", "m.toml:2: variables.a b: is no name of a variable"),
        ("[variables]\n'env.x' = ''\n[image]\nboard='hail'\n", "variables.env.x: is no name of a variable"),
        ("include = 1\n", "m.toml:1: include: must be an array, not 1"),
        ("include = [1]\n", "m.toml:1: include[0]: must be the name of a manifest, not 1"),
        ("include = ['']\n", "m.toml:1: include[0]: must be the name of a manifest, not ''"),
        ('include = ["a\\u0000b"]\n', "m.toml:1: include[0]: must be the name of a manifest"),
        ("include = ['none.toml']\n", "m.toml:1: include[0]: there is no file "),
        (f"include = ['{'x' * 5000}']\n", "m.toml:1: include[0]: "),
        ("include = ['m.toml']\n", "m.toml:1: include[0]: m.toml includes itself"),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, m=text)
    with pytest.raises(ManifestError) as caught:
        read(tmp_path / "m.toml")
    assert message in str(caught.value)


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        read(tmp_path / "none.toml")


def test_an_included_folder(tmp_path: Path) -> None:
    write(tmp_path, m='include = ["."]\n')
    with pytest.raises(UnavailableError, match="is a folder, not a TOML file"):
        read(tmp_path / "m.toml")


def test_a_variable_that_no_image_uses(tmp_path: Path) -> None:
    write(tmp_path, m='[image]\nboard = "hail"\n')
    with pytest.raises(ToolkitError, match="the variable 'x' was set"):
        read_recipes(tmp_path / "m.toml", {"x": ""}, {})


def test_a_mark_in_front_of_utf_8_is_refused(tmp_path: Path) -> None:
    write(tmp_path, m="\ufeff[image]\nboard = 'hail'\n")
    with pytest.raises(ManifestError, match="is no TOML"):
        read(tmp_path / "m.toml")


class TestLayers:
    def test_what_includes_counts_more(self, tmp_path: Path) -> None:
        write(
            tmp_path, base="[image]\nfill = 1\npad_to = 2\n" + REGION, m='include = ["base.toml"]\n[image]\nfill = 3\n'
        )
        (recipe,) = read(tmp_path / "m.toml").values()
        assert (recipe.fill, recipe.pad_to) == (3, 2)

    def test_what_is_included_first_counts_more(self, tmp_path: Path) -> None:
        write(tmp_path, a="[image]\nfill = 1\n", b="[image]\nfill = 2\npad_to = 2\n" + REGION)
        write(tmp_path, m='include = ["a.toml", "b.toml"]\n')
        (recipe,) = read(tmp_path / "m.toml").values()
        assert (recipe.fill, recipe.pad_to) == (1, 2)

    def test_arrays_of_tables_follow_each_other(self, tmp_path: Path) -> None:
        write(tmp_path, base="[image]\n" + REGION, m='include = ["base.toml"]\n' + REGION.replace("flash", "more"))
        (recipe,) = read(tmp_path / "m.toml").values()
        assert isinstance(recipe, PlainImage)
        assert [region.name for region in recipe.regions] == ["more", "flash"]

    def test_each_file_counts_once(self, tmp_path: Path) -> None:
        write(tmp_path, base="[image]\n" + REGION, a='include = ["base.toml"]', b='include = ["./base.toml"]')
        write(tmp_path, m='include = ["a.toml", "b.toml"]\n')
        (recipe,) = read(tmp_path / "m.toml").values()
        assert isinstance(recipe, PlainImage)
        assert len(recipe.regions) == 1

    def test_paths_count_from_the_file_that_says_them(self, tmp_path: Path) -> None:
        write(tmp_path, sub__base='[image]\nboard_file = "boards.toml"\n[image.kernel]\nfile = "k.bin"\n')
        write(tmp_path, m='include = ["sub/base.toml"]\n[image]\nboard = "x"\n[image.kernel]\nforce = true\n')
        (recipe,) = read(tmp_path / "m.toml").values()
        assert isinstance(recipe, TockImage)
        assert recipe.board_file == tmp_path / "sub/boards.toml"
        assert recipe.kernel is not None
        assert recipe.kernel.file.path == tmp_path / "sub/k.bin"

    def test_errors_name_the_file_that_says_the_key(self, tmp_path: Path) -> None:
        write(tmp_path, sub__base='\n\n[image]\nfill = "x"\n')
        write(tmp_path, m='include = ["sub/base.toml"]\n[image]\nboard = "x"\n')
        with pytest.raises(ManifestError) as caught:
            read(tmp_path / "m.toml")
        assert (caught.value.file, caught.value.line) == (tmp_path / "sub/base.toml", 4)

    def test_places_are_in_the_file_that_says_the_key(self, tmp_path: Path) -> None:
        write(tmp_path, base='[image]\n[image.attributes]\na = "1"\n[image.kernel]\nfile = "k"\n')
        write(tmp_path, m='include = ["base.toml"]\n[image]\nboard = "x"\n[image.attributes]\nb = "2"\n')
        (recipe,) = read(tmp_path / "m.toml").values()
        places = [recipe.origin.at("attributes").at(name) for name in "ab"] + [recipe.origin.at("kernel.file")]
        assert [(place.file and place.file.name, place.line) for place in places] == [
            ("base.toml", 3),
            ("m.toml", 5),
            ("base.toml", 5),
        ]

    def test_variables_of_all_files(self, tmp_path: Path) -> None:
        write(tmp_path, base='[variables]\nboard = "hail"\nname = "a"\n[image]\nboard = "${board}"\n')
        write(tmp_path, m='include = ["base.toml"]\n[variables]\nboard = "imix"\n')
        assert read(tmp_path / "m.toml") == {"m": TockImage(board="imix")}

    def test_unknown_keys_of_included_files(self, tmp_path: Path) -> None:
        write(tmp_path, base="other = 1\n", m='include = ["base.toml"]\n[image]\nboard = "x"\n')
        with pytest.raises(ManifestError, match=r"base.toml:1: other: is unknown here"):
            read(tmp_path / "m.toml")

    def test_tables_in_one_file_and_none_in_another(self, tmp_path: Path) -> None:
        write(tmp_path, base="image = 1\n", m='include = ["base.toml"]\n[image]\nboard = "x"\n')
        with pytest.raises(ManifestError, match=r"base.toml:1: image: must be a table, not 1"):
            read(tmp_path / "m.toml")

    def test_no_more_files_than_that(self, tmp_path: Path) -> None:
        for number in range(MOST_FILES + 1):
            write(tmp_path, **{f"m{number}": f'include = ["m{number + 1}.toml"]\n'})
        with pytest.raises(ManifestError, match="makes more than 100 files"):
            read(tmp_path / "m0.toml")

    def test_loops_are_found_through_links(self, tmp_path: Path) -> None:
        write(tmp_path, m='include = ["link.toml"]\n')
        (tmp_path / "link.toml").symlink_to("m.toml")
        with pytest.raises(ManifestError, match=r"link.toml includes itself"):
            read(tmp_path / "m.toml")
