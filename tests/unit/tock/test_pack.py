"""Manifests that people edited: what follows from an edit follows, what cannot be is told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from formats.tock.tbf_elements import Element, FixedAddresses, Main, Program, WriteableFlashRegions
from formats.tock.tbf_footer import RESERVED
from tests.corrupt.tock.broken import BINARY, KERNEL, NAME, footer, program, tbf
from tests.golden_data import SAMPLES, sample
from toolkit.errors import ManifestError
from toolkit.findings import Severity, worst
from toolkit.tock.app import App, parse_app
from toolkit.tock.blobs import LONGEST, MOST_FILES
from toolkit.tock.host_folder import write_parts
from toolkit.tock.kernel_verdict import Outcome, kernel_verdict
from toolkit.tock.pack import pack_folder
from toolkit.tock.unpack import unpack
from toolkit.tock.verify import verify


@pytest.fixture
def edit(tmp_path: Path) -> Callable[..., App]:
    """Unpack a sample, replace text in its manifest, and pack it again."""

    def edited(case: str, *changes: tuple[str, str], more: dict[str, bytes] | None = None) -> App:
        folder = tmp_path / "app"
        (path,) = sample(f"tock/{case}").glob("*.tbf")
        write_parts(folder, {**unpack(parse_app(path.read_bytes())), **(more or {})})
        text = (folder / "tbf.toml").read_text()
        for old, new in changes:
            assert old in text, f"{old!r} is not in the manifest"
            text = text.replace(old, new)
        (folder / "tbf.toml").write_text(text)
        return App.parse(pack_folder(folder))

    return edited


@pytest.fixture
def repack(tmp_path: Path) -> Callable[..., App]:
    """Unpack an app, replace text in its manifest, and pack it again."""

    def repacked(data: bytes, *changes: tuple[str, str]) -> App:
        write_parts(tmp_path / "app", unpack(parse_app(data)))
        manifest = tmp_path / "app" / "tbf.toml"
        text = manifest.read_text()
        for old, new in changes:
            assert old in text, f"{old!r} is not in {text}"
            text = text.replace(old, new)
        manifest.write_text(text)
        return App.parse(pack_folder(tmp_path / "app"))

    return repacked


@pytest.fixture
def from_manifest(tmp_path: Path) -> Callable[[str], bytes]:
    """Pack a manifest, given as text behind its first two lines, with an empty binary.bin beside it."""

    def packed(text: str) -> bytes:
        (tmp_path / "binary.bin").write_bytes(b"")
        (tmp_path / "tbf.toml").write_text(f'format = "tock.tbf"\nversion = 2\n{text}')
        return pack_folder(tmp_path)

    return packed


def is_sound(app: App) -> bool:
    data = app.to_bytes()
    return kernel_verdict(data).outcome is Outcome.ACCEPTS and worst(verify(data)) is not Severity.ERROR


def test_longer_name_keeps_the_size_at_the_cost_of_reserved_space(edit: Callable[..., App]) -> None:
    old = App.parse(sample("tock/elf2tab/sha-all/cortex-m4.tbf").read_bytes())
    new = edit("elf2tab/sha-all", ('name = "kindling"', 'name = "a name that is longer"'))
    assert new.name == "a name that is longer"
    assert new.header.base.total_size == old.header.base.total_size
    assert new.binary_end - old.binary_end == 16
    assert [len(c.data) for c in old.credentials if c.format == RESERVED] == [
        16 + len(c.data) for c in new.credentials if c.format == RESERVED
    ]
    assert is_sound(new)


def test_regions_move_with_the_binary(edit: Callable[..., App]) -> None:
    old = App.parse(sample("tock/elf2tab/wfr-1/cortex-m4.tbf").read_bytes())
    new = edit("elf2tab/wfr-1", ('name = "hearth-stone"', 'name = "hearth-stone and more"'))
    moved = new.app_start - old.app_start
    assert moved > 0
    old_regions, new_regions = old.header.last(WriteableFlashRegions), new.header.last(WriteableFlashRegions)
    assert old_regions is not None
    assert new_regions is not None
    assert [r.offset - moved for r in new_regions.regions] == [r.offset for r in old_regions.regions]


def test_without_reserved_space_the_file_grows(edit: Callable[..., App]) -> None:
    old = App.parse(sample("tock/elf2tab/pow2-512/cortex-m4.tbf").read_bytes())
    short_id = 'type = "short_id"\nshort_id = 7\n\n[[elements]]\n'
    new = edit("elf2tab/pow2-512", ('type = "kernel_version"', f'{short_id}type = "kernel_version"'))
    assert new.header.base.total_size == old.header.base.total_size + 8
    assert (new.short_id, is_sound(new)) == (7, True)


def test_disabling_keeps_digests_right(edit: Callable[..., App]) -> None:
    new = edit("elf2tab/sha-all", ('flags = ["enabled"]', "flags = []"))
    assert not new.enabled
    assert verify(new.to_bytes()) == []


def test_larger_total_size_is_filled(edit: Callable[..., App]) -> None:
    new = edit("elf2tab/pow2-512", ("version = 2\n", "version = 2\ntotal_size = 1024\n"))
    assert new.header.base.total_size == len(new.to_bytes()) == 1024
    assert is_sound(new)


def test_reserved_space_is_split_where_one_length_cannot_say_it(edit: Callable[..., App]) -> None:
    new = edit("elf2tab/sha256", ("total_size = 512", "total_size = 262144"))
    assert [len(c.data) for c in new.credentials if c.format == RESERVED][:-1] == [65528] * 3
    assert new.tbf.footer.tail == b""
    assert is_sound(new)


@pytest.mark.parametrize("left", range(1, 8))
def test_few_bytes_left_are_zeros(edit: Callable[..., App], left: int) -> None:
    old = App.parse(sample("tock/elf2tab/sha256/cortex-m4.tbf").read_bytes())
    total = old.binary_end + 40 + left
    new = edit("elf2tab/sha256", ("total_size = 512", f"total_size = {total}"))
    assert (len(new.credentials), new.tbf.footer.tail) == (1, bytes(left))


def test_auto_is_the_same_as_nothing(edit: Callable[..., App]) -> None:
    path = sample("tock/elf2tab/plain/cortex-m4.tbf")
    new = edit("elf2tab/plain", ("version = 2\n", 'version = 2\nheader_size = "auto"\nchecksum = "auto"\n'))
    assert new.to_bytes() == path.read_bytes()


def test_wrong_checksum_on_purpose(edit: Callable[..., App]) -> None:
    new = edit("elf2tab/plain", ("version = 2\n", "version = 2\nchecksum = 0x1234\n"))
    assert new.header.base.checksum == 0x1234


def test_binary_may_change_its_length(edit: Callable[..., App]) -> None:
    new = edit("elf2tab/sha256", ("binary.bin", "new.bin"), more={"new.bin": bytes(100)})
    program, main = new.header.first(Program), new.header.first(Main)
    assert program is not None
    assert main is not None
    assert program.binary_end_offset == new.app_start + 100
    assert worst(verify(new.to_bytes())) is None


def test_thousands_of_credentials_make_no_thousands_of_files(tmp_path: Path) -> None:
    data = tbf(footer=footer(*[(1, bytes(range(70)))] * 3000))
    parts = unpack(App.parse(data))
    assert len(parts) <= MOST_FILES
    write_parts(tmp_path / "app", parts)
    assert pack_folder(tmp_path / "app") == data


def test_sample_app_for_the_demo() -> None:
    data = pack_folder(SAMPLES / "tock-apps" / "blink")
    assert kernel_verdict(data).outcome is Outcome.ACCEPTS
    assert verify(data, arch="cortex-m4") == []


def name_of(case: str) -> str:
    (path,) = sample(f"tock/elf2tab/{case}").glob("*.tbf")
    return App.parse(path.read_bytes()).name


@pytest.mark.parametrize("new_name", ["a name that is longer", "b"])
def test_fixed_app_stays_where_it_is(new_name: str, edit: Callable[..., App]) -> None:
    old = f'name = "{name_of("fixed-both")}"'
    new = edit("elf2tab/fixed-both", (old, f'name = "{new_name}"'))
    assert new.name == new_name
    assert kernel_verdict(new.to_bytes(), 0x40000).outcome is Outcome.ACCEPTS


@pytest.mark.parametrize("new_name", ["a name that is longer", "b"])
@pytest.mark.parametrize("case", ["fixed-both", "fixed-flash", "fixed-protected"])
def test_protected_trailer_gives_way(case: str, new_name: str, edit: Callable[..., App]) -> None:
    (path,) = sample(f"tock/elf2tab/{case}").glob("*.tbf")
    old = App.parse(path.read_bytes())
    new = edit(f"elf2tab/{case}", (f'name = "{old.name}"', f'name = "{new_name}"'))
    assert new.header.base.header_size != old.header.base.header_size
    for facts in ("app_start", "binary_end", "entry_offset"):
        assert getattr(new, facts) == getattr(old, facts)


def test_main_and_program_stay_equal(edit: Callable[..., App]) -> None:
    new = edit("elf2tab/fixed-both", (f'name = "{name_of("fixed-both")}"', 'name = "a name that is longer"'))
    program, main = new.header.first(Program), new.header.first(Main)
    assert program is not None
    assert main == Main(program.init_fn_offset, program.protected_size, program.minimum_ram_size)


def test_header_that_leaves_no_room_for_the_binary(edit: Callable[..., App]) -> None:
    with pytest.raises(ManifestError, match="app_start: is 0x80, but the header takes"):
        edit("elf2tab/fixed-both", (f'name = "{name_of("fixed-both")}"', f'name = "{"n" * 100}"'))


def test_fixed_app_without_a_trailer_does_not_move(repack: Callable[..., App]) -> None:
    data = tbf(program(12), NAME, KERNEL, Element.of(FixedAddresses(0xFFFF_FFFF, 0x40044)))
    with pytest.raises(ManifestError, match="app_start: is 0x44, but the header takes"):
        repack(data, ("app!", "another name"))


TRAILER = tbf(program(protected_size=8, init_fn_offset=9, binary_end_offset=104), NAME, KERNEL, trailer=b"\1" * 8)


def test_trailer_that_holds_something_is_not_cut(repack: Callable[..., App]) -> None:
    with pytest.raises(ManifestError, match="protected_trailer: has 8 bytes, app_start leaves 0"):
        repack(TRAILER, ("app!", "app! longer"))


def test_app_start_moves_the_binary(repack: Callable[..., App]) -> None:
    data = tbf(program(protected_size=8, init_fn_offset=9, binary_end_offset=104), NAME, KERNEL, trailer=bytes(8))
    new = repack(data, ("app_start = 0x40", "app_start = 0x80"))
    assert (new.app_start, new.tbf.binary, new.entry_offset) == (0x80, BINARY, 0x81)


def test_protected_size_moves_a_binary_entry(repack: Callable[..., App]) -> None:
    new = repack(tbf(), ("init_fn_offset = 0x1\nprotected_size = 0", "binary_entry = 0x1\nprotected_size = 64"))
    assert new.entry_offset == new.app_start + 1 == 56 + 64 + 1


def test_protected_size_does_not_move_an_init_fn_offset(repack: Callable[..., App]) -> None:
    new = repack(tbf(), ("protected_size = 0", "protected_size = 64"))
    assert new.entry_offset == 56 + 1


@pytest.mark.parametrize("left", range(1, 8))
def test_few_zeros_at_the_end_are_computed(left: int) -> None:
    parts = unpack(App.parse(tbf(footer=footer((3, bytes(32))) + bytes(left))))
    assert re.search(r"^tail", parts["tbf.toml"].decode(), re.MULTILINE) is None


def test_few_zeros_at_the_end_give_way(repack: Callable[..., App]) -> None:
    data = tbf(footer=footer((3, bytes(32))) + bytes(4))
    assert repack(data, ("app!", "app! +")).header.base.total_size == len(data)


def test_padding_of_any_size(from_manifest: Callable[[str], bytes]) -> None:
    assert len(from_manifest("total_size = 512\n")) == 512


def test_app_called_auto(repack: Callable[..., App]) -> None:
    assert repack(tbf(), ("app!", "auto")).name == "auto"


PROGRAM = """
[[elements]]
type = "program"
init_fn_offset = 1
protected_size = 8
minimum_ram_size = 512
"""
EMPTY = 'binary = { file = "binary.bin" }\n'
RESERVED_DATA = '[[credentials]]\nformat = "reserved"\ndata = { length = %d }\n'
DIFFERENT = {
    "trailer": (
        "binary = { length = 9 }\nprotected_trailer = { length = 4 }" + PROGRAM,
        "protected_trailer: the protected trailer has 4",
    ),
    "credentials without program": (RESERVED_DATA % 8, "credentials: would be part of the binary"),
    "tail without program": ('tail = { hex = "00" }', "tail: would be part of the binary"),
    "other binary end": (
        EMPTY + "total_size = 100" + PROGRAM + "binary_end_offset = 56",
        "binary: has 0 bytes, the header makes it 8 bytes",
    ),
    "tail that is a credential": (
        EMPTY + 'tail = { hex = "8000040000000000" }' + PROGRAM + RESERVED_DATA % 8,
        "tail: would be read as a credential",
    ),
    "app_start without program": ("app_start = 0x20", "app_start: the protected trailer has 16 bytes"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_app_that_would_differ_from_its_parts(what: str, from_manifest: Callable[[str], bytes]) -> None:
    text, message = DIFFERENT[what]
    with pytest.raises(ManifestError) as raised:
        from_manifest(text)
    assert message in str(raised.value)


BOMBS = {
    "credentials": EMPTY + PROGRAM + (RESERVED_DATA % 65000) * 1200,
    "lengths": f"binary = {{ length = {LONGEST} }}\nexcess = {{ length = {LONGEST} }}\n" + PROGRAM,
    "elements": EMPTY + PROGRAM + "[[elements]]\ntype = 99\nvalue = { length = 65000 }\n" * 1200,
    "fill": f"binary = {{ length = {LONGEST - 100} }}\ntotal_size = {LONGEST + 1}" + PROGRAM,
    "trailer": f"binary = {{ length = 9 }}\napp_start = {LONGEST}" + PROGRAM,
}


@pytest.mark.parametrize("what", BOMBS)
def test_bomb(what: str, from_manifest: Callable[[str], bytes]) -> None:
    with pytest.raises(ManifestError, match="makes more than 67,108,864 bytes"):
        from_manifest(BOMBS[what])


def test_longest_app(from_manifest: Callable[[str], bytes]) -> None:
    header_size = 16 + 24
    text = f"binary = {{ length = {LONGEST - header_size} }}\n" + PROGRAM.replace("_size = 8", "_size = 0")
    assert len(from_manifest(text)) == LONGEST


BAD = {
    "missing key": ("major = 2\n", "", "elements[3].major: is missing"),
    "unknown key": ("major = 2\n", "major = 2\nmayor = 2\n", "elements[3].mayor: is unknown here"),
    "text for a number": ("major = 2\n", 'major = "2"\n', "elements[3].major: must be a number, not '2'"),
    "too large a number": ("major = 2\n", "major = 65536\n", "elements[3].major: must be a number from 0 to 0xffff"),
    "negative number": ("minor = 1\n", "minor = -1\n", "elements[3].minor: must be a number from 0 to 0xffff"),
    "truth for a number": ("minor = 1\n", "minor = true\n", "elements[3].minor: must be a number, not True"),
    "unknown type": ('type = "main"', 'type = "mian"', "elements[0].type: 'mian' is no type; known are main"),
    "no type": ('type = "main"', "", "elements[0].type: is missing"),
    "type without value": ('type = "main"', "type = 77", "elements[0].value: is missing"),
    "truth for a flag": ('["enabled"]', "[true]", "flags: True is no flag"),
    "auto for a number": ("major = 2\n", 'major = "auto"\n', "elements[3].major: must be a number, not 'auto'"),
    "two entries": ('type = "main"', 'type = "main"\nbinary_entry = 1', "elements[0].binary_entry: stands beside"),
    "entry far away": (
        'type = "main"\ninit_fn_offset',
        'type = "main"\nbinary_entry = 0xffffffff\nprotected_size = 1\n[[elements]]\ntype = "main"\ninit_fn_offset',
        "elements[0].binary_entry: leads beyond 32 bits",
    ),
    "distant binary": (
        "version = 2\n",
        "version = 2\napp_start = 0xffffffff\n",
        "app_start: the protected trailer would",
    ),
    "unknown flag": ('["enabled"]', '["enabeld"]', "flags: 'enabeld' is no flag"),
    "other format": ('"tock.tbf"', '"tock.tab"', "format: must be 'tock.tbf'"),
    "other version": ("version = 2\n", "version = 3\n", "version: must be 1 or 2"),
    "no binary": ('binary = { file = "binary.bin" }', "", "binary: is missing"),
    "file that is not there": ("binary.bin", "other.bin", "binary.file: there is no file 'other.bin'"),
    "file outside": ("binary.bin", "../binary.bin", "binary.file: '../binary.bin' leads out of the folder"),
    "absolute file": ("binary.bin", "/etc/passwd", "binary.file: '/etc/passwd' leads out of the folder"),
    "folder for a file": ("binary.bin", ".", "binary.file: there is no file '.'"),
    "blob of nothing": ('{ file = "binary.bin" }', "{}", "binary: must have one of the keys hex, file, length"),
    "no hex": ('{ file = "binary.bin" }', '{ hex = "0g" }', "binary.hex: must be pairs of hexadecimal digits"),
    "endless blob": ('{ file = "binary.bin" }', "{ length = 99999999999 }", "binary.length: must be at most"),
    "endless trailer": (
        "protected_size = 0",
        "protected_size = 0xffffffff",
        "elements: the protected trailer would take",
    ),
    "too small": ("total_size = 512", "total_size = 100", "total_size: is 100, the parts need"),
    "too large": ("total_size = 512", "total_size = 4000000000", "total_size: is 4,000,000,000, more than"),
    "fill without an end": ("total_size = 512\n", "", "total_size: is missing; reserved space is to fill it"),
    "wrong header size": ("total_size = 512", "total_size = 512\nheader_size = 16", "header_size: must be 76"),
    "unknown credential": ('format = "reserved"', 'format = "sha1"', "credentials[0].format: 'sha1' is no credential"),
    "signature to compute": ('data = "fill"', "", "credentials[0].data: is missing; only digests can be computed"),
    "fill of something else": ('format = "reserved"', 'format = "sha256"', "credentials[0].data: must be a table"),
    "elements as a number": ("[[elements]]", "[elements]", "is no TOML"),
    "no TOML": ("version = 2", "version = = 2", "is no TOML"),
    "value of a known type, too long": (
        'type = "main"',
        'type = "main"\nvalue = { length = 65536 }',
        "elements[0]: a value of 65536 bytes is too long",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_impossible_manifest(what: str, edit: Callable[..., App]) -> None:
    old, new, message = BAD[what]
    with pytest.raises(ManifestError) as raised:
        edit("elf2tab/plain", (old, new))
    assert re.search(r"tbf\.toml(:\d+)?: ", str(raised.value))
    assert message in str(raised.value)


def test_error_names_the_line(edit: Callable[..., App]) -> None:
    with pytest.raises(ManifestError) as raised:
        edit("elf2tab/plain", ("minor = 1", "minor = 70000"))
    assert raised.value.line is not None
    line = (raised.value.file).read_text().splitlines()[raised.value.line - 1]
    assert line == "minor = 70000"


def test_line_of_broken_toml(edit: Callable[..., App]) -> None:
    with pytest.raises(ManifestError) as raised:
        edit("elf2tab/plain", ("minor = 1", "minor = = 1"))
    assert raised.value.line is not None
    assert raised.value.file.read_text().splitlines()[raised.value.line - 1] == "minor = = 1"


def test_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    write_parts(folder, unpack(parse_app(sample("tock/elf2tab/plain/cortex-m4.tbf").read_bytes())))
    (folder / "binary.bin").unlink()
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "binary.bin").symlink_to(tmp_path / "secret")
    with pytest.raises(ManifestError, match="leads out of the folder"):
        pack_folder(folder)


def test_manifest_is_no_link_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    write_parts(folder, unpack(parse_app(sample("tock/elf2tab/plain/cortex-m4.tbf").read_bytes())))
    (folder / "tbf.toml").rename(tmp_path / "secret.toml")
    (folder / "tbf.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(ManifestError, match="leads out of the folder"):
        pack_folder(folder)
