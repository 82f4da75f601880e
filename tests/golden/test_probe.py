"""Every sample of every family is probed right, in its own file and in containers."""

from __future__ import annotations

import pytest

from tests.golden_data import read, sample, third_party
from tests.probed_samples import Expected, expected_of, sample_names
from toolkit.image.containers.container import Container, write_container
from toolkit.image.families.given import Given
from toolkit.image.probe.found import Confidence
from toolkit.image.probe.probe import PLAIN, kind_of, probe
from toolkit.memory.contents import Contents


@pytest.mark.parametrize("name", sample_names())
def test_sample(name: str) -> None:
    probed = probe(Given(name, read(sample(name))))
    best = probed.found[0] if probed.found else None
    assert expected_of(name) == Expected(
        best.kind if best else "",
        best.confidence if best else Confidence.POSSIBLE,
        probed.container.kind if probed.container else "",
    )


@pytest.mark.parametrize("container", list(Container))
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tock/images/hail-full.bin", "tock"),
        ("knightos/fs/small.TI83p.rom.gz", "knightos-rom"),
        ("knightos/ram/booted.TI83p.8000-FFFF.bin", "knightos-ram"),
        ("tock/tickv/tockloader.bin", "tickv"),
        ("tock/images/kernel-attrs.bin", "tock-kernel"),
        ("mbed/compose/upd_v2.bin", "mbed-update"),
    ],
)
def test_the_kind_is_the_same_in_every_container(container: Container, name: str, kind: str) -> None:
    data = write_container(Contents([(0, read(sample(name)))]), container)
    assert kind_of(Given(name, data)) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nucleo_f429zi", "cortex-m"),
        ("disco_l475", "cortex-m"),
        ("lpc54628", "cortex-m"),
        ("mimxrt1050", "cortex-m"),  # by what its boot ROM reads
    ],
)
def test_vectors_of_real_images(name: str, kind: str) -> None:
    assert kind_of(Given(name, third_party(f"mbed/vectors/{name}.bin").read_bytes())) == kind


def test_vectors_without_their_program_tell_nothing() -> None:
    assert kind_of(Given("", third_party("mbed/vectors/k64f-internal.bin").read_bytes())) == PLAIN


@pytest.mark.parametrize("name", ["adc", "blink", "blink-1.0", "c_hello", "sensors", "sensors-1.0"])
def test_archives_of_others(name: str) -> None:
    assert kind_of(Given(name, third_party(f"tock/tabs/{name}.tab").read_bytes())) == "tab"


@pytest.mark.parametrize("name", ["hail-bootloader", "imix-bootloader", "tock-bootloader.nano33ble.v1.1.0.0x00000"])
def test_bootloaders_of_others(name: str) -> None:
    probed = probe(Given(name, third_party(f"tock/bootloader/{name}.bin").read_bytes()))
    assert [one.kind for one in probed.found[0].inner][:1] == ["tock-bootloader"]
