"""For every finding of a check, an image that shows exactly it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from formats.knightos.kfs_block import KFS_BLOCK, BlockHeader
from formats.knightos.kfs_entry import DELETED_FILE, KFS_ENTRY, SUPERSEDED_FILE, Entry, FileBody, LinkBody
from tests.kfs_images import LAYOUT, directory_entry, file_entry, folder, link_entry, mounted, raw_entry
from toolkit.errors import PowerLost
from toolkit.findings import Severity
from toolkit.flash import NorFlash, PowerCut
from toolkit.kfs.check import fsck
from toolkit.kfs.dat import block_offset, header_offset
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.formatter import format_volume
from toolkit.kfs.rules import LEFTOVERS, RULES
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.sector_rewrite import rewrite_sector

BIN = directory_entry(b"bin", 1)
A_FILE = file_entry(b"f", 3, 0x401, parent=1)
ITS_BLOCK = {0x401: 3}
FIRST, LAST = 0x7FFF, 0xFFFF
SWAP = LAYOUT.swap_pages[0] * 0x4000
KERNEL = b"\xc3\0\0KK"


def sound(entries: Iterable[Entry | bytes], sizes: dict[int, int] | None = None) -> bytearray:
    """An image with a kernel's mark, all pages formatted, these entries, and files of these sizes (bytes) in chains.

    A chain begins at the section id given and goes on in the blocks behind it.
    """
    image = bytearray(b"\xff" * LAYOUT.size)
    put(image, 0, KERNEL)
    for page in LAYOUT.dat_pages:
        put(image, page * 0x4000, b"KFS\xff" if page == 4 else b"K\xff\xff\xff")
    log = b"".join(entry if isinstance(entry, bytes) else KFS_ENTRY.build(entry) for entry in entries)
    put(image, LAYOUT.fat_top + 1 - len(log), log[::-1])
    for first, size in (sizes or {}).items():
        last = first + max(1, -(-size // 256)) - 1
        for block in range(first, last + 1):
            link(image, block, FIRST if block == first else block - 1, LAST if block == last else block + 1)
        put(image, block_offset(first), b"\x5a" * size)
    return image


def put(image: bytearray, offset: int, data: bytes | bytearray) -> bytearray:
    """Set bytes."""
    image[offset : offset + len(data)] = data
    return image


def link(image: bytearray, block: int, prev: int, next_: int) -> bytearray:
    """Set a block's header."""
    return put(image, header_offset(block), KFS_BLOCK.build(BlockHeader(prev, next_)))


def dead(id_: int, name: bytes, size: int, section_id: int, parent: int = 1) -> Entry:
    """A dead file."""
    return raw_entry(id_, FileBody(parent, 0xFF, size, section_id, name))


def one_file(size: int = 600) -> bytearray:
    """An image with the file f in blocks from 0401 on."""
    return sound([BIN, file_entry(b"f", size, 0x401, parent=1)], {0x401: size})


def below_the_log(written: bytes) -> bytearray:
    """An image with one directory, and bytes below the end of the log, in logical order from the end marker on."""
    top = LAYOUT.fat_top - len(KFS_ENTRY.build(BIN))
    return put(sound([BIN]), top + 1 - len(written), written[::-1])


def half_written(written: int) -> bytearray:
    """The newest entry lacks its last bytes: only so many, from the lowest address up, were programmed."""
    data = KFS_ENTRY.build(file_entry(b"new", 3, 0x401, parent=1))
    return below_the_log(b"\xff" * (len(data) - written) + data[len(data) - written :])


def long_log(count: int) -> bytearray:
    """Empty files with entries of 212 bytes and a block each; behind the 77th the log goes on as the kernel does it."""
    blocks = [(page << 8) + index for page in (5, 6) for index in range(1, 64)][:count]
    entries: list[Entry | bytes] = [BIN, *[file_entry(b"%0200d" % block, 0, block, parent=1) for block in blocks]]
    entries.insert(78, b"\xff" * 48)
    image = sound(entries)
    for block in blocks:
        put(link(image, block, FIRST, LAST), (block >> 8) * 0x4000, b"KFS")
    return image


def half_restored() -> bytearray:
    """A kernel changed a bit back on page 05; when it had copied back pages 04, 06 and 07, the power went."""
    files = [file_entry(b"f", 600, 0x401, parent=1), file_entry(b"g", 600, 0x501, parent=1)]
    image = put(sound([BIN, *files], {0x401: 600, 0x501: 600}), 0x14000, b"KFS")
    put(image, SWAP, image[0x10000:0x20000])
    return put(image, 0x14000, b"\xff" * 0x4000)


def waiting_in_swap() -> bytearray:
    """A sector of ours is to be copied from swap: its copy is whole, and it is not erased yet."""
    operations = 0
    while True:
        device = NorFlash(MODELS["TI83p"].geometry, bytes(one_file()))
        with pytest.raises(PowerLost):
            rewrite_sector(PowerCut(device, operations), LAYOUT, 4, device.read(0x10000, 0x10000))
        if Volume(device).waiting:
            return bytearray(bytes(device))
        operations += 1


def seeked_and_written() -> bytearray:
    """The kernel replaced the second of three blocks after a seek: the entry names the new one, 0404."""
    old, new = dead(SUPERSEDED_FILE, b"f", 600, 0x401), file_entry(b"f", 600, 0x404, parent=1)
    image = sound([BIN, old, new], {0x401: 600})
    put(link(image, 0x404, FIRST, 0x403), block_offset(0x404), b"\xa5" * 256)
    return link(image, 0x403, 0x404, LAST)


def rewritten_in_part() -> bytearray:
    """The kernel replaced the first of three blocks: the second one's link backwards is the new file's."""
    old, new = dead(SUPERSEDED_FILE, b"f", 600, 0x401), file_entry(b"f", 600, 0x404, parent=1)
    image = sound([BIN, old, new], {0x401: 600})
    put(link(image, 0x404, FIRST, 0x402), block_offset(0x404), b"\xa5" * 256)
    return link(image, 0x402, 0x404, 0x403)


def on_protected_page() -> bytearray:
    """A block of a TI-84+ where real ones have boot code."""
    layout = MODELS["TI84p"].layout
    entry = KFS_ENTRY.build(file_entry(b"f", 0, 0x2C01, parent=1))
    image = bytearray(format_volume(folder(bin=folder()), layout).into(KERNEL + b"\xff" * (layout.size - len(KERNEL))))
    put(image, layout.fat_top + 1 - len(KFS_ENTRY.build(BIN)) - len(entry), entry[::-1])
    return put(link(image, 0x2C01, FIRST, LAST), 0x2C * 0x4000, b"KFS")


IMAGES: dict[str, Callable[[], bytearray]] = {
    "kfs-no-kernel": lambda: put(one_file(), 0, b"\xff" * 5),
    "kfs-page-unmarked": lambda: put(one_file(), 0x10000, b"K\xff\xff\xff"),
    "kfs-page-version": lambda: put(one_file(), 0x10000, b"KFS\xfe"),
    "kfs-page-mark-torn": lambda: put(one_file(), 0x14000, b"KF\xff\xff"),
    "kfs-page-magic": lambda: put(one_file(), 0x14000, b"\0\1\2\3"),
    "kfs-page-overwritten": lambda: put(one_file(), 0x14000, b"\xc3\0\0KK\xff\xff\xff"),
    "kfs-unknown-entry": lambda: sound([BIN, raw_entry(0x33, b"future"), A_FILE], ITS_BLOCK),
    "kfs-unreadable-entry": lambda: sound([BIN, bytes.fromhex("df0600 0100 02 6c00 78"), A_FILE], ITS_BLOCK),
    "kfs-entry-padded": lambda: sound([BIN, raw_entry(0x7F, FileBody(1, 0xFF, 3, 0x401, b"f", b"more"))], ITS_BLOCK),
    "kfs-entry-straddles": lambda: sound(
        [BIN, *[directory_entry(b"%0241d" % n, n, 1) for n in range(2, 67)], link_entry(b"l", b"/bin")]
    ),
    "kfs-bad-name": lambda: sound([BIN, file_entry(b"a/b", 3, 0x401, parent=1)], ITS_BLOCK),
    "kfs-name-length": lambda: sound([BIN, file_entry(b"n" * 245, 3, 0x401, parent=1)], ITS_BLOCK),
    "kfs-flags": lambda: sound([BIN, raw_entry(0x7F, FileBody(1, 0x7F, 3, 0x401, b"f"))], ITS_BLOCK),
    "kfs-link-length": lambda: sound([BIN, raw_entry(0xDF, LinkBody(1, 9, b"l", b"/bin"))]),
    "kfs-fat-full": lambda: long_log(77),
    "kfs-fat-second-page": lambda: long_log(78),
    "kfs-fat-garbage": lambda: below_the_log(b"\xff" * 20 + b"\x55\xaa"),
    "kfs-interrupted-create": lambda: half_written(10),
    "kfs-blocks-in-fat": lambda: put(link(sound([BIN]), 0x1401, FIRST, LAST), block_offset(0x1401), b"\x5a" * 200),
    "kfs-directory-id": lambda: sound([BIN, directory_entry(b"etc", 1)]),
    "kfs-directory-order": lambda: sound([directory_entry(b"bin", 2), directory_entry(b"etc", 1)]),
    "kfs-no-directory": lambda: sound([file_entry(b"f", 3, 0x401)], ITS_BLOCK),
    "kfs-no-parent": lambda: sound([BIN, file_entry(b"f", 3, 0x401, parent=9)], ITS_BLOCK),
    "kfs-parent-later": lambda: sound([file_entry(b"f", 3, 0x401, parent=1), BIN], ITS_BLOCK),
    "kfs-duplicate-name": lambda: sound([link_entry(b"l", b"/x"), link_entry(b"l", b"/y"), BIN]),
    "kfs-dead-parent": lambda: sound([BIN, dead(DELETED_FILE, b"f", 0, 0xFFFF, parent=9)]),
    "kfs-root-file": lambda: put(sound([BIN, file_entry(b"ootfile", 3, 0x401)], ITS_BLOCK), 0x10103, bytes(253)),
    "kfs-interrupted-overwrite": lambda: sound(
        [BIN, A_FILE, file_entry(b"f", 5, 0x402, parent=1)], {0x401: 3, 0x402: 5}
    ),
    "kfs-interrupted-rename": lambda: sound([BIN, A_FILE, file_entry(b"g", 3, 0x401, parent=1)], ITS_BLOCK),
    "kfs-broken-chain": lambda: link(one_file(), 0x403, 0x402, 0x404),
    "kfs-block-outside": lambda: link(link(one_file(), 0x403, 0x402, 0x1801), 0x1801, 0x403, LAST),
    "kfs-docs-terminator": lambda: link(one_file(), 0x403, 0x402, FIRST),
    "kfs-prev-link": lambda: link(one_file(), 0x402, 0x403, 0x403),
    "kfs-shared-block": lambda: sound(
        [BIN, file_entry(b"f", 600, 0x401, parent=1), file_entry(b"g", 344, 0x402, parent=1)], {0x401: 600}
    ),
    "kfs-size-field": lambda: sound([BIN, file_entry(b"f", 1000, 0x401, parent=1)], {0x401: 600}),
    "kfs-size-high-byte": lambda: sound([BIN, file_entry(b"f", 0x20000 + 600, 0x401, parent=1)], {0x401: 600}),
    "kfs-missing-head": seeked_and_written,
    "kfs-empty-block": lambda: sound([BIN, file_entry(b"e", 0, 0x402, parent=1), A_FILE], ITS_BLOCK),
    "kfs-tail-bytes": lambda: put(one_file(), block_offset(0x403) + 200, b"old"),
    "kfs-dead-links": rewritten_in_part,
    "kfs-dirty-block": lambda: put(one_file(), block_offset(0x404) + 9, b"\0"),
    "kfs-orphaned-block": lambda: link(one_file(), 0x404, FIRST, LAST),
    "kfs-retired-block": lambda: sound([BIN, dead(DELETED_FILE, b"f", 600, 0x401)], {0x401: 600}),
    "kfs-usb-boot-block": on_protected_page,
    "kfs-lost-file": lambda: sound([BIN, dead(SUPERSEDED_FILE, b"f", 600, 0x401)], {0x401: 600}),
    "kfs-half-restored": half_restored,
    "kfs-interrupted-rewrite": waiting_in_swap,
}
ALSO = {
    "kfs-page-overwritten": {"kfs-dirty-block"},  # the kernel's second word is no header
    "kfs-entry-straddles": {"kfs-fat-full"},  # so low in a page lies only what leaves no room there
    "kfs-missing-head": {"kfs-retired-block", "kfs-dead-links"},  # the old blocks that it is known by
    "kfs-dead-links": {"kfs-retired-block"},
    "kfs-lost-file": {"kfs-retired-block"},
    "kfs-half-restored": {"kfs-broken-chain", "kfs-page-unmarked"},  # what is missing until it is restored
}
"""Codes that cannot be absent where another is shown."""


def codes(image: bytes | bytearray) -> set[str]:
    return {finding.code for finding in fsck.check(mounted(bytes(image)))}


@pytest.mark.parametrize("code", IMAGES)
def test_image_shows_exactly_its_finding(code: str) -> None:
    assert codes(IMAGES[code]()) == {code} | ALSO.get(code, set())


def test_sound_image_has_no_finding() -> None:
    assert codes(one_file()) == set()


def test_leftovers_are_errors_of_the_check() -> None:
    assert IMAGES.keys() > LEFTOVERS
    assert {RULES[code].severity for code in LEFTOVERS} == {Severity.ERROR}


@pytest.mark.parametrize("id_", [0x00, 0x01, 0x02, 0x04, 0x08], ids=hex)
def test_dead_entry_may_hold_anything(id_: int) -> None:
    assert codes(sound([BIN, bytes([id_]) + b"\x02\x00\xaa\xbb"])) == set()


def test_dead_entry_that_leads_out_of_the_window_hides_what_follows() -> None:
    assert codes(sound([BIN, b"\x00\xff\xff"])) == {"kfs-unreadable-entry"}


@pytest.mark.parametrize("written", range(1, 15))
def test_entry_cut_anywhere_is_an_interrupted_one(written: int) -> None:
    assert codes(half_written(written)) == {"kfs-interrupted-create"}
