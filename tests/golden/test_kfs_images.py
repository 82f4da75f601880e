"""Images of genkfs and of the real kernel: what must come out, byte for byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from formats.knightos.kfs_entry import DirectoryBody, LinkBody
from tests.golden_data import read, sample, unpack_tar
from tests.kfs_images import mounted, opened
from toolkit.files import name_to_text
from toolkit.kfs.fat import Record
from toolkit.kfs.kernel.reading import KernelView, Outcome
from toolkit.kfs.make.create import create
from toolkit.kfs.make.formatter import Profile
from toolkit.kfs.picture import describe
from toolkit.kfs.volume import Directory, File, Link, Volume

GENKFS = sorted(path.name for path in sample("knightos/fs").glob("*.rom.gz"))
KERNEL_WRITTEN = sorted(path.name for path in sample("knightos/kernel-written").glob("*.after.rom.gz"))
VECTORS = json.loads(sample("knightos/vectors/manifest.json").read_text())
WITH_TREE = sorted(name for name, vector in VECTORS.items() if "tree" in vector and vector["file"].endswith(".bin.xz"))
VERDICTS = json.loads(sample("knightos/crafted/verdicts.json").read_text())


def tree_of(volume: Volume) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in volume.walk():
        path = name_to_text(node.path)
        if isinstance(node, File):
            content = volume.read_file(node)
            found[path] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        elif isinstance(node, Link):
            found[path] = {"link": name_to_text(node.body.target)}
        else:
            found[path] = {"dir": True}
    return found


KINDS = {0x7F: "file", 0xBF: "dir", 0xDF: "link", 0x00: "del-file", 0x01: "mod-file", 0x08: "del-link"}


def dumped(volume: Volume, record: Record) -> str:
    """An entry as the recorded dumps show it."""
    page, address, body = record.offset // 0x4000, record.offset % 0x4000 + 0x4000, record.body
    assert not isinstance(body, bytes)
    kind = KINDS[record.entry.id]
    head = f"{page:02X}:{address:04X} len={record.length - 3:3d} {kind:8} parent={body.parent}"
    if isinstance(body, DirectoryBody):
        return f"{head} id={body.directory_id} flags={body.flags:02X} name={body.name + bytes(1)!r}"
    if isinstance(body, LinkBody):
        raw = body.name + bytes(1) + body.target + bytes(1)
        return f"{head} nlen={body.name_length} raw={raw!r}"
    blocks = volume.data.chain(body.section_id).blocks
    shown = [f"{b:04X}(p{volume.data.headers[b][0]:04X},n{volume.data.headers[b][1]:04X})" for b in blocks[:6]]
    more = f" ...{len(blocks)}" if len(blocks) > 6 else ""
    fields = f"flags={body.flags:02X} size={body.size} sid={body.section_id:04X} name={body.name + bytes(1)!r}"
    return f"{head} {fields} chain={' '.join(shown)}{more}"


def unpacked(name: str, folder: Path) -> Path:
    return unpack_tar(sample(f"knightos/fs/{name.partition('.')[0]}.tar.gz"), folder)


@pytest.mark.parametrize("name", GENKFS)
def test_tree_and_contents_of_a_genkfs_image(name: str) -> None:
    expected = json.loads(sample(f"knightos/fs/{name.partition('.')[0]}.files.json").read_text())
    assert tree_of(opened(sample(f"knightos/fs/{name}"))) == expected


@pytest.mark.parametrize("name", GENKFS)
def test_same_bytes_as_genkfs(name: str, tmp_path: Path) -> None:
    expected = read(sample(f"knightos/fs/{name}"))
    made = create(unpacked(name, tmp_path), b"\xff" * len(expected), Profile.GENKFS)
    assert made.image == expected


@pytest.mark.parametrize("name", GENKFS)
def test_kernel_profile_holds_the_same_tree(name: str, tmp_path: Path) -> None:
    original = opened(sample(f"knightos/fs/{name}"))
    made = create(unpacked(name, tmp_path), b"\xff" * original.layout.size, Profile.KERNEL)
    assert tree_of(made.volume) == tree_of(original) | ({} if tree_of(original) else {"/bin": {"dir": True}})


@pytest.mark.parametrize("name", KERNEL_WRITTEN)
def test_log_of_a_kernel_written_image(name: str) -> None:
    """Entry by entry against the decoded dump: place, length, kind, parent, size, chain."""
    dump = sample(f"knightos/kernel-written/{name.replace('.rom.gz', '.dump.txt')}").read_text().splitlines()
    volume = opened(sample(f"knightos/kernel-written/{name}"))
    assert [dumped(volume, record) for record in volume.fat.records] == dump


READ_BACK = [name for name in KERNEL_WRITTEN if name.startswith("ops.")]


def read_back(name: str) -> dict[str, str]:
    """Path → digest of what the kernel itself read at the end of its operations."""
    operations = json.loads(sample(f"knightos/kernel-written/{name.replace('after.rom.gz', 'ops.json')}").read_text())
    recorded = {f["path"]: f["sha256"] for op in operations["ops"] for f in op.get("files", ())}
    assert recorded, "nothing was read back"
    return recorded


@pytest.mark.parametrize("name", READ_BACK)
def test_what_the_kernel_read_back(name: str) -> None:
    tree = tree_of(opened(sample(f"knightos/kernel-written/{name}")))
    recorded = read_back(name)
    assert {path: tree[path]["sha256"] for path in recorded} == recorded


@pytest.mark.parametrize("name", READ_BACK)
def test_predicted_reads_of_kernel_written_files(name: str) -> None:
    view = KernelView(opened(sample(f"knightos/kernel-written/{name}")))
    recorded = read_back(name)
    predicted = {path: view.predict(path.encode()).by_bytes.content for path in recorded}
    assert {path: hashlib.sha256(content).hexdigest() for path, content in predicted.items()} == recorded


def test_first_directory_of_an_empty_volume_has_the_id_of_the_root() -> None:
    volume = opened(sample("knightos/kernel-written/emptyfs-mkdir.TI83p.after.rom.gz"))
    ids = {node.path: node.directory_id for node in volume.walk() if isinstance(node, Directory)}
    assert ids == {b"/a": 0, b"/b": 1, b"/c": 2}


def test_file_made_in_the_root_lost_its_first_letter() -> None:
    volume = opened(sample("knightos/kernel-written/rootname.TI83p.after.rom.gz"))
    assert volume.lookup(b"/ootfile").path == b"/ootfile"


@pytest.mark.parametrize("name", WITH_TREE)
def test_tree_of_a_vector(name: str) -> None:
    volume = opened(sample(f"knightos/vectors/{VECTORS[name]['file']}"))
    found = {path: facts for path, facts in tree_of(volume).items() if facts != {"dir": True}}
    listed = {f"/{path}": facts for path, facts in VECTORS[name]["tree"].items() if facts is not None}
    assert found == {p: {"link": f["symlink"]} if "symlink" in f else f for p, f in listed.items()}


@pytest.mark.parametrize("name", sorted(n for n, v in VECTORS.items() if "fat" in v and v["file"].endswith(".bin.xz")))
def test_log_of_a_vector(name: str) -> None:
    volume = opened(sample(f"knightos/vectors/{VECTORS[name]['file']}"))
    expected = [(entry["offset"], entry["id"], entry["length"]) for entry in VECTORS[name]["fat"]]
    found = [(r.offset, r.entry.id, r.length - 3) for r in volume.fat.records]
    listed = set(expected)  # long logs are listed in part
    assert [entry for entry in found if entry in listed] == expected


@pytest.mark.parametrize("name", sorted(n for n, v in VECTORS.items() if "fat_end_offset" in v))
def test_end_of_the_log_of_a_vector(name: str) -> None:
    volume = opened(sample(f"knightos/vectors/{VECTORS[name]['file']}"))
    assert volume.layout.fat_top - volume.fat.used == VECTORS[name]["fat_end_offset"]


def test_damaged_size_field_is_taken_from_the_chain() -> None:
    volume = opened(sample("knightos/vectors/v03_kernel_new700_writebuffer_size_bug.bin.xz"))
    content = volume.read_file(volume.lookup(b"/etc/new"))  # type: ignore[arg-type]
    assert len(content) == 700


def test_contents_that_no_operation_changed() -> None:
    operations = json.loads(sample("knightos/kernel-written/rootname.TI83p.ops.json").read_text())
    tree = tree_of(opened(sample("knightos/kernel-written/rootname.TI83p.after.rom.gz")))
    assert {path: tree[path]["sha256"] for path in operations["base"]} == operations["base"]


def reads(operation: str) -> list[Any]:
    return [
        pytest.param(name, path, expected, id=f"{name}:{path}")
        for name, verdicts in VERDICTS.items()
        for kind, path, expected in verdicts
        if kind == operation
    ]


def as_recorded(reading: dict[str, Any]) -> str:
    if reading["outcome"] == "bytes":
        return f"{reading['length']} bytes sha256 {reading['sha256'][:16]}"
    return {"runaway": "RUNAWAY", "hang": "FAILS", "not found": "FAILS"}[reading["outcome"]]


NO_ENTRIES = {"/l4/f", "/l5"}
"""Paths of the verdicts that no readable entry has: behind a link, and of an entry whose target has no end."""


@pytest.mark.parametrize(("name", "path", "expected"), reads("read"))
def test_byte_reads_are_predicted_by_info(name: str, path: str, expected: str) -> None:
    if path in NO_ENTRIES:
        view = KernelView(opened(sample(f"knightos/crafted/{name}.rom.gz")))
        assert (expected[:5], view.predict(path.encode()).by_bytes.outcome) == ("FAILS", Outcome.NOT_FOUND)
        return
    described = describe(opened(sample(f"knightos/crafted/{name}.rom.gz")))
    report = next(report for report in described["kernel_reads"] if report["path"] == path)
    assert expected.startswith(as_recorded(report["by_bytes"]))


@pytest.mark.parametrize(("name", "path", "expected"), reads("buf"))
def test_buffer_reads_are_predicted_by_info(name: str, path: str, expected: str) -> None:
    described = describe(opened(sample(f"knightos/crafted/{name}.rom.gz")))
    report = next(report for report in described["kernel_reads"] if report["path"] == path)
    assert expected.startswith(as_recorded(report["by_buffer"]))


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("next-terminator-7fff", {"/f": "broken-chain", "/s": None}),
        ("size512-two-sections", {"/f": "no-tail-block"}),
        ("size256-one-section", {"/f": "size-256"}),
        ("empty-file-sid-ffff", {"/e": "empty-without-block"}),
        ("empty-file-aliases-next", {"/e": None, "/n": None}),
        ("deleted-and-modified", {"/x": None}),
        ("symlinks", {"/d/f": None, "/l1": None, "/l2": "link", "/l3": None, "/l4": "link-to-directory"}),
        ("duplicate-names-first-wins", {"/dup": "shadowed"}),
    ],
)
def test_info_says_why_the_kernel_does_not_read_a_file_whole(name: str, reasons: dict[str, str | None]) -> None:
    described = describe(opened(sample(f"knightos/crafted/{name}.rom.gz")))
    assert {report["path"]: report["reason"] for report in described["kernel_reads"]} == reasons


def test_free_block_with_leftovers_is_counted() -> None:
    """The kernel programs over it and gets the AND of both, as its verdict shows."""
    assert describe(opened(sample("knightos/crafted/dirty-free-section.rom.gz")))["blocks"]["free_but_dirty"] == 1


def test_erased_free_blocks_are_not_counted() -> None:
    assert describe(opened(sample("knightos/crafted/clean-free-section.rom.gz")))["blocks"]["free_but_dirty"] == 0


def test_interrupted_block_is_free_and_dirty() -> None:
    described = describe(opened(sample("knightos/vectors/v12_powercut_mid_block.bin.xz")))
    assert described["blocks"]["free_but_dirty"] == 1


def test_interrupted_header_is_an_orphan() -> None:
    before = describe(opened(sample("knightos/vectors/v01_genkfs_basic.bin.xz")))["blocks"]["orphaned"]
    after = describe(opened(sample("knightos/vectors/v13_powercut_mid_header.bin.xz")))["blocks"]["orphaned"]
    assert after == before + 1


def test_file_between_two_entries_is_gone() -> None:
    volume = opened(sample("knightos/vectors/v15_powercut_after_mark_modified.bin.xz"))
    assert "/etc/a" not in tree_of(volume)


def test_links_to_nothing_are_not_found_by_the_kernel() -> None:
    view = KernelView(opened(sample("knightos/crafted/symlinks.rom.gz")))
    assert view.predict(b"/l4/f").by_bytes.outcome is Outcome.NOT_FOUND


def test_mounting_needs_no_magic() -> None:
    image = bytearray(read(sample("knightos/fs/small.TI83p.rom.gz")))
    image[0x10000:0x10003] = b"\xff\xff\xff"
    assert "/etc/msg" in tree_of(mounted(bytes(image)))
