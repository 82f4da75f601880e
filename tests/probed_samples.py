"""What every sample is: the table that the probe is held against. A sample that is not in it fails."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import NamedTuple

from tests.golden_data import SAMPLES
from toolkit.image.probe.found import Confidence

CERTAIN, LIKELY, POSSIBLE = Confidence


class Expected(NamedTuple):
    """What a probe must say of a sample.

    Attributes:
        kind: the surest one; empty where nothing is known.
        confidence: how sure it is.
        container: Intel HEX and the like; empty for raw bytes.
    """

    kind: str
    confidence: Confidence = CERTAIN
    container: str = ""


NOTHING = Expected("", POSSIBLE)
TEXT = (
    ".toml",
    ".md",
    ".json",
    ".jsonl",
    ".txt",
    ".log",
    ".py",
    ".c",
    ".ld",
    ".map",
    ".sh",
    ".config",
    ".key",
    ".pem",
    ".der",
)
"""Endings of what is there for people, or to make something of."""

TABLE = {
    # KnightOS
    "knightos/*.rom.gz": Expected("knightos-rom"),
    "knightos/vectors/v*.bin.xz": Expected("knightos-rom"),
    "knightos/ram/tables.TI83p.8000-FFFF.bin": Expected("knightos-ram", LIKELY),  # its heap was destroyed on purpose
    "knightos/ram/*.bin": Expected("knightos-ram"),
    "knightos/vectors/r01*.bin.xz": Expected("knightos-ram"),
    "knightos/vectors/p04_stub.bin": Expected("knightos-stub"),
    "*.pkg": Expected("knightos-package"),
    "knightos/vectors/k0*.img": Expected("knightos-kimg"),
    "knightos/vectors/u0*.8xu.xz": Expected("knightos-upgrade"),
    "knightos/demo/files/bin/*": Expected("knightos-kexc"),
    "knightos/demo/files/lib/core": Expected("knightos-library", LIKELY),
    "knightos/demo/files/*": NOTHING,
    "knightos/*.tar.gz": NOTHING,  # read unpacked: folders of files, and no archive of apps
    "images/ti84pse/volume/bin/*": Expected("knightos-kexc"),
    "images/ti84pse/*": NOTHING,  # bytes that count
    # Tock
    "tock/negative/hdr-size-0.tbf": NOTHING,
    "tock/negative/hdr-size-odd-kernelsum.tbf": Expected("tbf", POSSIBLE),
    "tock/negative/tlv-truncated-3.tbf": Expected("tbf", POSSIBLE),
    "tock/negative/v1-bad-checksum.tbf": Expected("tbf", POSSIBLE),
    "tock/negative/v1-short.tbf": NOTHING,
    "tock/negative/version-*.tbf": NOTHING,
    "tock/negative/version[01].tbf": NOTHING,
    "tock/negative/file-*.tbf": NOTHING,
    "tock/negative/checksum-*.tbf": Expected("tbf", LIKELY),
    "tock/negative/hdr-size-18-kernelsum.tbf": Expected("tbf", LIKELY),
    "tock/negative/hdr-size-odd-toolsum.tbf": Expected("tbf", LIKELY),
    "tock/negative/hdr-total-header-minus-4.tbf": Expected("tbf", LIKELY),
    "tock/negative/header-size-*.tbf": Expected("tbf", LIKELY),
    "tock/negative/tlv-len-1-over.tbf": Expected("tbf", LIKELY),
    "tock/negative/tlv-no-padding.tbf": Expected("tbf", LIKELY),
    "tock/negative/tlv-truncated-2.tbf": Expected("tbf", LIKELY),
    "tock/negative/total-lt-file.tbf": Expected("tock-apps"),
    "tock/negative/total-*.tbf": Expected("tbf", LIKELY),
    "*.tbf": Expected("tbf"),
    "*.tab": Expected("tab"),
    "tock/tickv/*.bin": Expected("tickv"),
    "tock/images/*-full.bin": Expected("tock"),
    "tock/images/hail-noboot.bin": NOTHING,
    "tock/images/boot-absent.bin": NOTHING,
    "tock/images/boot-badmagic.bin": NOTHING,
    "tock/images/boot-*.bin": Expected("tock"),
    "tock/images/kernel-none.bin": NOTHING,
    "tock/images/kernel-version2.bin": NOTHING,
    "tock/images/kernel-badmagic.bin": NOTHING,
    "tock/images/kernel-headonly.bin": Expected("tock-kernel", LIKELY),
    "tock/images/kernel-*.bin": Expected("tock-kernel"),
    "tock/images/apps-none*.bin": NOTHING,
    "tock/images/apps-first-bad.bin": NOTHING,
    "tock/images/apps-*.bin": Expected("tock-apps"),
    "tock/elf2tab/error-not-an-elf/*.elf": NOTHING,
    "tock/elf2tab/error-no-sections/*.elf": Expected("", POSSIBLE, "elf"),
    "tock/elf2tab/fixed-nosym/*.elf": Expected("", POSSIBLE, "elf"),
    "tock/elf2tab/stack-default/*.elf": Expected("", POSSIBLE, "elf"),
    "tock/elf2tab/stripped/*.elf": Expected("", POSSIBLE, "elf"),
    "tock/elf2tab/*.elf": Expected("tock-app-elf", CERTAIN, "elf"),
    "images/hail/apps/*.elf": Expected("tock-app-elf", CERTAIN, "elf"),
    "images/hail/kernel.bin": NOTHING,  # bytes that count
    "tock-apps/*.bin": NOTHING,
    "tock/elf2tab/keys/*.pk8": NOTHING,
    # Mbed OS
    "mbed/elf-sample/mini_mbed.elf": Expected("mbed-elf", CERTAIN, "elf"),
    "mbed/elf-sample/mini_mbed.hex": Expected("mbed-image", CERTAIN, "hex"),
    "mbed/elf-sample/mini_mbed.srec": Expected("mbed-image", CERTAIN, "srec"),
    "mbed/elf-sample/mini_mbed.bin": Expected("mbed-image"),
    "mbed/elf-sample/ram.bin": Expected("mbed-ram"),
    "mbed/ram/*.ram.bin": Expected("mbed-ram"),
    "mbed/ram/*.flash.bin": Expected("mbed-image", LIKELY),
    "mbed/compose/bl.bin": NOTHING,
    "mbed/compose/upd_v2.bin": Expected("mbed-update"),
    "mbed/compose/*.bin": Expected("mbed-image"),
}


def sample_names() -> list[str]:
    """Give the names of all samples that are bytes of something, from the folder of the samples on."""
    paths = (path for path in sorted(SAMPLES.rglob("*")) if path.is_file())
    names = (path.relative_to(SAMPLES).as_posix() for path in paths if not path.name.endswith(TEXT))
    return [name for name in names if name != "demo" and not name.endswith("SHA256SUMS")]


def expected_of(name: str) -> Expected:
    """Give what the first row that fits says; a name that fits none is an error of the table."""
    found = next((expected for pattern, expected in TABLE.items() if fnmatch(name, pattern)), None)
    assert found is not None, f"tests/probed_samples.py says nothing of {name}"
    return found
