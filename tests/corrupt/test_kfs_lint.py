"""For every finding of lint, an image that shows it, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.corrupt.test_kfs_findings import BINARY, BLOCK, VOLUMES
from tests.kfs_images import crafted, directory_entry, file_entry, folder, link, link_entry, made, mounted
from tests.unit.kfs.test_history import dead_file
from toolkit.flash import NorFlash
from toolkit.kfs.dat import block_offset
from toolkit.kfs.layout import MODELS
from toolkit.kfs.lint.lint import KERNEL, Lint, Remedy, lint
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.rules import NOT_READ_WHOLE
from toolkit.kfs.volume import Volume

FORMATTED = b"".join([b"K\xff\xff\xff" + b"\xff" * 0x3FFC] * 15)


def formatted(image: bytes) -> bytes:
    """An image whose pages of blocks are all marked, the first as used."""
    return image[:0x10003] + image[0x10003:0x14000] + FORMATTED + image[0x50000:]


def with_dirty_block() -> Volume:
    image = bytearray(formatted(crafted([BINARY])))
    image[block_offset(0x402)] = 0
    return mounted(bytes(image))


def on_model(name: str, size: int, avoid: range = range(0)) -> Volume:
    """A volume on a larger calculator with one file; pages can be kept free of it."""
    model = MODELS[name]
    tree = folder(bin=folder(f=bytes(size)))
    blank = bytearray(b"\xff" * model.rom_size)
    for page in avoid:
        blank[page * 0x4000 : page * 0x4000 + 3] = b"KFS" if page == avoid[0] else b"K\xff\xff"
    image = format_volume(tree, model.layout, Profile.KERNEL, avoid).into(bytes(blank))
    return Volume(NorFlash(model.geometry, image))


USB_BOOT = MODELS["TI84p"].layout.usb_boot_pages

LINTED: dict[str, tuple[Callable[[], Volume], Remedy]] = {
    "kfs-name-space": (lambda: made(folder(**{"a b": folder()})), Remedy.YOU),
    "kfs-name-not-ascii": (lambda: made(folder(hö=folder())), Remedy.YOU),
    "kfs-name-length": (lambda: made(folder(**{"d" * 245: folder()})), Remedy.YOU),
    "kfs-link-target": (lambda: made(folder(bin=folder(), f=b"x", l=link(b"f"))), Remedy.RETARGET),
    "kfs-directory-id": (
        lambda: mounted(formatted(crafted([directory_entry(b"a", 0), directory_entry(b"b", 1)]))),
        Remedy.ORDER,
    ),
    "kfs-directory-order": (
        lambda: mounted(formatted(crafted([directory_entry(b"a", 2), directory_entry(b"b", 1)]))),
        Remedy.ORDER,
    ),
    "kfs-parent-later": (
        lambda: mounted(formatted(crafted([directory_entry(b"b", 1, 2), directory_entry(b"a", 2)]))),
        Remedy.ORDER,
    ),
    "kfs-no-directory": (
        lambda: mounted(formatted(crafted([file_entry(b"f", 1, 0x401)], BLOCK))),
        Remedy.DIRECTORY,
    ),
    "kfs-empty-block": (lambda: made(folder(bin=folder(a=b"", b=b"x")), Profile.GENKFS), Remedy.STORE),
    "kfs-page-unmarked": (lambda: mounted(crafted([BINARY])), Remedy.MARK),
    "kfs-dirty-block": (with_dirty_block, Remedy.FENCE),
    "kfs-usb-boot-block": (lambda: on_model("TI84p", 500, range(4, USB_BOOT[0])), Remedy.YOU),
    "kfs-high-page": (lambda: on_model("TI84pCSE", 500, range(4, 0x80)), Remedy.YOU),
    "kfs-fat-full": (
        lambda: made(folder(**{"!": folder()}, **{f"{n:0199}": b"x" for n in range(77)})),
        Remedy.YOU,
    ),
}


@pytest.mark.parametrize("code", LINTED)
def test_finding(code: str) -> None:
    make, remedy = LINTED[code]
    found = {(advised.finding.code, advised.remedy) for advised in lint(make())}
    assert found == {(code, remedy)}


READING = {
    "second-fat-page": Remedy.YOU,
    "name-with-space": Remedy.YOU,
    "not-found": Remedy.ORDER,
    "shadowed": Remedy.YOU,
    "broken-chain": Remedy.YOU,
    "size-field": Remedy.YOU,
    "size-256": Remedy.PAD,
    "no-tail-block": Remedy.STORE,
    "size-looks-small": Remedy.YOU,
    "over-64k": Remedy.YOU,
    "empty-without-block": Remedy.STORE,
    "path-too-long": Remedy.YOU,
    "link-dangling": Remedy.YOU,
    "link-to-directory": Remedy.YOU,
    "not-surveyed": Remedy.YOU,
    "link": Remedy.RETARGET,
}


def read_badly(volume: Volume) -> set[tuple[str, Remedy]]:
    return {
        (advised.finding.code.removeprefix(KERNEL), advised.remedy)
        for advised in lint(volume)
        if advised.finding.code.startswith(KERNEL)
    }


@pytest.mark.parametrize("reason", sorted(READING.keys() - {"link"}))
def test_what_to_do_about_a_file_that_is_not_read_whole(reason: str) -> None:
    assert (reason, READING[reason]) in read_badly(VOLUMES[reason]())


def test_what_to_do_about_a_link_to_a_link() -> None:
    assert ("link", Remedy.RETARGET) in read_badly(made(folder(bin=folder(f=b"x"), a=link(b"/b"), b=link(b"/bin/f"))))


def test_every_reason_has_a_remedy() -> None:
    assert NOT_READ_WHOLE.keys() - READING.keys() == {"unknown"}


def links(target: bytes) -> Volume:
    """A link in /d with this target, beside a file f; in the root there is a file g."""
    return made(folder(d=folder(f=b"x", l=link(target)), g=b"y"))


def advised_for(volume: Volume, path: str) -> list[Lint]:
    return [advised for advised in lint(volume) if advised.finding.where == path]


TARGETS = {
    b"g": "/g",
    b"f": "/d/f",
    b"./f": "/d/f",
    b"../g": "/g",
    b"../../../g": "/g",
    b"d/f": "/d/f",
}


@pytest.mark.parametrize(("target", "better"), TARGETS.items(), ids=[target.decode() for target in TARGETS])
def test_relative_target_becomes_the_path_that_is_meant(target: bytes, better: str) -> None:
    assert {advised.advice for advised in advised_for(links(target), "/d/l")} == {f"the link gets the target {better}"}


@pytest.mark.parametrize("target", [b"none", b"/none", b"..", b"/d"], ids=lambda target: target.decode())
def test_target_that_nobody_can_guess(target: bytes) -> None:
    assert {advised.remedy for advised in advised_for(links(target), "/d/l")} == {Remedy.YOU}


def test_sound_link_is_no_finding() -> None:
    assert advised_for(links(b"/g"), "/d/l") == []


def test_file_with_the_end_that_documents_have_can_be_stored_anew() -> None:
    volume = mounted(crafted([BINARY, file_entry(b"f", 300, 0x401)], {0x401: (0x7FFF, 0x402), 0x402: (0x401, 0x7FFF)}))
    assert ("broken-chain", Remedy.STORE) in read_badly(volume)


def test_file_whose_size_is_repaired_can_be_stored_anew() -> None:
    """The high byte of the size is wrong, and the rest makes the kernel take it for a file of one block."""
    blocks = {0x401: (0x7FFF, 0x402), 0x402: (0x401, 0x403), 0x403: (0x402, 0xFFFF)}
    volume = mounted(crafted([BINARY, file_entry(b"f", 0x10200, 0x401)], blocks))
    assert {remedy for _reason, remedy in read_badly(volume)} <= {Remedy.STORE}


def test_dead_entries_make_room_for_a_log_that_is_too_long() -> None:
    volume = mounted(crafted([BINARY, *[dead_file(b"%0200d" % n, 0, 0xFFFF) for n in range(80)]]))
    assert {advised.remedy for advised in lint(volume) if advised.finding.code == "kfs-fat-second-page"} == {
        Remedy.COMPACT
    }


def test_what_the_kernel_reads_whole_is_no_finding() -> None:
    assert lint(made(folder(bin=folder(f=bytes(300), e=b"", t=bytes(512)), l=link(b"/bin/f")))) == []


def test_damage_that_only_the_check_knows_is_not_lint() -> None:
    """Orphaned blocks do not trouble the kernel."""
    assert lint(mounted(formatted(crafted([BINARY], BLOCK)))) == []


def test_link_that_is_lost_is_no_crash() -> None:
    assert lint(mounted(formatted(crafted([BINARY, link_entry(b"l", b"/x", 7)])))) == []
