"""`flashwright tickv`: what users see of stores, and what is left of files after errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.tock.tickv_object import TICKV_OBJECT, make_object
from tests.cli.running import run
from tests.golden_data import sample
from toolkit.tock.tickv.keys import hash_key

SIZE = 4096


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "kv.bin"
    run("tickv", "initialise", path, "--create", "--number-regions", "3")
    run("tickv", "put", path, "mykey", "hello", "--write-id", "7")
    return path


def add(path: Path, offset: int, data: bytes) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:offset] + data + content[offset + len(data) :])


@pytest.mark.parametrize("suffix", ["bin", "hex"])
def test_store_is_made_and_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"new.{suffix}"
    run("tickv", "initialise", path, "--create", "--number-regions", "3")
    run("tickv", "put", path, "key", "value")
    assert run("tickv", "get", path, "key").raw == b"value"


def test_value_comes_from_standard_input(store: Path) -> None:
    run("tickv", "put", store, "bytes", "--file", "-", given=bytes(range(256)))
    assert run("tickv", "get", store, "bytes").raw == bytes(range(256))


def test_write_id_stays_where_none_is_given(store: Path) -> None:
    run("tickv", "put", store, "mykey", "again")
    assert run("tickv", "get", store, "mykey", "--json").json["write_id"] == 7


def test_raw_value_has_no_header(store: Path) -> None:
    run("tickv", "put", store, "mykey", "plain", "--raw")
    assert run("tickv", "get", store, "mykey", "--raw").raw == b"plain"


def test_value_goes_into_a_file(store: Path, tmp_path: Path) -> None:
    run("tickv", "get", store, "mykey", "-o", tmp_path / "value")
    assert (tmp_path / "value").read_bytes() == b"hello"


def test_hashed_key_is_as_good_as_the_key(store: Path) -> None:
    assert run("tickv", "get", store, hex(hash_key(b"mykey")), "--hashed").raw == b"hello"


def test_value_with_a_wrong_sum_is_written_and_told(store: Path) -> None:
    content = store.read_bytes()
    add(store, content.index(b"hello"), b"h3")
    result = run("tickv", "get", store, "mykey")
    assert (result.code, result.raw) == (1, b"h3llo")
    assert "tickv-check-sum" in result.errors


def test_value_that_the_kernel_does_not_find_is_written_and_told(store: Path) -> None:
    add(store, 2 * SIZE, TICKV_OBJECT.build(make_object(3, b"far away")))
    content = store.read_bytes()
    store.write_bytes(b"\xff" * SIZE + content[SIZE:])
    result = run("tickv", "get", store, "0x3", "--hashed", "--raw")
    assert (result.code, result.raw) == (1, b"far away")
    assert "tickv-unreachable" in result.errors


@pytest.mark.parametrize(
    "arguments",
    [("put", "mykey", "other"), ("remove", "mykey"), ("collect",), ("collect", "--rewrite")],
    ids=" ".join,
)
def test_damaged_store_is_changed_by_force_only(store: Path, arguments: tuple[str, ...]) -> None:
    add(store, 2 * SIZE, b"\x01\x80\x00")
    before = store.read_bytes()
    verb, *rest = arguments
    assert run("tickv", verb, store, *rest).code == 2
    assert store.read_bytes() == before
    assert run("tickv", verb, store, *rest, "--force").code == 0


@pytest.mark.parametrize("verb", ["list", "dump"])
def test_errors_end_with_one(store: Path, verb: str) -> None:
    add(store, 2 * SIZE, b"\x00")
    result = run("tickv", verb, store)
    assert (result.code, "tickv-version" in result.output) == (1, True)


def test_keys_are_removed_all_or_none(store: Path) -> None:
    before = store.read_bytes()
    assert run("tickv", "remove", store, "mykey", "nokey").code == 2
    assert store.read_bytes() == before


def test_rewriting_frees_what_was_removed(store: Path) -> None:
    run("tickv", "put", store, "mykey", "again")
    assert run("tickv", "collect", store, "--rewrite", "--json").json == {
        "schema": "flashwright/tickv-collect/1",
        "image": str(store),
        "erased": [0],
        "kept": [],
        "freed": 29,
    }


def test_dump_shows_every_object(store: Path) -> None:
    run("tickv", "put", store, "mykey", "again")
    regions = run("tickv", "dump", store, "--json").json["regions"]
    assert [[(o["valid"], o["value"]) for o in region["objects"]] for region in regions] == [
        [(False, b"hello".hex()), (True, b"again".hex())],
        [(True, "")],
        [],
    ]


def test_dump_of_any_bytes(tmp_path: Path) -> None:
    path = tmp_path / "random.bin"
    path.write_bytes(bytes(range(256)) * 16)
    result = run("tickv", "dump", path)
    assert (result.code, "neither an object nor room" in result.output) == (1, True)


def test_store_of_a_board_starts_where_its_flash_does(tmp_path: Path) -> None:
    path = tmp_path / "board.bin"
    path.write_bytes(b"\xff" * 0x3000)
    place = ("--board", "stm32f3discovery", "--start-address", "0x08001000", "--number-regions", "2")
    run("tickv", "initialise", path, *place)
    assert run("tickv", "list", path, *place, "--json").json["store"]["start_address"] == 0x08001000
    assert path.read_bytes()[0x1000:0x1001] == b"\x01"


@pytest.mark.parametrize(
    "options",
    [
        ("--region-size", "0"),
        ("--region-size", "5000"),
        ("--number-regions", "0"),
        ("--number-regions", "4"),
        ("--number-regions", "100000"),
        ("--start-address", "0x4000"),
        ("--base", "0x2000", "--start-address", "0x1000"),
        ("--board", "no-such-board"),
        ("--region-size", "many"),
    ],
    ids=" ".join,
)
def test_store_that_is_not_there_is_bad_usage(options: tuple[str, ...]) -> None:
    result = run("tickv", "list", sample("tock/tickv/tockloader.bin"), *options)
    assert (result.code, result.output, len(result.errors.splitlines())) == (2, "", 1)


def test_something_else_is_erased_by_force_only(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(bytes(2 * SIZE))
    assert run("tickv", "initialise", path).code == 2
    assert path.read_bytes() == bytes(2 * SIZE)
    assert run("tickv", "initialise", path, "--force").code == 0


def test_new_store_needs_a_number_of_regions(tmp_path: Path) -> None:
    result = run("tickv", "initialise", tmp_path / "new.bin", "--create")
    assert (result.code, "--number-regions" in result.errors) == (2, True)


def test_key_with_controls_does_not_steer_the_terminal(store: Path) -> None:
    result = run("tickv", "put", store, "\x1b[31mred", "value")
    assert "\x1b" not in result.output


def test_initialising_what_is_no_store_says_so(tmp_path: Path) -> None:
    image = tmp_path / "hail.bin"
    image.write_bytes(sample("tock/images/hail-full.bin").read_bytes())
    before = image.read_bytes()
    result = run("tickv", "initialise", image)
    assert (result.code, result.errors) == (2, "flashwright: what is at 0x0 is no store; --force erases it\n")
    assert image.read_bytes() == before
