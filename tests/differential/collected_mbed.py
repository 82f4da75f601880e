"""Real bytes for the formats of Mbed OS."""

from __future__ import annotations

from collections.abc import Callable

from tests.golden_data import sample

Bytes = dict[str, bytes]


def application() -> bytes:
    """Give the application of the ELF sample, as it lies in flash."""
    return sample("mbed/elf-sample/mini_mbed.bin").read_bytes()


def _vector_tables() -> Bytes:
    data = application()
    return {
        "mini_mbed": data[:256],
        "with code behind it": data,
        "the words of all cores": data[:64],
        "part of a word at the end": data[:67],
        "the longest": data[:64] + bytes(4) * 500,
        "erased": b"\xff" * 64,
        "too short": data[:63],
    }


COLLECTORS: dict[str, Callable[[], Bytes]] = {
    "mbed.vector_table": _vector_tables,
}
