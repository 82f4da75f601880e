"""Small volumes for tests, made by the toolkit or entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from formats.knightos.kfs_block import KFS_BLOCK, BlockHeader
from formats.knightos.kfs_entry import DIRECTORY, FILE, KFS_ENTRY, LINK, Body, DirectoryBody, Entry, FileBody, LinkBody
from tests.golden_data import read
from toolkit.flash import NorFlash
from toolkit.kfs.dat import block_offset, header_offset
from toolkit.kfs.layout import MODELS, Layout
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.make.tree import Source, SourceFile, SourceFolder, SourceLink
from toolkit.kfs.volume import File, Volume

MODEL = MODELS["TI83p"]
LAYOUT: Layout = MODEL.layout


def folder(**children: Source | bytes) -> SourceFolder:
    """A tree; bytes are files. Names are keywords."""
    return SourceFolder(
        {name.encode(): SourceFile(node) if isinstance(node, bytes) else node for name, node in children.items()}
    )


def link(target: bytes) -> SourceLink:
    """A link."""
    return SourceLink(target)


def made(tree: SourceFolder, profile: Profile = Profile.KERNEL, avoid: Sequence[int] = ()) -> Volume:
    """A volume with a tree, on a TI-83 Plus."""
    image = format_volume(tree, LAYOUT, profile, avoid).into(b"\xff" * LAYOUT.size)
    return mounted(image)


def bytes_of(volume: Volume) -> bytes:
    """The whole image that a volume is on."""
    return volume.device.read(0, volume.layout.size)


def mounted(image: bytes) -> Volume:
    """The volume in an image's bytes."""
    model = next(model for model in MODELS.values() if model.rom_size == len(image))
    return Volume(NorFlash(model.geometry, image))


def opened(path: Path) -> Volume:
    """The volume in an image file, compressed or not."""
    return mounted(read(path))


def file_at(volume: Volume, path: str) -> File:
    """A file of a volume."""
    node = volume.lookup(path.encode())
    assert isinstance(node, File)
    return node


def file_entry(name: bytes, size: int, section_id: int, parent: int = 0) -> Entry:
    """A live file's entry."""
    return Entry(FILE, FileBody(parent, 0xFF, size, section_id, name))


def directory_entry(name: bytes, directory_id: int, parent: int = 0) -> Entry:
    """A live directory's entry."""
    return Entry(DIRECTORY, DirectoryBody(parent, directory_id, 0xFF, name))


def link_entry(name: bytes, target: bytes, parent: int = 0) -> Entry:
    """A live link's entry."""
    return Entry(LINK, LinkBody(parent, len(name) + 1, name, target))


def raw_entry(id_: int, body: Body) -> Entry:
    """Any entry."""
    return Entry(id_, body)


def crafted(entries: Sequence[Entry | bytes], blocks: dict[int, tuple[int, int]] | None = None) -> bytes:
    """An image with these entries (or stored bytes, already in logical order) and block headers; data counts up."""
    image = bytearray(b"\xff" * LAYOUT.size)
    image[0x10000:0x10003] = b"KFS"
    log = b"".join(entry if isinstance(entry, bytes) else KFS_ENTRY.build(entry) for entry in entries)
    image[LAYOUT.fat_top + 1 - len(log) : LAYOUT.fat_top + 1] = log[::-1]
    for section_id, (prev, next_) in (blocks or {}).items():
        image[header_offset(section_id) : header_offset(section_id) + 4] = KFS_BLOCK.build(BlockHeader(prev, next_))
        image[block_offset(section_id) : block_offset(section_id) + 256] = bytes(range(256))
    return bytes(image)
