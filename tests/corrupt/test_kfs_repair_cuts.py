"""The power goes during a repair, and during the kernel's own way of changing a bit back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from tests.corrupt.test_kfs_fsck import BIN, FIRST, IMAGES, SWAP, link, put, sound
from tests.kfs_images import MODEL, file_entry
from tests.powerloss.changes import SCRIPTED, sample_image
from toolkit.errors import PowerLost
from toolkit.flash import TORN_VARIANTS, NorFlash, PowerCut, Recorder, Torn
from toolkit.kfs.check import fsck
from toolkit.kfs.damage import damage
from toolkit.kfs.layout import models_of_size
from toolkit.kfs.repair.repair import UNREPAIRABLE, repair
from toolkit.kfs.volume import File, Volume
from toolkit.kfs.write.writable import WritableVolume

PAGE = 0x4000
STEP = 512


def contents(volume: Volume) -> set[str]:
    """Digests of all files that are whole."""
    files = [node for node in volume.walk() if isinstance(node, File) and not damage(volume, node)]
    return {hashlib.sha256(volume.read_file(file)).hexdigest() for file in files}


def errors(volume: Volume) -> set[str]:
    return {finding.code for finding in fsck.errors(volume)} - UNREPAIRABLE


def cut_repair(image: bytes, after: int, torn: Torn | None) -> NorFlash:
    """The flash when the power went during a repair."""
    device = NorFlash(models_of_size(len(image))[0].geometry, image)
    with pytest.raises(PowerLost):
        repair(PowerCut(device, after, torn))
    return device


@pytest.mark.parametrize("code", IMAGES)
def test_repair_may_be_cut_short_anywhere(code: str) -> None:
    """After each operation, done, left out or torn: what was whole is, and another repair brings the rest back."""
    image = bytes(IMAGES[code]())
    recorder = Recorder(NorFlash(models_of_size(len(image))[0].geometry, image))
    whole = contents(Volume(recorder))
    repair(recorder)
    wanted = contents(Volume(recorder))
    for after in range(len(recorder.operations)):
        for torn in (None, TORN_VARIANTS[after % len(TORN_VARIANTS)]):
            device = cut_repair(image, after, torn)
            assert contents(Volume(device)) >= whole, (after, torn)
            repair(device)
            volume = Volume(device)
            assert (contents(volume) >= wanted, errors(volume)) == (True, set()), (after, torn)


def files_on_three_pages() -> bytearray:
    """Files that are not the same twice, and a block of nobody that names the second of /bin/g as its next."""
    sizes = {0x401: 16_000, 0x501: 600, 0x701: 3_000}
    named = zip((b"f", b"g", b"h"), sizes.items(), strict=True)
    files = [file_entry(name, size, first, parent=1) for name, (first, size) in named]
    image = sound([BIN, *files], sizes)
    for number, (first, size) in enumerate(sizes.items(), start=1):
        put(image, (first >> 8) * PAGE, b"KFS")
        put(image, (first >> 8) * PAGE + 0x100, bytes(i * (2 * number + 1) & 0xFF for i in range(size)))
    return link(image, 0x504, FIRST, 0x502)


def kernel_steps(sector: bytes) -> Iterator[tuple[int, bytes | None]]:
    """How the kernel has the second block of /bin/g name 0504 before it: offsets, and bytes or None to erase."""
    affected, head = 5, bytearray(sector[PAGE : PAGE + 0x200])
    head[8:10] = b"\x04\x05"
    yield SWAP, None
    yield from ((SWAP + at, sector[at : at + STEP]) for at in range(0, len(sector), STEP))
    yield 0x10000, None
    for page in (4, 6, 7):
        start = (page - 4) * PAGE
        yield from ((0x10000 + at, sector[at : at + STEP]) for at in range(start, start + PAGE, STEP))
    yield from ((0x10000 + at, sector[at : at + STEP]) for at in range(PAGE + 0x200, 2 * PAGE, STEP))
    yield from ((affected * PAGE + at, bytes(head[at : at + 2])) for at in range(0, len(head), 2))


def cut_kernel(image: bytearray, after: int) -> bytes:
    """The image when the power went after so many steps of the kernel."""
    steps = list(kernel_steps(bytes(image[0x10000:0x20000])))[:after]
    for offset, data in steps:
        put(image, offset, b"\xff" * 0x10000 if data is None else data)
    return bytes(image)


STEPS = len(list(kernel_steps(bytes(0x10000))))
FIRST_LOSS = 2 + 0x10000 // STEP


@pytest.mark.parametrize(("start", "left_in_swap"), [*((start, 0xFF) for start in range(16)), (0, 0x5A)])
def test_sector_that_the_kernel_left_half_restored(start: int, left_in_swap: int) -> None:
    """Every sixteenth step from `start` on: all files are whole after the repair, by another link at most."""
    sound_image = bytes(files_on_three_pages())
    expected = contents(Volume(NorFlash(MODEL.geometry, sound_image)))
    for after in range(start, STEPS + 1, 16):
        image = put(bytearray(sound_image), SWAP, bytes([left_in_swap]) * 0x10000)
        device = NorFlash(MODEL.geometry, cut_kernel(image, after))
        repair(device)
        assert (contents(Volume(device)), errors(Volume(device))) == (expected, set()), after


@pytest.mark.parametrize("after", [FIRST_LOSS, FIRST_LOSS + 9, STEPS - 0x100, STEPS - 0x80], ids=str)
def test_half_restored_sector_is_named(after: int) -> None:
    device = NorFlash(MODEL.geometry, cut_kernel(files_on_three_pages(), after))
    assert "kfs-half-restored" in errors(Volume(device))


@pytest.mark.parametrize("name", SCRIPTED)
def test_repair_after_a_change_that_was_cut_short(name: str) -> None:
    """Every ninth operation, torn: what the change leaves alone is there, and nothing is wrong."""
    scripted, flash = SCRIPTED[name], NorFlash(MODEL.geometry, sample_image())
    scripted.prepare(WritableVolume(flash))
    image = bytes(flash)
    recorder = Recorder(NorFlash(MODEL.geometry, image))
    scripted.act(WritableVolume(recorder))
    kept = contents(Volume(flash)) & contents(Volume(recorder))
    for after in range(len(recorder.operations) % 9, len(recorder.operations), 9):
        device = NorFlash(MODEL.geometry, image)
        with pytest.raises(PowerLost):
            scripted.act(WritableVolume(PowerCut(device, after, TORN_VARIANTS[after % len(TORN_VARIANTS)])))
        repair(device)
        volume = Volume(device)
        assert (contents(volume) >= kept, errors(volume)) == (True, set()), after
