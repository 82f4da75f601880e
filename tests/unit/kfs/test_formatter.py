"""The safe profile for the real kernel, rule by rule (SPEC.md, write profiles), and what both profiles share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.kfs_entry import DirectoryBody
from formats.knightos.kfs_page import PAGE_SIZE
from tests.kfs_images import LAYOUT, file_at, folder, link, made
from toolkit.errors import LayoutError
from toolkit.kfs.kernel.reading import KernelView, Outcome
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.make.tree import SourceFile, SourceFolder
from toolkit.kfs.volume import Directory, File, Volume

SOME = folder(bin=folder(init=b"i" * 700, empty=b""), etc=folder(motd=link(b"/bin/init")), zero=b"", f512=b"x" * 512)


def blocks(volume: Volume, path: str) -> int:
    return len(volume.chain(file_at(volume, path)).blocks)


def header(volume: Volume, section_id: int) -> tuple[int, int]:
    return volume.data.headers[section_id]


def test_rule_1_first_block_has_prev_7fff() -> None:
    volume = made(SOME)
    assert header(volume, file_at(volume, "/bin/init").body.section_id)[0] == 0x7FFF


def test_rule_1_last_block_has_next_ffff() -> None:
    volume = made(SOME)
    assert header(volume, volume.chain(file_at(volume, "/bin/init")).blocks[-1])[1] == 0xFFFF


def test_rule_1_prev_loses_its_highest_bit() -> None:
    layout = MODELS["TI84pCSE"].layout
    tree = folder(bin=folder(), big=b"x" * (256 * 63 * 0x80))
    image = format_volume(tree, layout).into(b"\xff" * layout.size)
    assert image[0x84 * PAGE_SIZE + 4 : 0x84 * PAGE_SIZE + 6] == bytes.fromhex("3f03")


def test_rule_2_directories_come_before_their_content() -> None:
    volume = made(SOME)
    order = {node.path: node.record.index for node in volume.walk() if node.record}
    assert all(order[path] > order.get(path.rpartition(b"/")[0], -1) for path in order)


def test_rule_2_directory_ids_ascend_from_1() -> None:
    records = made(SOME).fat.records
    ids = [record.body.directory_id for record in records if isinstance(record.body, DirectoryBody)]
    assert ids == [1, 2]


def test_rule_2_names_are_in_byte_order() -> None:
    volume = made(folder(bin=folder(), b=b"", B=b"", a=b"", ab=b""))
    assert list(volume.root.children) == [b"B", b"a", b"ab", b"b", b"bin"]


def test_rule_3_tree_without_folders_gets_one() -> None:
    assert isinstance(made(folder(file=b"x")).lookup(b"/bin"), Directory)


def test_rule_3_added_folder_takes_a_name_that_is_free() -> None:
    assert isinstance(made(folder(bin=b"a file", etc=b"another")).lookup(b"/home"), Directory)


def test_rule_3_tree_with_a_folder_stays_as_it_is() -> None:
    assert list(made(folder(other=folder())).root.children) == [b"other"]


def test_rule_4_empty_file_has_a_block_of_its_own() -> None:
    volume = made(folder(bin=folder(), a=b"", b=b"", c=b"x"))
    ids = {file_at(volume, path).body.section_id for path in ("/a", "/b", "/c")}
    assert len(ids) == 3
    assert header(volume, file_at(volume, "/a").body.section_id) == (0x7FFF, 0xFFFF)


@pytest.mark.parametrize(("size", "count"), [(1, 1), (255, 1), (257, 2), (511, 2), (512, 3), (513, 3), (1024, 5)])
def test_rule_5_multiples_of_256_have_a_tail_block(size: int, count: int) -> None:
    assert blocks(made(folder(bin=folder(), f=b"x" * size)), "/f") == count


def test_rule_5_exactly_256_has_no_tail_block() -> None:
    """The kernel takes it for one block by its size, with or without."""
    assert blocks(made(folder(bin=folder(), f=b"x" * 256)), "/f") == 1


def test_rule_5_size_field_is_the_length() -> None:
    assert file_at(made(folder(bin=folder(), f=b"x" * 512)), "/f").body.size == 512


def test_rule_5_tail_block_is_erased() -> None:
    volume = made(folder(bin=folder(), f=b"x" * 512))
    assert volume.data.read(volume.chain(file_at(volume, "/f")).blocks[-1:]) == b"\xff" * 256


@pytest.mark.parametrize("name", [b"n" * 245, b"", b"a/b", b"a\0b"])
def test_rule_7_names_that_no_entry_holds_are_refused(name: bytes) -> None:
    with pytest.raises(LayoutError):
        made(SourceFolder({b"bin": SourceFolder(), name: SourceFile(b"")}))


def test_rule_7_longest_name_is_kept() -> None:
    volume = made(SourceFolder({b"bin": SourceFolder(), b"n" * 244: SourceFile(b"x")}))
    assert volume.read_file(file_at(volume, "/" + "n" * 244)) == b"x"


@pytest.mark.parametrize(("name", "target"), [(b"l" * 100, b"t" * 149), (b"l", b"t" * 248)])
def test_rule_8_too_long_links_are_refused(name: bytes, target: bytes) -> None:
    with pytest.raises(LayoutError, match="249 bytes long"):
        made(SourceFolder({name: link(target)}))


def test_rule_9_used_pages_are_marked() -> None:
    volume = made(folder(bin=folder(), f=b"x" * 256 * 100))
    assert [volume.device.read(page * PAGE_SIZE, 4) for page in (4, 5, 6)] == [
        b"KFS\xff",
        b"KFS\xff",
        b"K\xff\xff\xff",
    ]


def test_rule_9_page_filled_exactly_does_not_mark_the_next() -> None:
    volume = made(folder(bin=folder(), f=b"x" * (256 * 63 - 1)))
    assert volume.device.read(5 * PAGE_SIZE, 4) == b"K\xff\xff\xff"


def test_rule_9_genkfs_marks_the_page_of_the_next_block() -> None:
    volume = made(folder(bin=folder(), f=b"x" * (256 * 63 - 1)), Profile.GENKFS)
    assert volume.device.read(5 * PAGE_SIZE, 4) == b"KFS\xff"


def test_rule_9_free_blocks_are_erased() -> None:
    volume = made(SOME)
    assert not any(volume.data.is_dirty(block) for block in volume.data.free_blocks())


def test_rule_9_rest_of_the_last_block_is_erased() -> None:
    volume = made(folder(bin=folder(), f=b"x" * 300))
    assert volume.data.read(volume.chain(file_at(volume, "/f")).blocks)[300:] == b"\xff" * 212


def test_rule_10_only_fat_and_dat_pages_change() -> None:
    image = bytes(range(256)) * (LAYOUT.size // 256)
    result = format_volume(SOME, LAYOUT).into(image)
    kept = result[: 4 * PAGE_SIZE] + result[(LAYOUT.fat_start + 1) * PAGE_SIZE :]
    assert kept == image[: 4 * PAGE_SIZE] + image[(LAYOUT.fat_start + 1) * PAGE_SIZE :]


def test_rule_10_old_volume_leaves_no_trace() -> None:
    full = format_volume(folder(bin=folder(), f=b"\x00" * 200_000), LAYOUT).into(b"\xff" * LAYOUT.size)
    assert format_volume(SOME, LAYOUT).into(full) == format_volume(SOME, LAYOUT).into(b"\xff" * LAYOUT.size)


def test_rule_10_protected_pages_stay_as_they_are() -> None:
    layout = MODELS["TI84p"].layout
    image = bytes(range(256)) * (layout.size // 256)
    tree = folder(bin=folder(), f=b"x" * 256 * 63 * 42)
    result = format_volume(tree, layout, avoid=layout.usb_boot_pages).into(image)
    start, end = layout.usb_boot_pages[0] * PAGE_SIZE, (layout.usb_boot_pages[-1] + 1) * PAGE_SIZE
    assert result[start:end] == image[start:end]


def test_rule_10_blocks_go_on_behind_protected_pages() -> None:
    layout = MODELS["TI84p"].layout
    tree = folder(bin=folder(), f=b"x" * (256 * 63 * 42 - 1))
    result = format_volume(tree, layout, avoid=layout.usb_boot_pages).into(b"\xff" * layout.size)
    assert result[0x31 * PAGE_SIZE : 0x31 * PAGE_SIZE + 4] == b"KFS\xff"


def test_avoided_pages_cost_their_room() -> None:
    layout = MODELS["TI84p"].layout
    tree = folder(bin=folder(), f=b"x" * 256 * 63 * 46)
    with pytest.raises(LayoutError, match="full"):
        format_volume(tree, layout, avoid=layout.usb_boot_pages)


def test_full_volume_names_the_file_and_what_is_short() -> None:
    with pytest.raises(LayoutError, match=r"^b: the volume is full, 9 blocks"):
        made(folder(a=b"x" * (256 * 1008 - 1), b=b"y" * 2200, bin=folder()))


def test_last_block_can_be_used() -> None:
    volume = made(folder(bin=folder(), f=b"x" * (256 * 1008 - 1)))
    assert volume.chain(file_at(volume, "/f")).blocks[-1] == 0x133F


def test_full_fat_is_refused() -> None:
    tree = SourceFolder({b"%0240d" % n: link(b"/x") for n in range(300)})
    with pytest.raises(LayoutError, match="FAT is full"):
        made(tree, Profile.GENKFS)


def test_too_large_file_is_refused() -> None:
    with pytest.raises(LayoutError, match="16,777,215"):
        made(folder(f=bytes(0x1000000)))


def test_genkfs_gives_empty_files_the_next_block() -> None:
    volume = made(folder(a=b"", b=b"x"), Profile.GENKFS)
    assert file_at(volume, "/a").body.section_id == file_at(volume, "/b").body.section_id


TREES = st.recursive(
    st.binary(max_size=1500).map(SourceFile),
    lambda children: st.dictionaries(
        st.binary(min_size=1, max_size=6).filter(lambda n: n not in (b".", b"..") and not set(n) & set(b"/\0 ")),
        children,
        max_size=4,
    ).map(SourceFolder),
    max_leaves=12,
).map(lambda node: SourceFolder({b"dir": node if isinstance(node, SourceFolder) else SourceFolder({b"f": node})}))


def contents(tree: SourceFolder, path: bytes = b"") -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for name, node in tree.children.items():
        if isinstance(node, SourceFile):
            found[path + b"/" + name] = node.content
        elif isinstance(node, SourceFolder):
            found |= contents(node, path + b"/" + name)
    return found


@pytest.mark.parametrize("profile", Profile)
@given(TREES)
def test_any_tree_comes_out_as_it_went_in(profile: Profile, tree: SourceFolder) -> None:
    volume = made(tree, profile)
    read = {node.path: volume.read_file(node) for node in volume.walk() if isinstance(node, File)}
    assert read == contents(tree)


@given(TREES)
def test_kernel_reads_every_file_of_its_profile_whole(tree: SourceFolder) -> None:
    view = KernelView(made(tree))
    for path, content in contents(tree).items():
        prediction = view.predict(path)
        assert prediction.by_bytes.outcome is Outcome.BYTES
        if len(content) != 256:  # the size that cannot be made right
            assert prediction.by_bytes.content == content
        if content:
            assert prediction.by_buffer.content == content


@given(TREES)
def test_same_tree_same_bytes(tree: SourceFolder) -> None:
    turned = SourceFolder(dict(reversed(tree.children.items())))
    assert format_volume(tree, LAYOUT).pages == format_volume(turned, LAYOUT).pages
