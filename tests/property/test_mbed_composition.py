"""Any composition: nothing overlaps, headers are what their formats say, and taken apart it comes together again."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.mbed_compositions import expected_header, raw
from toolkit.errors import LayoutError
from toolkit.image.build.output import output_of
from toolkit.image.containers.container import Container
from toolkit.image.export.draft import Target as File
from toolkit.image.export.export import export_target
from toolkit.image.export.mbed import take_apart
from toolkit.image.manifest.document import read_recipes
from toolkit.mbed.composition.compose import Composed, Composition
from toolkit.mbed.composition.header_format import HeaderFormat, parse_format
from toolkit.mbed.composition.located import Places, locate
from toolkit.mbed.composition.sectors import sectors_of
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.composition.verify import Request
from toolkit.mbed.targets import Bank, SectorRun, Target
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

ROM_LENGTH = 0x4000
REGIONS = st.sampled_from(["bootloader", "application", "header"])
NUMBERS = st.sampled_from(["32le", "32be", "64le", "64be"])
NAMES = st.text(max_size=5)
MEMBERS = st.one_of(
    st.sampled_from([8, 16, 32, 64]).flatmap(
        lambda bits: st.tuples(
            NAMES, st.just("const"), st.sampled_from([f"{bits}le", f"{bits}be"]), st.integers(0, (1 << bits) - 1)
        )
    ),
    st.tuples(NAMES, st.just("timestamp"), NUMBERS, st.none()),
    st.tuples(NAMES, st.just("size"), NUMBERS, st.lists(REGIONS, min_size=1, max_size=3)),
    st.tuples(NAMES, st.just("digest"), st.sampled_from(["SHA256", "SHA512", "CRCITT32le", "CRCITT32be"]), REGIONS),
).map(list)
SIZES = [["b", "size", "32le", ["bootloader"]], ["a", "size", "32be", ["application"]]]
BYTES = st.binary(min_size=1, max_size=64) | st.binary(min_size=1, max_size=8).map(lambda data: data * 40)
STARTS = st.sampled_from([0, 0x1000, 0x0800_0000, 0xFFFF_C000])
OFFSETS = st.none() | st.integers(0, ROM_LENGTH)


@dataclass(frozen=True)
class Wish:
    """A composition, as it was thought of."""

    said: list[list[Any]]
    composition: Composition
    bootloader: bytes
    application: bytes


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """Flash with sectors of any lengths, which need not be known."""
    start = draw(STARTS)
    lengths = draw(st.lists(st.sampled_from([0x80, 0x100, 0x400, 0x800]), max_size=4))
    runs, address = [], start
    for length in lengths:
        runs.append(SectorRun(address, length))
        address += length * draw(st.integers(1, 3))
    return Target("ANY", "", "", (Bank("ROM", AddressRange(start, ROM_LENGTH)),), (), tuple(runs))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Compositions, many of which are impossible."""
    members: list[list[Any]] = [*draw(st.lists(MEMBERS, max_size=8)), *SIZES]
    said = draw(st.permutations(members))
    bootloader, application = draw(BYTES), draw(BYTES)
    settings = Settings(header_format=parse_format(said), header_offset=draw(OFFSETS), app_offset=draw(OFFSETS))
    time = draw(st.integers(0, (1 << 32) - 1))
    composition = Composition(draw(targets()), settings, raw(application), raw(bootloader), time)
    return Wish(said, composition, bootloader, application)


def composed(wish: Wish) -> Composed:
    """What a wish becomes; impossible ones are not looked at."""
    try:
        return wish.composition.compose()
    except LayoutError:
        assume(False)
        raise


def contents_of(image: Composed) -> Contents:
    """The bytes of an image."""
    return Contents((piece.address, piece.data) for piece in image.pieces)


def header_format_of(wish: Wish) -> HeaderFormat:
    """The format of a wish, which always has one."""
    assert wish.composition.settings.header_format is not None
    return wish.composition.settings.header_format


@given(wishes())
def test_nothing_overlaps_or_leaves_its_region(wish: Wish) -> None:
    image = composed(wish)
    ranges = sorted(piece.range for piece in image.pieces)
    assert all(before.end <= behind.address for before, behind in pairwise(ranges))
    regions = {region.kind: region.range for region in image.regions}
    assert all(regions[piece.kind.value].contains(piece.range) for piece in image.pieces)
    assert all(image.rom.contains(piece.range) for piece in image.pieces)


@given(wishes())
def test_regions_begin_where_they_should(wish: Wish) -> None:
    image, settings = composed(wish), wish.composition.settings
    sectors = sectors_of(wish.composition.target, image.rom)
    regions = {region.kind: region.range for region in image.regions}
    assert regions["bootloader"].end == sectors.ceiling(image.rom.address + len(wish.bootloader))
    header = regions["header"].address
    assert header == (
        regions["bootloader"].end if settings.header_offset is None else image.rom.address + settings.header_offset
    )
    behind = -(-regions["header"].end // 128) * 128
    application = behind if settings.app_offset is None else image.rom.address + settings.app_offset
    assert regions["application"] == AddressRange(application, image.rom.end - application)


@given(wishes())
def test_headers_are_what_their_formats_say(wish: Wish) -> None:
    image = composed(wish)
    (header,) = (piece.data for piece in image.pieces if piece.kind == "header")
    files = {"bootloader": wish.bootloader, "application": wish.application, "header": bytes(len(header))}
    assert header == expected_header(wish.said, wish.composition.timestamp, files)


@given(wishes())
def test_parts_are_found_again(wish: Wish) -> None:
    image = composed(wish)
    places = {piece.kind.value: piece.range for piece in image.pieces}
    known = Places(image.rom, places["header"].address, places["application"].address)
    found = locate(contents_of(image), header_format_of(wish), known)
    assert found is not None
    assert (found.bootloader, found.header, found.application) == tuple(
        places[kind] for kind in ("bootloader", "header", "application")
    )
    assert found.wrong == ()


@given(wishes())
def test_taken_apart_it_comes_together_again(wish: Wish) -> None:
    image = composed(wish)
    contents = contents_of(image)
    whole = contents.range
    data = contents.read(whole.address, whole.length)
    contents = Contents([(whole.address, data)])
    offsets = {piece.kind.value: piece.address - image.rom.address for piece in image.pieces}
    request = Request(
        contents,
        wish.composition.target,
        header_format=header_format_of(wish),
        header_offset=offsets["header"],
        app_offset=offsets["application"],
    )
    file = File(data, "image.bin", contents, Container.RAW)
    with tempfile.TemporaryDirectory() as above:
        exported = export_target(file, take_apart(file, request).drafts, Path(above) / "apart")
        assert exported.system == "mbed"
        assert (exported.manifest.parent / "application.bin").read_bytes() == wish.application
        assert (exported.manifest.parent / "bootloader.bin").read_bytes() == wish.bootloader
        said = json.loads((exported.manifest.parent / "header_format.json").read_text())
        assert parse_format(said) == header_format_of(wish)
        (recipe,) = read_recipes(exported.manifest, {}, {}).values()
        assert output_of(recipe, recipe.build(), "image.bin") == data


@given(wishes(), st.data())
def test_data_that_overlaps_is_refused(wish: Wish, data: st.DataObject) -> None:
    image = composed(wish)
    (header,) = (piece.range for piece in image.pieces if piece.kind == "header")
    at = data.draw(st.integers(header.address - len(wish.application) + 1, header.end - 1))
    settings = Settings(
        header_format=header_format_of(wish),
        header_offset=header.address - image.rom.address,
        app_offset=at - image.rom.address,
    )
    assume(at >= image.rom.address)
    with pytest.raises(LayoutError):
        Composition(wish.composition.target, settings, raw(wish.application), raw(wish.bootloader), 0).compose()


@given(wishes())
def test_the_last_byte_of_rom_is_the_last_one(wish: Wish) -> None:
    image = composed(wish)
    (application,) = (region for region in image.regions if region.kind == "application")
    settings, target = wish.composition.settings, wish.composition.target
    above = [piece.address for piece in image.pieces if piece.address > application.address]
    room = min([*above, application.end]) - application.address
    assume(0 < room <= 1 << 20)
    assert Composition(target, settings, raw(bytes(room)), raw(wish.bootloader), 0).compose()
    with pytest.raises(LayoutError):
        Composition(target, settings, raw(bytes(room + 1)), raw(wish.bootloader), 0).compose()
