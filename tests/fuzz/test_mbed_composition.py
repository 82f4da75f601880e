"""Any bytes as configurations, formats, images and manifests of Mbed OS: an answer or an error, in bounded time."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.mbed_compositions import ALL_MEMBERS, ALL_MEMBERS_FORMAT, UPDATE
from toolkit.errors import ManifestError, ToolkitError
from toolkit.image.build.output import output_of
from toolkit.image.containers.container import Container
from toolkit.image.export.draft import Target
from toolkit.image.export.export import export_target
from toolkit.image.export.mbed import take_apart
from toolkit.image.manifest.document import read_recipes
from toolkit.mbed.composition.configuration import read_configurations, read_header_format
from toolkit.mbed.composition.settings import KEYS
from toolkit.mbed.composition.verify import Request, verify
from toolkit.memory.contents import Contents

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
KEYS_OF_TARGETS = st.dictionaries(st.sampled_from([f"target.{key}" for key in KEYS]), JSON, max_size=4)
CONFIGURATIONS = JSON | st.fixed_dictionaries(
    {"target_overrides": st.dictionaries(st.sampled_from(["*", "K64F", "X"]), KEYS_OF_TARGETS | JSON, max_size=3)}
)
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=6)
FORMAT = read_header_format(ALL_MEMBERS_FORMAT)


def changed(data: bytes, changes: list[tuple[float, bytes]]) -> bytes:
    """Bytes with others in some places."""
    image = bytearray(data)
    for where, new in changes:
        at = int(where * len(data))
        image[at : at + len(new)] = new
    return bytes(image)


@given(CONFIGURATIONS)
def test_any_configuration_is_read_or_refused(document: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mbed_app.json"
        path.write_text(json.dumps(document))
        with contextlib.suppress(ManifestError):
            read_configurations([path], "K64F")
        with contextlib.suppress(ManifestError):
            read_header_format(path, "K64F")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_configuration_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mbed_app.json"
        path.write_bytes(data)
        with contextlib.suppress(ManifestError):
            read_configurations([path], "K64F")


@given(
    st.binary(min_size=1, max_size=600)
    | st.builds(changed, st.sampled_from([ALL_MEMBERS.read_bytes(), UPDATE.read_bytes()]), CHANGES),
    st.integers(0, (1 << 32) - 6000),
    st.booleans(),
    st.none() | st.integers(0, 1 << 33),
    st.none() | st.integers(0, 1 << 33),
)
def test_any_image_is_verified_and_taken_apart(
    data: bytes, base: int, with_format: bool, header_offset: int | None, app_offset: int | None
) -> None:
    contents = Contents([(base, data)])
    request = Request(
        contents,
        header_format=FORMAT if with_format else None,
        header_offset=header_offset,
        app_offset=app_offset,
    )
    verify(request)
    target = Target(data, "image.bin", contents, Container.RAW)
    with tempfile.TemporaryDirectory() as above:
        exported = export_target(target, take_apart(target, request).drafts, Path(above) / "apart")
        (recipe,) = read_recipes(exported.manifest, {}, {}).values()
        assert output_of(recipe, recipe.build(), "image.bin") == data


@given(
    st.dictionaries(
        st.sampled_from(
            ["header_offset", "app_offset", "restrict_size", "app_start", "app_size", "rom_start", "rom_size"]
        ),
        st.integers(0, (1 << 32) - 1) | st.integers(0, 0x8000),
    ),
    st.booleans(),
)
def test_any_numbers_make_an_image_or_an_error(numbers: dict[str, int], with_bootloader: bool) -> None:
    lines = "".join(f"{key} = {value}\n" for key, value in numbers.items())
    parts = '[image.application]\nfile = "a"\n' + ('[image.bootloader]\nfile = "a"\n' if with_bootloader else "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "image.toml"
        path.write_text(
            f'[image]\ntarget = "K64F"\ntimestamp = 0\nheader_format = "{ALL_MEMBERS_FORMAT}"\n{lines}{parts}'
        )
        (Path(folder) / "a").write_bytes(b"program")
        (recipe,) = read_recipes(path, {}, {}).values()
        with contextlib.suppress(ToolkitError):
            output_of(recipe, recipe.build(), "image.hex")
