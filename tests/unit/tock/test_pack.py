"""Manifests that people edited: what follows from an edit follows, what cannot be is told with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from formats.tock.tbf_elements import Main, Program, WriteableFlashRegions
from formats.tock.tbf_footer import RESERVED
from tests.corrupt.tock.broken import footer, tbf
from tests.golden_data import SAMPLES, sample
from toolkit.errors import ManifestError
from toolkit.findings import Severity, worst
from toolkit.tock.app import App, parse_app
from toolkit.tock.blobs import MOST_FILES
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
    "endless trailer": ("protected_size = 0", "protected_size = 0xffffffff", "elements: ask for a protected trailer"),
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
