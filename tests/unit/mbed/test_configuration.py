"""What mbed_app.json and mbed_lib.json say of the composition of images."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.mbed_compositions import ALL_MEMBERS_FORMAT, HEADER_V2, configuration, write_json
from toolkit.errors import ManifestError, ToolkitError, UnavailableError
from toolkit.mbed.composition.configuration import read_configurations, read_header_format
from toolkit.mbed.composition.header_format import length_of
from toolkit.mbed.composition.settings import Settings

CONST = ["magic", "const", "32le", "0x1"]


def read(path: Path, target: str = "K64F", *labels: str) -> Settings:
    """What one configuration says."""
    return read_configurations([path], target, labels)


@pytest.mark.parametrize(
    ("said", "value"),
    [(0x8000, 0x8000), ("0x8000", 0x8000), ("32768", 0x8000), ("64*1024+512", 66048), ("(1+1) * 0x100", 0x200), (0, 0)],
)
def test_numbers(tmp_path: Path, said: Any, value: int) -> None:
    assert read(configuration(tmp_path / "a.json", app_offset=said)).app_offset == value


def test_every_key(tmp_path: Path) -> None:
    numbers = ("restrict_size", "header_offset", "app_offset", "mbed_app_start", "mbed_app_size", "mbed_rom_start")
    keys: dict[str, Any] = {name: index for index, name in enumerate((*numbers, "mbed_rom_size"))}
    settings = read(configuration(tmp_path / "a.json", bootloader_img="b.bin", header_format=[CONST], **keys))
    assert {name: getattr(settings, name) for name in keys} == keys
    assert settings.bootloader_img == tmp_path / "b.bin"
    assert settings.header_format is not None
    assert length_of(settings.header_format) == 4


def test_bootloader_lies_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    library = configuration(tmp_path / "lib" / "mbed_lib.json", "boot", bootloader_img="../b.hex")
    application = configuration(tmp_path / "mbed_app.json", app_offset=1)
    assert read_configurations([application, library], "K64F").bootloader_img == tmp_path / "lib" / "../b.hex"


@pytest.mark.parametrize(
    ("target", "labels", "value"), [("K64F", (), 3), ("k64f", (), 3), ("K66F", ("NXP",), 2), ("X", (), 1)]
)
def test_the_target_counts_more_than_a_label_and_that_more_than_all(
    tmp_path: Path, target: str, labels: tuple[str, ...], value: int
) -> None:
    overrides = {"K64F": {"target.app_offset": 3}, "*": {"target.app_offset": 1}, "NXP": {"target.app_offset": 2}}
    for number, order in enumerate(permutations(overrides)):
        path = write_json(tmp_path / f"{number}.json", {"target_overrides": {name: overrides[name] for name in order}})
        assert read(path, target, *labels).app_offset == value


def test_application_counts_more_than_libraries_in_any_order(tmp_path: Path) -> None:
    files = [
        configuration(tmp_path / "mbed_app.json", app_offset=2),
        configuration(tmp_path / "mbed_lib.json", "one", app_offset=1, header_offset=4),
        configuration(tmp_path / "other.json", "two", restrict_size=9),
    ]
    found = [read_configurations(order, "K64F") for order in permutations(files)]
    assert {(one.app_offset, one.header_offset, one.restrict_size) for one in found} == {(2, 4, 9)}


def test_libraries_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    files = [configuration(tmp_path / f"{n}.json", "lib", app_offset=n) for n in (1, 2)]
    with pytest.raises(ToolkitError, match=r"2\.json: .*app_offset: is another value than in .*1\.json"):
        read_configurations(files, "K64F")


def test_other_keys_are_of_no_matter(tmp_path: Path) -> None:
    document = {"config": {"x": {"value": 1}}, "target_overrides": {"*": {"target.features_add": ["X"], "app.x": 2}}}
    assert read(write_json(tmp_path / "a.json", document)) == Settings()


def test_format_from_a_list_and_from_a_configuration() -> None:
    assert [length_of(read_header_format(path)) for path in (ALL_MEMBERS_FORMAT, HEADER_V2)] == [218, 112]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"app_offset": "64*"}, r"target_overrides\.\*\.target\.app_offset: '64\*' is no number"),
        ({"app_offset": "1-2"}, "below 0"),
        ({"app_offset": -1}, "must be a number"),
        ({"app_offset": True}, "must be a number"),
        ({"app_offset": 1.5}, "must be a number"),
        ({"app_offset": [1]}, "must be a number"),
        ({"app_offset": 1 << 64}, "must be a number"),
        ({"bootloader_img": 5}, "must name a file"),
        ({"bootloader_img": ""}, "must name a file"),
        ({"bootloader_img": "a\0b"}, "must name a file"),
        ({"header_format": {}}, "must be a list of members"),
        ({"header_format": []}, "has no members"),
        ({"header_format": [["a", "const", "32le"]]}, r"header_format\[0\]: must be \[name, type"),
        ({"header_format": [CONST, ["a", "const", "u32", 1]]}, r"header_format\[1\]: const has no subtype 'u32'"),
        ({"header_format": [["a", "string", "32le", 1]]}, "no type 'string'"),
        ({"header_format": [["a", "const", "8le", 256]]}, "more than 8 bits"),
        ({"header_format": [["a", "const", "8le", None]]}, "must be a number"),
        ({"header_format": [["a", "const", "8le", "x+1"]]}, "is no number"),
        ({"header_format": [["a", "timestamp", "16le", None]]}, "no subtype"),
        ({"header_format": [["a", "timestamp", "32le", 5]]}, "argument of a timestamp is null"),
        ({"header_format": [["a", "size", "32le", "application"]]}, "is a list of names of regions"),
        ({"header_format": [["a", "size", "32le", []]]}, "is a list of names of regions"),
        ({"header_format": [["a", "size", "8le", ["application"]]]}, "no subtype"),
        ({"header_format": [["a", "digest", "MD5", "application"]]}, "no subtype"),
        ({"header_format": [["a", "digest", "SHA256", ["application"]]]}, "is the name of a region"),
        ({"header_format": [[1, "digest", "SHA256", "application"]]}, "must be"),
        ({"header_format": [CONST] * 4097}, "more than 4096 members"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_file_and_key(tmp_path: Path, keys: dict[str, Any], words: str) -> None:
    path = configuration(tmp_path / "mbed_app.json", **keys)
    with pytest.raises(ManifestError, match=words) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: target_overrides.*.target.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("\xff", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("5", "must be an object"),
        ("[]", "must be an object"),
        ('{"target_overrides": []}', "target_overrides: must be an object"),
        ('{"target_overrides": {"*": 5}}', r"target_overrides.\*: must be an object"),
        ('{"target_overrides": {"*": {"target.app_offset": 1, "target.app_offset": 2}}}', "stands twice"),
    ],
    ids=["empty", "cut", "no-utf-8", "deep", "number", "list", "overrides", "target", "twice"],
)
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ManifestError, match=words):
        read(path)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="No such file"):
        read(tmp_path / "no.json")


def test_format_of_another_target_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"target_overrides": {"K66F": {"target.header_format": [CONST]}}}))
    with pytest.raises(ManifestError, match=r"target\.header_format: is missing for this target"):
        read_header_format(path, "K64F")
