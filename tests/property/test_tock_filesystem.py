"""Any sequence of changes to an image as a filesystem gives what a model of it says; any bytes can be looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden_data import sample
from tests.tock_flash import HAIL, flash, recorded, tbf
from toolkit.tock.filesystem.filesystem import TockFS  # first: it makes `import fs` work

# isort: split
from fs import errors
from fs.base import FS

from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.filesystem.names import content_of, file_name, value_in
from toolkit.tock.image.flash_image import FlashImage

ROOM = 2048
"""Bytes for apps: four of 512 bytes."""
SLOTS = 16
BOARD = replace(HAIL, apps=AddressRange(HAIL.apps.address, ROOM))
NAMES = ("blink", "org.tock/x", "", "ümlaut", "a.tab")
KEYS = st.text(st.sampled_from("ab/.%é"), min_size=1, max_size=4)
VALUES = st.text(st.sampled_from("xy\n"), max_size=60)


@dataclass
class Model:
    """What shall be in an image."""

    attributes: dict[str, str] = field(default_factory=dict)
    apps: dict[str, bytes] = field(default_factory=dict)


Step = Callable[[FS, Model], None]


def set_attribute(key: str, value: str) -> Step:
    def step(tock: FS, model: Model) -> None:
        content = content_of(value)
        written = value_in(content)
        if not content and key not in model.attributes:
            return  # a file that is not finished
        try:
            tock.writebytes(f"/attributes/{file_name(key)}", content)
        except errors.InsufficientStorage:
            assert len(model.attributes) == SLOTS
        except errors.OperationFailed:
            assert not 1 <= len(written.encode()) <= 55
        else:
            model.attributes[key] = written

    return step


def remove_attribute(key: str) -> Step:
    def step(tock: FS, model: Model) -> None:
        if model.attributes.pop(key, None) is None:
            with pytest.raises(errors.ResourceNotFound):
                tock.remove(f"/attributes/{file_name(key)}")
        else:
            tock.remove(f"/attributes/{file_name(key)}")

    return step


def move_attribute(old: str, new: str) -> Step:
    def step(tock: FS, model: Model) -> None:
        if old in model.attributes:
            tock.move(f"/attributes/{file_name(old)}", f"/attributes/{file_name(new)}", overwrite=True)
            model.attributes[new] = model.attributes.pop(old)

    return step


def install(name: str, *, beside: bool) -> Step:
    def step(tock: FS, model: Model) -> None:
        if not name and name in model.apps:
            return  # apps without a name never replace each other
        path = "/apps/any.tbf"
        try:
            if beside:
                tock.writebytes("/apps/.any", tbf(name))
                tock.move("/apps/.any", path)
            else:
                tock.writebytes(path, tbf(name))
        except errors.InsufficientStorage:
            assert len(model.apps) * 512 == ROOM
            assert name not in model.apps
            if beside:
                tock.remove("/apps/.any")
        else:
            model.apps[name] = tbf(name)

    return step


@cache
def files_of_app(name: str) -> dict[str, bytes]:
    """Path → content of the files of an app, as another image has them."""
    tock = TockFS(FlashImage(BOARD, Contents([(BOARD.apps.address, tbf(name))])))
    return {path: tock.readbytes(path) for path in tock.walk.files("/apps")}


def copy_folder(name: str, order: list[str]) -> Step:
    kept = files_of_app(name)
    folder = next(iter(kept)).rpartition("/")[0]

    def step(tock: FS, model: Model) -> None:
        tock.makedir(folder, recreate=True)
        for file in order:
            try:
                tock.writebytes(f"{folder}/{file}", kept[f"{folder}/{file}"])
            except errors.InsufficientStorage:
                assert len(model.apps) * 512 == ROOM
                assert name not in model.apps
                tock.removedir(folder)
                return
        model.apps[name] = tbf(name)

    return step


def uninstall(name: str, *, file_by_file: bool) -> Step:
    def step(tock: FS, model: Model) -> None:
        folder = f"/apps/{file_name(name) or 'unnamed'}"
        if model.apps.pop(name, None) is None:
            assert not tock.exists(folder)
            return
        for file in tock.listdir(folder) if file_by_file else ():
            tock.remove(f"{folder}/{file}")
        tock.removedir(folder)

    return step


STEPS = st.one_of(
    st.builds(set_attribute, KEYS, VALUES),
    st.builds(remove_attribute, KEYS),
    st.builds(move_attribute, KEYS, KEYS),
    st.builds(install, st.sampled_from(NAMES), beside=st.booleans()),
    st.builds(copy_folder, st.sampled_from(NAMES), st.permutations(["app.tbf", "header.json", "binary.bin"])),
    st.builds(uninstall, st.sampled_from(NAMES), file_by_file=st.booleans()),
)


def check(tock: FS, model: Model) -> None:
    attributes = {name: tock.readbytes(f"/attributes/{name}") for name in tock.listdir("/attributes")}
    assert attributes == {file_name(key): content_of(value) for key, value in model.attributes.items()}
    apps = {json.loads(tock.readbytes(f"/apps/{name}/header.json"))["name"]: name for name in tock.listdir("/apps")}
    assert {name: tock.readbytes(f"/apps/{folder}/app.tbf") for name, folder in apps.items()} == model.apps


@given(st.lists(STEPS, max_size=25))
def test_changes_give_what_the_model_says(steps: list[Step]) -> None:
    image = FlashImage(BOARD, Contents([(0, recorded("boot-113"))]))
    tock = TockFS(image)
    for name in tock.listdir("/attributes"):
        tock.remove(f"/attributes/{name}")
    model = Model()
    for step in steps:
        step(tock, model)
        check(tock, model)
    check(TockFS(FlashImage(BOARD, image.contents.copy())), model)


IMAGES = sorted(path.stem for path in sample("tock/images").glob("*.bin"))


def look_at_everything(tock: FS) -> None:
    for path, info in tock.walk.info(namespaces=["details", "tock"]):
        if not info.is_dir:
            assert len(tock.readbytes(path)) == info.size
    assert tock.getmeta("space")["available_blocks"] >= 0


@pytest.mark.parametrize("name", IMAGES)
@pytest.mark.parametrize("address", [0, 0x10000, 0x30000], ids=["flash", "kernel", "apps"])
def test_any_recorded_image_can_be_looked_at_anywhere(name: str, address: int) -> None:
    look_at_everything(TockFS(FlashImage(HAIL, Contents([(address, recorded(name))]))))


@given(st.lists(st.tuples(st.integers(0, 0x7FFFF), st.binary(min_size=1, max_size=8)), max_size=20), st.booleans())
def test_damaged_images_can_be_looked_at(patches: list[tuple[int, bytes]], near: bool) -> None:
    image = flash()
    for offset, data in patches:
        where = 0x30000 + offset % 0x2000 if near else offset
        image.contents.put(min(where, 0x80000 - len(data)), data)
    look_at_everything(TockFS(image, read_only=True))


@pytest.mark.parametrize("fill", [0x00, 0xFF, 0x02], ids=hex)
@pytest.mark.parametrize("length", [0, 1, 0x401, 0x30004, 0x80000])
def test_images_of_one_value_can_be_looked_at(fill: int, length: int) -> None:
    look_at_everything(TockFS(FlashImage(HAIL, Contents([(0, bytes([fill]) * length)]))))
