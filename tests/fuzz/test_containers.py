"""Any bytes as a container: our errors or contents that can be written again, and never more than was there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.container_files import ADDRESSING, EXACT, MINI_MBED
from toolkit.errors import ContainerError
from toolkit.image.containers.container import Container, read_stored, write_container

_PROGRAM = read_stored(MINI_MBED["hex"]).contents
SEEDS: dict[Container, bytes] = {
    container: write_container(_PROGRAM, container, options=EXACT) for container in ADDRESSING
}
CHANGES = st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=6)), max_size=4)


@pytest.mark.parametrize("container", ADDRESSING)
@given(CHANGES, st.one_of(st.none(), st.integers(0, 4000)))
def test_a_damaged_file(container: Container, changes: list[tuple[int, bytes]], cut: int | None) -> None:
    data = bytearray(SEEDS[container])
    for offset, new in changes:
        at = offset % len(data)
        data[at : at + len(new)] = new
    _read(container, bytes(data[:cut]))


@pytest.mark.parametrize("container", ADDRESSING)
@given(st.binary(max_size=1200))
def test_any_bytes(container: Container, data: bytes) -> None:
    _read(container, data)


@pytest.mark.parametrize("container", ADDRESSING)
@given(st.text(alphabet="S:0123456789ABCDEF \n\r", max_size=300))
def test_any_digits(container: Container, text: str) -> None:
    _read(container, text.encode())


def _read(container: Container, data: bytes) -> None:
    try:
        stored = read_stored(data, container=container)
    except ContainerError:
        return
    held = sum(len(part) for _address, part in stored.contents.segments)
    assert held <= 4 * len(data)
    if held:
        again = read_stored(write_container(stored.contents, container, options=EXACT))
        assert again.contents == stored.contents
