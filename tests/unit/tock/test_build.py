"""Apps from ELF files and raw binaries: what elf2tab gets wrong comes out right, and what cannot run is refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from formats.tock.tbf_elements import Permissions, StoragePermissions, WriteableFlashRegion, WriteableFlashRegions
from formats.tock.tbf_footer import ECDSA_P256, RESERVED, SHA_256
from tests.elf_files import READ_WRITE, RISC_V, Part, make_elf
from tests.golden.tock.collected import lines
from tests.golden_data import sample
from tests.kernel_rules import broken_rules
from toolkit.errors import BuildError
from toolkit.tock.app import App
from toolkit.tock.build.assemble import Built, build_from_binary, build_from_elf
from toolkit.tock.build.contents import Contents
from toolkit.tock.build.options import AppOptions
from toolkit.tock.build.places import Places
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import load_key
from toolkit.tock.sign.make import CredentialKind
from toolkit.tock.sign.place import Wanted
from toolkit.tock.verify import verify

CASES = {case["case"]: case for case in lines(sample("tock/elf2tab/cases.jsonl"))}
NOT_FOR_US = {"no-entry", "other-machine"}
ELFS = [(name, elf["file"]) for name, case in CASES.items() for elf in case["elfs"] if name not in NOT_FOR_US]
every_elf = pytest.mark.parametrize(("case", "file"), ELFS, ids=[f"{case}-{file}" for case, file in ELFS])
FLASH, CODE = 0x8000_0000, bytes(range(64))
MOVABLE = {"_flash_origin": FLASH, "_sram_origin": 0}


def elf_of(case: str, file: str = "cortex-m4.elf") -> bytes:
    return sample(f"tock/elf2tab/{case}/{file}").read_bytes()


def built(data: bytes, **options: Any) -> Built:
    return build_from_elf(data, AppOptions(kernel_version=(2, 1), **options))


def app_of(case: str, file: str = "cortex-m4.elf", **options: Any) -> App:
    return App.parse(built(elf_of(case, file), **options).tbf)


def architecture(file: str) -> str:
    return file if file.startswith(("cortex-m", "rv", "i486")) else "cortex-m4"


def key(name: str) -> Wanted:
    loaded = load_key(sample(f"tock/elf2tab/keys/{name}"))
    return Wanted(CredentialKind(loaded.algorithm), loaded)


def reserved_in(app: App) -> list[int]:
    return [len(credential.data) for credential in app.credentials if credential.format == RESERVED]


def small(parts: Sequence[Part] = (Part(FLASH, CODE, ".text"),), **rest: Any) -> bytes:
    return make_elf(parts, **{"symbols": MOVABLE, **rest})


@every_elf
@pytest.mark.parametrize("footer_size", [0, 1, 100, 3000, 140_000])
def test_the_kernel_loads_every_app(case: str, file: str, footer_size: int) -> None:
    signed = built(elf_of(case, file), name="ember", footer_size=footer_size, credentials=(key("p256.pk8"),))
    assert broken_rules(signed.tbf, architecture(file)) == []


@every_elf
def test_nothing_to_find_in_any(case: str, file: str) -> None:
    options = {"name": "ember", "credentials": (Wanted(CredentialKind.SHA256),)}
    assert verify(built(elf_of(case, file), **options).tbf, arch=architecture(file)) == []


@every_elf
def test_the_same_binary_as_elf2tab(case: str, file: str) -> None:
    if case not in ("segment-order",):  # theirs is not in the order of flash
        theirs = App.parse(sample(f"tock/elf2tab/{case}/{Path(file).with_suffix('.tbf')}").read_bytes())
        ours = app_of(case, file)
        assert ours.tbf.binary.rstrip(b"\0") == theirs.tbf.binary.rstrip(b"\0")


def test_one_element_for_all_regions() -> None:
    elements = [e.value for e in app_of("wfr-3").header.elements if isinstance(e.value, WriteableFlashRegions)]
    assert [len(element.regions) for element in elements] == [3]


def test_regions_are_where_their_sections_are() -> None:
    app = app_of("wfr-3")
    assert [region.offset - app.app_start for region in app.writeable_flash_regions] == [0, 0x24, 0x34]


def test_reserved_space_above_64_kib_is_split() -> None:
    app = app_of("footer-wrap", "rv32imac.0x20040080.0x80002800.elf", footer_size=65700)
    assert len(reserved_in(app)) == 2
    assert not app.tbf.footer.tail


def test_room_for_ecdsa_is_counted() -> None:
    app = app_of("rv32-fixed", "rv32imac.0x20040080.0x80002800.elf", credentials=(key("p256.pk8"),))
    assert [credential.format for credential in app.credentials] == [ECDSA_P256]
    assert (
        next(iter(check_credentials(app, [load_key(sample("tock/elf2tab/keys/p256.pub.pem"))]))).verdict
        is Verdict.RIGHT
    )


@pytest.mark.parametrize("case", ["ecdsa-short", "left-4", "left-5", "left-8", "pow2-512"])
def test_the_file_is_as_long_as_it_says(case: str) -> None:
    app = app_of(case, name="ember", credentials=(key("p256.pk8"),) if case == "ecdsa-short" else ())
    assert (app.missing, app.excess) == (0, b"")


@pytest.mark.parametrize("case", ["left-4", "left-5"])
def test_bytes_too_few_for_reserved_space_go_to_the_binary(case: str) -> None:
    app = app_of(case, name="ember")
    assert app.binary_end == app.header.base.total_size


@pytest.mark.parametrize("case", ["rv32-fixed", "footer-rv", "rv32-pic"])
def test_footers_start_and_end_on_words(case: str) -> None:
    app = app_of(case, CASES[case]["elfs"][0]["file"], footer_size=202)
    assert app.binary_end % 4 == 0
    assert not any(length % 4 for length in reserved_in(app))


def test_a_power_of_two_below_512_is_not_kept() -> None:
    assert app_of("pow2-256", name="ember").header.base.total_size == 512


def test_least_ram_is_what_was_said() -> None:
    assert app_of("plain", minimum_ram=4096).minimum_ram_size == 4096


def test_ram_of_segments_stack_and_heaps() -> None:
    assert app_of("plain", stack=1234, app_heap=777, kernel_heap=333).minimum_ram_size == 0xA0 + 1240 + 780 + 336


def test_an_address_that_is_a_multiple_of_256_has_room_for_the_header() -> None:
    app = App.parse(built(elf_of("error-fixed-flash-aligned", "aligned.elf")).tbf)
    assert app.fixed_flash_address is not None
    assert (app.fixed_flash_address - app.app_start) % 256 == 0


def test_segments_are_put_in_the_order_of_flash() -> None:
    app = app_of("segment-order", "cortex-m4.order.elf")
    text = elf_of("segment-order", "cortex-m4.order.elf")[0x94 : 0x94 + 0x44]
    assert app.tbf.binary.startswith(text)
    assert app.entry_offset == app.app_start + 1


def test_a_gap_before_the_first_segment_is_filled() -> None:
    data = small([Part(FLASH + 0x20, CODE, ".text")], entry=FLASH + 0x21)
    app = App.parse(built(data).tbf)
    assert app.tbf.binary[:0x21] == bytes(0x20) + CODE[:1]
    assert app.entry_offset == app.app_start + 0x21


def test_the_command_line_wins_over_the_symbol() -> None:
    assert app_of("protected-symbol", protected_size=512).app_start == 512


def test_the_symbol_counts_where_nothing_is_said() -> None:
    assert app_of("protected-symbol").app_start == 256


def test_fixed_addresses_are_kept() -> None:
    app = app_of("fixed-both", "cortex-m4.0x00040080.0x20008000.elf")
    assert (app.fixed_flash_address, app.fixed_ram_address) == (0x40080, 0x20008000)


def test_a_fixed_app_begins_where_memory_protection_can_cover_it() -> None:
    code = Part(0x7FF80, CODE, ".text")
    tbf = built(make_elf([code], entry=0x7FF81, symbols={"_flash_origin": 0x7FF80}), footer_size=100).tbf
    assert broken_rules(tbf, "cortex-m4", 0x7FF80 - App.parse(tbf).app_start) == []


def test_a_fixed_app_for_x86_begins_on_a_page() -> None:
    app = app_of("x86-fixed", "i486.0x00150080.0x00210000.elf")
    assert (0x150080 - app.app_start) % 4096 == 0


def test_credentials_that_the_kernel_reads_stand_first_and_are_right() -> None:
    app = app_of("plain", credentials=(Wanted(CredentialKind.SHA256), key("rsa2048.pk8")), footer_size=600)
    verdicts = {c.credential.format: c.verdict for c in check_credentials(app)}
    assert app.credentials[0].format == SHA_256
    assert verdicts[SHA_256] is Verdict.RIGHT


def test_app_from_elf() -> None:
    app = App.from_elf(elf_of("plain"), AppOptions(name="ember"))
    assert (app.name, app.to_bytes()) == ("ember", build_from_elf(elf_of("plain"), AppOptions(name="ember")).tbf)


def test_permissions_are_merged() -> None:
    permissions = app_of("plain", permissions=((1, 0), (1, 65), (1, 1))).permissions
    assert isinstance(permissions, Permissions)
    found = [(p.driver, p.offset, p.allowed_commands) for p in permissions.permissions]
    assert found == [(1, 0, 0b11), (1, 1, 0b10)]


def test_storage_ids() -> None:
    storage = StoragePermissions(7, (7, 8), (7,))
    assert app_of("plain", storage=storage).storage_permissions == storage


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(elf_of("no-entry"), "no entry point: 0x0", id="no entry"),
        pytest.param(small(machine=62), "is for EM_X86_64", id="another machine"),
        pytest.param(small(machine=0x1234), "is for 4660", id="unknown machine"),
        pytest.param(small([]), "nothing to make an app of", id="no segments"),
        pytest.param(
            small([Part(FLASH, CODE, ".text"), Part(0, CODE, ".data", FLASH + 32, READ_WRITE)]),
            "overlap in flash: 0x80000000 to 0x80000040 and 0x80000020 to 0x80000060",
            id="overlapping segments",
        ),
        pytest.param(
            small([Part(FLASH, CODE, ".text"), Part(0x100, CODE, ".data", flags=READ_WRITE)]),
            "the segment for 0x100 lies before the flash",
            id="data linked to RAM",
        ),
        pytest.param(small([Part(0xFFFF_FFF0, CODE, ".text")]), "leads beyond 32 bits", id="end of addresses"),
        pytest.param(
            small([Part(0x40, CODE, ".text")], entry=0x41, symbols={"_flash_origin": 0x40}),
            "fit before 0x40",
            id="no room for the header",
        ),
        pytest.param(small([Part(FLASH, CODE, ".text", more_memory=1 << 31)]), "leads beyond 32 bits", id="huge"),
    ],
)
def test_refused(data: bytes, words: str) -> None:
    with pytest.raises(BuildError, match=words):
        built(data)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"protected_size": 16}, "the protected region has 16 bytes, the header alone takes 64"),
        ({"protected_size": 77}, "77 bytes, which is no multiple of 4"),
        ({"footer_size": 0xFFFF_FFFF}, "the app would take"),
        ({"name": "x" * 65_500}, "the header would take 65,5"),
        ({"stack": 0xFFFF_FFFF}, "minimum_ram_size"),
    ],
    ids=["protected size", "protected size in bytes", "footer size", "name", "RAM"],
)
def test_values_out_of_range(options: dict[str, Any], words: str) -> None:
    with pytest.raises(BuildError, match=words):
        built(elf_of("plain"), **options)


def test_an_architecture_that_contradicts_the_file() -> None:
    with pytest.raises(BuildError, match="is for EM_ARM, which is not rv32imac"):
        build_from_elf(elf_of("plain"), AppOptions(), "rv32imac")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(elf_of("odd-1"), "the relocations start at", id="relocations"),
        pytest.param(elf_of("rv32-pic", "rv32imac.elf"), ".rela.data is not included", id="relocations with addend"),
        pytest.param(elf_of("segment-before", "cortex-m4.before.elf"), "section .early lies before", id="before flash"),
        pytest.param(small(entry=FLASH), "the entry point 0x0 of the binary is even", id="even entry"),
    ],
)
def test_warned_of(data: bytes, words: str) -> None:
    assert any(words in warning for warning in built(data).warnings)


def test_nothing_to_warn_of() -> None:
    assert built(elf_of("plain")).warnings == ()


def test_risc_v_may_have_an_even_entry() -> None:
    assert built(small(entry=FLASH, machine=RISC_V)).warnings == ()


RAW = bytes(range(101))


def raw(entry: int = 1, places: Places | None = None, arch: str = "cortex-m4", **options: Any) -> App:
    contents = Contents(RAW, (entry,), (WriteableFlashRegion(8, 16),))
    made = build_from_binary(
        contents, AppOptions(kernel_version=(2, 1), **{"minimum_ram": 512, **options}), places or Places(), arch
    )
    assert broken_rules(made.tbf, arch) == []
    return App.parse(made.tbf)


def test_raw_binary() -> None:
    app = raw()
    assert (app.tbf.binary[:101], app.entry_offset - app.app_start, app.minimum_ram_size) == (RAW, 1, 512)


def test_regions_of_a_raw_binary_count_from_the_tbf() -> None:
    app = raw(protected_size=256)
    assert app.writeable_flash_regions == (WriteableFlashRegion(264, 16),)


def test_raw_binary_with_a_fixed_address() -> None:
    app = raw(places=Places(0x40000, 0x2000_0000, movable=False))
    assert (app.fixed_flash_address, app.fixed_ram_address) == (0x40000, 0x2000_0000)


@pytest.mark.parametrize(("arch", "size"), [("cortex-m4", 512), ("rv32imc", 180), ("i486", 4096)])
def test_the_architecture_decides_the_size(arch: str, size: int) -> None:
    assert raw(arch=arch).header.base.total_size == size


@pytest.mark.parametrize("entry", [101, 1 << 20])
def test_raw_entry_outside(entry: int) -> None:
    with pytest.raises(BuildError, match="is outside the binary of 0x65 bytes"):
        raw(entry)


def test_raw_region_outside() -> None:
    contents = Contents(RAW, (1,), (WriteableFlashRegion(100, 2),))
    with pytest.raises(BuildError, match="the region at 0x64 leads out"):
        build_from_binary(contents, AppOptions(minimum_ram=1), Places(), "cortex-m4")


def test_raw_binary_needs_ram() -> None:
    with pytest.raises(BuildError, match="how much RAM"):
        raw(minimum_ram=None)
