"""Any bytes, and any damage to known ones: a probe answers, and what it names begins in the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.container_files import MINI_MBED
from tests.golden_data import read, sample
from toolkit.image.containers.kinds import Container
from toolkit.image.families.given import Given
from toolkit.image.probe.probe import kind_of, probe

SEEDS = [
    *MINI_MBED.values(),
    *(
        read(sample(name))
        for name in (
            "tock/images/boot-113.bin",
            "tock/images/kernel-pubkey.bin",
            "tock/images/apps-padding-mix.bin",
            "tock/elf2tab/plain/cortex-m4.tbf",
            "tock/elf2tab/plain/cortex-m4.elf",
            "tock/elf2tab/plain/out.tab",
            "tock/tickv/tockloader-small-regions.bin",
            "knightos/vectors/p01_crc16.pkg",
            "knightos/vectors/p04_stub.bin",
            "knightos/vectors/k01_16x4.img",
            "knightos/demo/files/bin/clock",
            "knightos/demo/files/lib/core",
            "knightos/ram/booted.TI83p.8000-FFFF.bin",
            "mbed/compose/upd_v2.bin",
        )
    ),
]
CHANGES = st.lists(st.tuples(st.integers(0, 5000), st.binary(min_size=1, max_size=6)), max_size=5)


@given(st.sampled_from(SEEDS), CHANGES, st.one_of(st.none(), st.integers(0, 5000)))
def test_damaged_files(seed: bytes, changes: list[tuple[int, bytes]], cut: int | None) -> None:
    data = bytearray(seed)
    for offset, new in changes:
        at = offset % len(data)
        data[at : at + len(new)] = new
    check(bytes(data[:cut]))


@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(
    st.sampled_from(
        [b"KPKG", b"KEXC", b"KIMG", b"**TIFL**", b"\x7fELF", b"UF2\n\x57\x51\x5d\x9e", b"\x1f\x8b", b"\2\0"]
    )
)
def test_magic_numbers(magic: bytes) -> None:
    check(magic + bytes(100))
    check(magic + b"\xff" * 100)


def check(data: bytes) -> None:
    given_file = Given("file", data)
    probed = probe(given_file)
    assert probed.kind == kind_of(given_file)
    for found in probed.found:
        if given_file.container is Container.RAW and found.kind != "compressed":
            assert all(0 <= one.start < len(data) for one in found.all())
    assert probed.as_dict()["kind"] == probed.kind
