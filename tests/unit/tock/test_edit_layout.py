"""Where things go when an edit needs room: trailer, reserved space, growth; and everything that points there."""

from __future__ import annotations

import dataclasses

import pytest

from formats.tock.tbf_elements import (
    NOT_FIXED,
    SHORT_ID,
    Element,
    FixedAddresses,
    KernelVersion,
    Main,
    PackageName,
    Program,
    ShortId,
    WriteableFlashRegion,
    WriteableFlashRegions,
)
from formats.tock.tbf_footer import RESERVED, RSA_4096, SHA_256
from tests import kernel_rules
from tests.corrupt.tock.broken import BINARY, KERNEL, NAME, footer, program, tbf, with_element
from tests.golden_data import sample
from toolkit.errors import LayoutError
from toolkit.tock.app import App
from toolkit.tock.edit.follow import aftermath, followed
from toolkit.tock.edit.resize import padded, trimmed
from toolkit.tock.edit.tlv import add_element
from toolkit.tock.edit.typed import parse_typed

LONG = "name" * 8
"""28 bytes more than the name of the sound app."""


def elf2tab(case: str) -> App:
    (path,) = sample(f"tock/elf2tab/{case}").glob("*.tbf")
    return App.parse(path.read_bytes())


def places(app: App) -> tuple[int, int, int]:
    return app.app_start, app.binary_end, app.header.base.total_size


def behind_trailer(length: int, flash_address: int = NOT_FIXED) -> App:
    """An app with a protected trailer of so many bytes of 0x11."""
    size = 16 + 24 + 8 + 8 + 16 + 12
    main = Element.of(Main(1 + length, length, 512))
    start = program(16 + 12, protected_size=length, init_fn_offset=1 + length)
    assert isinstance(start.value, Program)
    start = Element.of(dataclasses.replace(start.value, binary_end_offset=size + length + len(BINARY)))
    fixed = Element.of(FixedAddresses(0x2000_0000, flash_address))
    return App.parse(tbf(main, start, NAME, fixed, KERNEL, trailer=b"\x11" * length))


def test_without_room_the_binary_moves_and_the_app_grows() -> None:
    app = App.parse(tbf())
    longer = app.replace(name=LONG)
    assert places(longer) == tuple(place + 28 for place in places(app))
    assert longer.tbf.binary == app.tbf.binary
    assert longer.entry_offset == app.entry_offset + 28


def test_reserved_space_takes_the_difference() -> None:
    app = App.parse(tbf(footer=footer((RESERVED, bytes(100)))))
    longer = app.replace(name=LONG)
    assert longer.header.base.total_size == app.header.base.total_size
    assert [len(credential.data) for credential in longer.credentials] == [100 - 28]


def test_reserved_space_gets_back_what_it_gave() -> None:
    data = tbf(footer=footer((SHA_256, bytes(32)), (RESERVED, bytes(100))))
    app = App.parse(data).replace(sticky=True)
    assert app.replace(name=LONG).replace(name="app!") == app


def test_zeros_too_few_for_a_credential_are_room_too() -> None:
    app = App.parse(tbf(footer=bytes(4)))
    shorter = app.replace(name="")
    assert (shorter.tbf.footer.tail, [len(c.data) for c in shorter.credentials]) == (b"", [4])
    assert shorter.replace(name="app!") == app


def test_protected_trailer_gives_way() -> None:
    app = behind_trailer(64)
    longer = app.replace(name=LONG)
    assert places(longer) == places(app)
    assert longer.tbf.protected_trailer == b"\x11" * 36


def test_protected_trailer_takes_what_the_header_gives_up() -> None:
    app = behind_trailer(64)
    shorter = app.replace(name="")
    assert places(shorter) == places(app)
    assert shorter.tbf.protected_trailer == bytes(8) + b"\x11" * 64


def test_main_and_program_say_the_same_of_the_trailer() -> None:
    longer = behind_trailer(64).replace(name=LONG)
    main, start = longer.header.first(Main), longer.header.first(Program)
    assert main
    assert start
    assert (main.protected_size, main.init_fn_offset) == (start.protected_size, start.init_fn_offset) == (36, 37)


def test_binary_moves_as_far_as_the_trailer_does_not_reach() -> None:
    app = behind_trailer(8)
    longer = app.replace(name=LONG)
    assert places(longer) == tuple(place + 20 for place in places(app))
    assert longer.tbf.protected_trailer == b""


def test_binary_at_a_fixed_address_moves_by_256_bytes() -> None:
    app = behind_trailer(8, 0x4_0080)
    longer = app.replace(name=LONG)
    assert places(longer) == tuple(place + 256 for place in places(app))
    assert longer.fixed_flash_address == 0x4_0080


def test_new_place_of_an_app_with_a_fixed_address_is_told() -> None:
    app = behind_trailer(8, 0x4_0080)
    (finding,) = aftermath(app, app.replace(name=LONG))
    assert finding.code == "edit-fixed-address"
    assert f"{0x4_0080 - app.app_start - 256:#x}" in finding.message


def test_regions_move_with_the_binary() -> None:
    app = App.parse(tbf()).with_element(WriteableFlashRegions((WriteableFlashRegion(60, 4),)))
    start = app.app_start
    app = app.with_element(WriteableFlashRegions((WriteableFlashRegion(start + 4, 8),)))
    longer = app.replace(name=LONG)
    assert longer.writeable_flash_regions == (WriteableFlashRegion(start + 4 + 28, 8),)


def test_power_of_two_grows_to_the_next() -> None:
    app = elf2tab("pow2-512")
    assert app.replace(short_id=1).header.base.total_size == 1024


def test_size_of_a_risc_v_app_stays_a_multiple_of_4() -> None:
    app = elf2tab("rv32-pic")
    before = app.header.base.total_size
    assert app.replace(short_id=1).header.base.total_size == before + 8


def test_growth_is_filled_with_reserved_space() -> None:
    grown = elf2tab("pow2-512").replace(short_id=1)
    assert [credential.format for credential in grown.credentials] == [RESERVED]
    assert kernel_rules.broken_rules(grown.to_bytes(), "cortex-m4") == []


def test_reserved_space_that_wrapped_is_split() -> None:
    app = elf2tab("footer-wrap").replace(
        name="another name that takes more room than the trailer has, and then some more"
    )
    assert kernel_rules.broken_rules(app.to_bytes()) == []


def test_wrapped_space_stays_where_nothing_moves() -> None:
    app = elf2tab("footer-wrap")
    assert app.replace(enabled=False).tbf.footer == app.tbf.footer


def test_bytes_that_elf2tab_forgot_stay_away_where_nothing_moves() -> None:
    app = elf2tab("ecdsa-short")
    assert app.replace(enabled=False).missing == 4


def test_pad_writes_the_bytes_that_elf2tab_forgot() -> None:
    app = padded(elf2tab("ecdsa-short"))
    assert (app.missing, len(app.to_bytes())) == (0, app.header.base.total_size)


def test_pad_fills_with_reserved_space_that_is_split() -> None:
    app = padded(App.parse(tbf()), 200_000)
    assert [len(credential.data) for credential in app.credentials] == [
        65528,
        65528,
        65528,
        200_000 - 96 - 4 * 8 - 3 * 65528,
    ]
    assert kernel_rules.broken_rules(app.to_bytes()) == []


@pytest.mark.parametrize(("arch", "size"), [("cortex-m4", 512), ("i486", 4096), ("rv32imac", 96), ("other", 96)])
def test_pad_to_what_an_architecture_wants(arch: str, size: int) -> None:
    assert padded(App.parse(tbf()), arch=arch).header.base.total_size == size


def test_trim_keeps_credentials() -> None:
    app = App.parse(tbf(footer=footer((SHA_256, bytes(32)), (RESERVED, bytes(5000)))))
    assert [credential.format for credential in trimmed(app).credentials] == [SHA_256]
    assert trimmed(app).header.base.total_size == 96 + 40


def test_trim_keeps_a_power_of_two() -> None:
    assert trimmed(padded(elf2tab("plain"), 8192)).header.base.total_size == 512


def test_trim_of_an_app_without_program_needs_a_size() -> None:
    app = App.parse(tbf(Element.of(Main(1, 0, 512)), KERNEL))
    with pytest.raises(LayoutError, match="give a size"):
        trimmed(app)


def test_no_byte_that_may_mean_something_is_cut_off() -> None:
    app = App.parse(tbf(Element.of(Main(1, 0, 512)), KERNEL))
    with pytest.raises(LayoutError, match="too small"):
        trimmed(app, app.header.base.total_size - 4)


@pytest.mark.parametrize(("make", "size", "words"), [(padded, 40, "trim"), (trimmed, 4000, "pad")])
def test_sizes_in_the_wrong_direction(make: object, size: int, words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        make(App.parse(tbf()), size)  # type: ignore[operator]


def test_digests_follow_an_edit() -> None:
    app = elf2tab("sha256").replace(name="another")
    assert app.credentials[0] != elf2tab("sha256").credentials[0]
    assert aftermath(elf2tab("sha256"), app) == []


def test_signatures_that_no_longer_hold_are_named() -> None:
    app = elf2tab("rsa4096")
    (finding,) = aftermath(app, app.replace(enabled=False))
    assert (finding.code, finding.message.split()[0]) == ("edit-credential", "rsa4096")


def test_key_renews_its_signature() -> None:
    from toolkit.tock.sign.check import Checker
    from toolkit.tock.sign.keys import load_key

    key = load_key(sample("tock/elf2tab/keys/rsa4096.pk8"))
    app = elf2tab("rsa4096")
    after = followed(app, app.replace(enabled=False), key)
    (credential,) = (c for c in after.credentials if c.format == RSA_4096)
    assert Checker(after.covered()).is_by(credential, key)
    assert aftermath(app, after) == []


def test_edits_leave_the_old_app_alone() -> None:
    app = App.parse(tbf())
    app.replace(name="other", enabled=False).with_element(ShortId(4))
    assert app.to_bytes() == tbf()


def test_an_element_comes_and_goes() -> None:
    app = elf2tab("everything").replace(short_id=None)
    assert app.with_element(ShortId(4)).without_element(SHORT_ID) == app
    with pytest.raises(LayoutError):
        app.without_element(SHORT_ID)


def test_nothing_to_change_changes_nothing() -> None:
    app = elf2tab("everything")
    assert app.replace(name=app.name, enabled=app.enabled, short_id=app.short_id) == app


def test_both_of_two_kernel_versions_change_for_readers_that_take_either() -> None:
    app = App.parse(with_element(KERNEL)).replace(kernel_version=(2, 3))
    assert [e.value for e in app.header.elements if e.type == 8] == [KernelVersion(2, 3)] * 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"short_id": 0}, "short id"),
        ({"minimum_ram_size": 1 << 32}, "RAM"),
        ({"version": -1}, "version"),
        ({"kernel_version": (2, 1 << 16)}, "kernel version"),
        ({"fixed_flash_address": 0xFFFF_FFFF}, "address"),
        ({"name": "x" * 0x1_0000}, "too long"),
        ({"name": "\udcff"}, "UTF-8"),
        ({"total_size": 90}, "too small"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_values_that_do_not_fit(fields: dict[str, object], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        App.parse(tbf()).replace(**fields)  # type: ignore[arg-type]


def test_padding_has_no_fields() -> None:
    padding = App.parse(sample("tock/negative/padding-16.tbf").read_bytes())
    with pytest.raises(LayoutError, match="padding"):
        padding.replace(name="x")


def test_version_needs_a_program() -> None:
    with pytest.raises(LayoutError, match="Program"):
        App.parse(tbf(Element.of(Main(1, 0, 512)), KERNEL)).replace(version=2)


def test_header_of_more_than_64_kib() -> None:
    app = App.parse(tbf()).with_element(bytes(40_000), 0x8001)
    with pytest.raises(LayoutError, match="header"):
        app.with_element(bytes(40_000), 0x8002)


def test_a_header_that_is_not_true_takes_everything_behind_it_along() -> None:
    app = App.parse(sample("tock/negative/binary-end-0.tbf").read_bytes())
    longer = app.replace(short_id=1)
    assert longer.to_bytes()[56:] == app.to_bytes()[48:]
    assert longer.header.base.total_size == app.header.base.total_size + 8
    assert longer.binary_end == 0


def test_name_is_put_where_elf2tab_has_it() -> None:
    app = App.parse(tbf()).replace(name="").replace(name="app!")
    assert [e.type for e in app.header.elements] == [e.type for e in App.parse(tbf()).header.elements]
    assert app.header.last(PackageName) == PackageName(b"app!")


@pytest.mark.parametrize(("arch", "size"), [("", 1024), ("cortex-m4", 1024), ("rv32imac", 520), ("i486", 1024)])
def test_architecture_says_how_an_app_of_512_bytes_grows(arch: str, size: int) -> None:
    grown = add_element(elf2tab("pow2-512"), 10, parse_typed(10, ["short_id=1"]), arch=arch)
    assert grown.header.base.total_size == size
