"""The second reader of volumes: it agrees with recorded data, and sees each violation that it is there to see."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from formats.knightos.kfs_entry import KFS_ENTRY, Entry
from tests.golden_data import read, sample
from tests.independent_reader import (
    CHAIN,
    CONTENT_KINDS,
    EMPTY,
    ERASED,
    FAT,
    LINK_TARGET,
    NAME,
    NO_DIRECTORY,
    PAGES,
    SIZE,
    TAIL,
    Tree,
    foreign_pages,
    read_tree,
    safe_profile_violations,
)
from tests.kfs_images import directory_entry, file_entry, folder, link, link_entry, made, raw_entry
from toolkit.kfs.make.formatter import Profile

GENKFS_IMAGES = sorted(path.name for path in sample("knightos/fs").glob("*.rom.gz"))
KERNEL_WRITTEN = ["ops.TI83p", "ops.TI84pCSE"]
PAGE, FAT_END = 0x4000, 0x60000
"""Of a TI-83 Plus; the id byte of the first entry is just below FAT_END."""
FIRST, LAST = 0x7FFF, 0xFFFF


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def facts(tree: Tree) -> dict[str, dict[str, Any]]:
    """A tree in the words of the recorded listings."""
    shown: dict[str, dict[str, Any]] = {}
    for path, node in tree.items():
        if node is None:
            shown[path.decode()] = {"dir": True}
        elif isinstance(node, bytes):
            shown[path.decode()] = {"sha256": sha256(node), "size": len(node)}
        else:
            shown[path.decode()] = {"link": node[1].decode()}
    return shown


def is_read_whole(size: int) -> bool:
    """Whether the kernel reads a genkfs file whole: not without a tail block, or where the size says "one block"."""
    return size <= 256 or (size % 256 != 0 and size >> 8 & 0xFF != 0)


@pytest.mark.parametrize("name", GENKFS_IMAGES)
def test_genkfs_images_hold_what_went_in(name: str) -> None:
    expected = json.loads(sample(f"knightos/fs/{name.partition('.')[0]}.files.json").read_text())
    found = facts(read_tree(read(sample(f"knightos/fs/{name}"))))
    assert set(found) == set(expected)
    whole = {path for path, fact in expected.items() if is_read_whole(fact.get("size", 0))}
    assert {path: found[path] for path in whole} == {path: expected[path] for path in whole}


@pytest.mark.parametrize(
    ("size", "seen"), [(256, 256), (512, 256), (16384, 16128), (65535, 65535), (65536, 256), (65537, 1), (70000, 70000)]
)
def test_the_length_of_a_genkfs_file_is_what_the_kernel_sees(size: int, seen: int) -> None:
    content = read_tree(read(sample("knightos/fs/sizes-big.TI84p.rom.gz")))[b"/sz/f%d" % size]
    assert isinstance(content, bytes)
    assert len(content) == seen


@pytest.mark.parametrize("name", KERNEL_WRITTEN)
def test_kernel_written_files_are_what_the_kernel_read_back(name: str) -> None:
    operations = json.loads(sample(f"knightos/kernel-written/{name}.ops.json").read_text())["ops"]
    expected = {file["path"]: {key: file[key] for key in ("sha256", "size")} for file in operations[-1]["files"]}
    found = facts(read_tree(read(sample(f"knightos/kernel-written/{name}.after.rom.gz"))))
    assert {path: fact for path, fact in found.items() if "size" in fact} == expected


def test_the_oldest_of_two_names_is_found() -> None:
    tree = read_tree(read(sample("knightos/crafted/duplicate-names-first-wins.rom.gz")))
    assert isinstance(tree[b"/dup"], bytes)
    assert sha256(tree[b"/dup"]).startswith("7692c3ad3540bb80")


def test_only_the_first_page_of_the_log_is_read() -> None:
    image = read(sample("knightos/vectors/v10_genkfs_two_fat_pages.bin.xz"))
    assert 0 < len(read_tree(image)) < 1000
    assert any("leaves the first page" in violation.message for violation in safe_profile_violations(image))


TREE = folder(
    docs=folder(one=b"x", more=b"m" * 300, whole=b"w" * 512, empty=b"", deep=folder(last=b"l" * 70)),
    to=link(b"/docs/one"),
    first=b"f" * 1025,
)
SAME: Tree = {
    b"/docs": None,
    b"/docs/one": b"x",
    b"/docs/more": b"m" * 300,
    b"/docs/whole": b"w" * 512,
    b"/docs/empty": b"",
    b"/docs/deep": None,
    b"/docs/deep/last": b"l" * 70,
    b"/to": ("link", b"/docs/one"),
    b"/first": b"f" * 1025,
}


def image_of(profile: Profile) -> bytes:
    volume = made(TREE, profile)
    return volume.device.read(0, volume.layout.size)


def test_a_volume_of_the_kernel_profile_reads_back_whole() -> None:
    assert read_tree(image_of(Profile.KERNEL)) == SAME


def test_a_volume_of_the_kernel_profile_violates_nothing() -> None:
    assert safe_profile_violations(image_of(Profile.KERNEL)) == []


@pytest.mark.parametrize(
    ("content", "kind"), [(b"w" * 512, TAIL), (b"", EMPTY)], ids=["no tail block", "no block of an empty file"]
)
def test_what_genkfs_leaves_out_is_a_violation(content: bytes, kind: str) -> None:
    volume = made(folder(d=folder(f=content)), Profile.GENKFS)
    violations = safe_profile_violations(volume.device.read(0, volume.layout.size))
    assert [violation.kind for violation in violations] == [kind]


BIN = directory_entry(b"bin", 1)
ONE = {0x0401: (FIRST, LAST)}
TWO = {0x0401: (FIRST, 0x0402), 0x0402: (0x0401, LAST)}


def volume(
    *entries: Entry | bytes, blocks: dict[int, tuple[int, int]] | None = None, patch: dict[int, bytes] | None = None
) -> bytes:
    """An image with these entries, headers of blocks, and bytes; all data are erased."""
    image = bytearray(b"\xff" * 0x80000)
    for page in range(0x04, 0x14):
        image[page * PAGE] = ord("K")
    image[0x10000:0x10003] = b"KFS"
    log = b"".join(entry if isinstance(entry, bytes) else KFS_ENTRY.build(entry) for entry in entries)
    image[FAT_END - len(log) : FAT_END] = log[::-1]
    for section_id, (prev, next_) in (blocks or {}).items():
        at = (section_id >> 8) * PAGE + (section_id & 0xFF) * 4
        image[at : at + 4] = prev.to_bytes(2, "little") + next_.to_bytes(2, "little")
    for offset, data in (patch or {}).items():
        image[offset : offset + len(data)] = data
    return bytes(image)


def dead_entry(length: int) -> bytes:
    """A deleted file of so many bytes."""
    return b"\x00" + (length - 3).to_bytes(2, "little") + bytes(length - 3)


SOUND = {
    "a directory": volume(BIN),
    "an empty file in its own block": volume(BIN, file_entry(b"f", 0, 0x0401), blocks=ONE),
    "a file of two blocks": volume(BIN, file_entry(b"f", 300, 0x0401), blocks=TWO),
    "512 bytes and a tail block": volume(
        BIN, file_entry(b"f", 512, 0x0401), blocks={**TWO, 0x0402: (0x0401, 0x0403), 0x0403: (0x0402, LAST)}
    ),
    "an orphan": volume(BIN, blocks=ONE),
    "an orphan with data": volume(BIN, blocks=ONE, patch={0x10100: b"data"}),
    "a dead entry that names a block in use": volume(
        BIN, raw_entry(0x00, file_entry(b"old", 9, 0x0401).body), file_entry(b"f", 9, 0x0401), blocks=ONE
    ),
    "a used page without blocks in use": volume(BIN, patch={0x14000: b"KFS"}),
    "a full log": volume(BIN, dead_entry(16127 - 12)),
    "anything above the FAT": volume(BIN, patch={FAT_END: bytes(0x20000)}),
    "anything below the DAT": volume(BIN, patch={0: bytes(0x10000)}),
}


@pytest.mark.parametrize("image", SOUND.values(), ids=SOUND)
def test_sound_volume(image: bytes) -> None:
    assert safe_profile_violations(image) == []


VIOLATIONS: dict[str, tuple[str, bytes]] = {
    "first prev": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x0401), blocks={0x0401: (0x0402, LAST)})),
    "later prev": (CHAIN, volume(BIN, file_entry(b"f", 300, 0x0401), blocks={**TWO, 0x0402: (0x0402, LAST)})),
    "next of the documents": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x0401), blocks={0x0401: (FIRST, 0x7FFF)})),
    "loop": (CHAIN, volume(BIN, file_entry(b"f", 300, 0x0401), blocks={**TWO, 0x0402: (0x0401, 0x0401)})),
    "free block": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x0401))),
    "page outside": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x1401))),
    "index outside": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x0440))),
    "no block": (CHAIN, volume(BIN, file_entry(b"f", 9, 0xFFFF))),
    "shared block": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x0401), file_entry(b"g", 9, 0x0401), blocks=ONE)),
    "too few blocks": (CHAIN, volume(BIN, file_entry(b"f", 300, 0x0401), blocks=ONE)),
    "too many blocks": (CHAIN, volume(BIN, file_entry(b"f", 9, 0x0401), blocks=TWO)),
    "tail block behind a part": (
        CHAIN,
        volume(BIN, file_entry(b"f", 300, 0x0401), blocks={**TWO, 0x0402: (0x0401, 0x0403), 0x0403: (0x0402, LAST)}),
    ),
    "empty file in a free block": (EMPTY, volume(BIN, file_entry(b"f", 0, 0x0401))),
    "empty file in no block": (EMPTY, volume(BIN, file_entry(b"f", 0, 0xFFFF))),
    "empty file in two blocks": (EMPTY, volume(BIN, file_entry(b"f", 0, 0x0401), blocks=TWO)),
    "empty file in a used block": (
        CHAIN,
        volume(BIN, file_entry(b"f", 0, 0x0401), file_entry(b"g", 9, 0x0401), blocks=ONE),
    ),
    "no tail block": (TAIL, volume(BIN, file_entry(b"f", 512, 0x0401), blocks=TWO)),
    "data behind the end": (ERASED, volume(BIN, file_entry(b"f", 9, 0x0401), blocks=ONE, patch={0x10109: b"\0"})),
    "data of an empty file": (ERASED, volume(BIN, file_entry(b"f", 0, 0x0401), blocks=ONE, patch={0x10100: b"\0"})),
    "dirty free block": (ERASED, volume(BIN, patch={0x4FFFF: b"\0"})),
    "header of a free block": (ERASED, volume(BIN, patch={0x10006: b"\0"})),
    "below the log": (ERASED, volume(BIN, patch={FAT_END - 14: b"\0"})),
    "bottom of the FAT window": (ERASED, volume(BIN, patch={0x50000: b"\0"})),
    "a byte too many in the log": (FAT, volume(BIN, dead_entry(16128 - 12))),
    "unknown id": (FAT, volume(BIN, b"\x7e\x01\x00x")),
    "child before its directory": (FAT, volume(directory_entry(b"in", 1, parent=2), directory_entry(b"out", 2))),
    "child of nothing": (FAT, volume(BIN, file_entry(b"f", 9, 0x0401, parent=7), blocks=ONE)),
    "name taken": (
        FAT,
        volume(BIN, file_entry(b"f", 9, 0x0401), file_entry(b"f", 9, 0x0402), blocks={**ONE, 0x0402: (FIRST, LAST)}),
    ),
    "ids descend": (FAT, volume(directory_entry(b"b", 2), directory_entry(b"a", 1))),
    "id of the root": (FAT, volume(directory_entry(b"a", 0))),
    "same id": (FAT, volume(BIN, directory_entry(b"b", 1))),
    "flags": (FAT, volume(b"\xbf\x09\x00\x00\x00\x01\x00\xfebin\x00")),
    "bytes behind the name": (FAT, volume(b"\xbf\x0a\x00\x00\x00\x01\x00\xffbin\x00x")),
    "name without an end": (FAT, volume(b"\xbf\x08\x00\x00\x00\x01\x00\xffbin")),
    "length of a link's name": (
        FAT,
        volume(BIN, file_entry(b"f", 9, 0x0401), b"\xdf\x08\x00\x00\x00\x03l\x00/f\x00", blocks=ONE),
    ),
    "no directory": (NO_DIRECTORY, volume(file_entry(b"f", 9, 0x0401), blocks=ONE)),
    "unmarked page": (PAGES, volume(BIN, blocks={0x0501: (FIRST, LAST)})),
    "unformatted page": (PAGES, volume(BIN, patch={0x14000: b"\xff"})),
    "256 bytes": (SIZE, volume(BIN, file_entry(b"f", 256, 0x0401), blocks=ONE)),
    "space": (NAME, volume(BIN, file_entry(b"my file", 9, 0x0401), blocks=ONE)),
    "name of 245 bytes": (NAME, volume(BIN, file_entry(b"n" * 245, 9, 0x0401), blocks=ONE)),
    "relative link": (LINK_TARGET, volume(BIN, file_entry(b"f", 9, 0x0401), link_entry(b"l", b"f"), blocks=ONE)),
    "link to nothing": (LINK_TARGET, volume(BIN, link_entry(b"l", b"/f"))),
    "link to a directory": (LINK_TARGET, volume(BIN, link_entry(b"l", b"/bin"))),
}


@pytest.mark.parametrize(("kind", "image"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_violation(kind: str, image: bytes) -> None:
    assert [violation.kind for violation in safe_profile_violations(image)] == [kind]


def test_large_files_are_a_violation_of_content() -> None:
    large = made(folder(d=folder(), f=b"x" * 0x10123))
    image = large.device.read(0, large.layout.size)
    assert [violation.kind for violation in safe_profile_violations(image)] == [SIZE]


def test_violations_of_content_can_be_allowed() -> None:
    image = volume(file_entry(b"my file", 256, 0x0401), link_entry(b"l", b"f"), blocks=ONE)
    assert safe_profile_violations(image, CONTENT_KINDS) == []


def test_avoided_pages_may_hold_anything() -> None:
    assert safe_profile_violations(volume(BIN, patch={0x14000: bytes(PAGE)}), avoided_pages=[5]) == []


def test_a_chain_without_end_is_not_read() -> None:
    with pytest.raises(ValueError, match="loop"):
        read_tree(volume(BIN, file_entry(b"f", 600, 0x0401), blocks={0x0401: (FIRST, 0x0401)}))


def test_foreign_pages_are_those_of_the_kernel_and_behind_the_swap_sector() -> None:
    image = bytes(0x10000) + b"\xff" * (0x70000 - 0x10000) + bytes(0x10000)
    assert foreign_pages(image) == bytes(0x20000)
