"""Images of Tock boards from their parts: kernels of any file, apps of any kind, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from formats.tock.kernel_attributes import AppMemory
from formats.tock.tbf_elements import Permissions, StoragePermissions
from formats.tock.tbf_footer import CLEAR_TEXT_ID, ECDSA_P256, HMAC_SHA_256, RSA_2048, SHA_512
from tests.golden_data import sample
from tests.kernel_elf import CODE, VALUES, kernel_elf, kernel_image
from tests.tock_flash import tab, tbf
from tests.tock_parts import flags, hail_bytes
from toolkit.errors import LayoutError, ToolkitError
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.tock.app_parts import CredentialPart, PermissionPart, StoragePart
from toolkit.image.builder import ImageBuilder
from toolkit.image.builder.tock import TockImageBuilder
from toolkit.image.containers.container import read_stored, write_container
from toolkit.image.containers.kinds import Container
from toolkit.memory.contents import Contents
from toolkit.tock.app import App
from toolkit.tock.apps.listed import Fate, Listed
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import MpuRule
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import read_kernel
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import load_key, load_secret
from toolkit.tock.sign.make import CredentialKind

KEYS = sample("tock/elf2tab/keys")
ELF = sample("images/hail/apps/crc.elf").read_bytes()
KERNEL = CODE + VALUES


def hail() -> TockImageBuilder:
    return ImageBuilder.tock("hail")


def image_of(built: BuiltImage, board: str = "hail") -> FlashImage:
    return FlashImage(board_named(board), built.contents)


def listed(builder: TockImageBuilder) -> tuple[Listed, ...]:
    return walk_apps(image_of(builder.build())).items


def only_app(builder: TockImageBuilder) -> App:
    (item,) = listed(builder)
    assert item.app is not None
    return item.app


def problem(builder: TockImageBuilder) -> str:
    with pytest.raises(ToolkitError) as caught:
        builder.build()
    return str(caught.value)


class TestKernel:
    @pytest.mark.parametrize("container", [Container.HEX, Container.SREC, Container.UF2, Container.ELF])
    def test_files_that_say_their_addresses(self, container: Container) -> None:
        data = write_container(Contents([(0x10000, KERNEL)]), container)
        assert hail().kernel(data).build().contents.read(0x10000, len(KERNEL)) == KERNEL

    def test_an_elf_file_lies_where_it_is_stored(self) -> None:
        """Initial values of RAM are stored behind the code."""
        assert hail().kernel(kernel_elf()).build().contents == Contents([(0x10000, KERNEL)])

    def test_an_elf_file_with_attributes_at_the_end_of_the_region(self) -> None:
        region = kernel_image()
        contents = Contents([(0x10000, KERNEL), (0x30000 - 36, region[-36:])])
        built = hail().kernel(write_container(contents, Container.ELF)).build()
        kernel = read_kernel(image_of(built))
        assert kernel is not None
        assert kernel.app_memory == AppMemory(0x2000_4000, 0xC000)

    def test_holes_in_front_are_erased(self) -> None:
        data = write_container(Contents([(0x10010, b"kernel")]), Container.HEX)
        assert hail().kernel(data).build().contents.read(0x10000, 0x16) == b"\xff" * 16 + b"kernel"

    @pytest.mark.parametrize("address", [0, 0xFFFF, 0x2FFFE, 0x30000])
    def test_bytes_elsewhere(self, address: int) -> None:
        data = write_container(Contents([(address, b"abcd")]), Container.HEX)
        said = problem(hail().kernel(data))
        assert said.startswith("kernel().file: ")
        assert "outside of the kernel's region, 0x10000-0x2ffff" in said

    def test_a_kernel_of_another_region(self) -> None:
        data = kernel_image(region=0x8000)
        assert problem(hail().kernel(data)).endswith("; force puts it there all the same")
        assert hail().kernel(data, force=True).build().contents.read(0x10000, 0x8000) == data

    def test_a_kernel_that_is_too_long(self) -> None:
        assert problem(hail().kernel(bytes(0x20001))).startswith("kernel().file: the kernel has 131,073 bytes")

    def test_no_room_for_what_it_says(self) -> None:
        said = problem(hail().kernel(bytes(range(256)) * 512).kernel_version("2.3.0"))
        assert said.startswith("kernel_attributes.kernel_version: ")
        assert said.endswith("are no fill")

    def test_a_bootloader_that_says_its_addresses(self) -> None:
        start = hail_bytes()[:0x1000]
        data = write_container(Contents([(0, start)]), Container.HEX)
        assert hail().bootloader(data).build().contents.read(0, 0x1000) == start

    def test_a_bootloader_elsewhere(self) -> None:
        data = write_container(Contents([(0x80000, b"abcd")]), Container.HEX)
        assert "outside of flash" in problem(hail().bootloader(data))


class TestBoard:
    def test_values(self) -> None:
        builder = hail().board_values(app_address=0x40000, app_length=0x1000, mpu=MpuRule.NONE).app(tbf("one"))
        (item,) = walk_apps(FlashImage(board_named("imix"), builder.build().contents)).items
        assert item.address == 0x40000

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"page_size": 3}, "a page has a power of two bytes, from 4 to 1048576, not 3"),
            ({"flash_length": 0x40000000}, "1,073,741,824 bytes of flash are more than any board has"),
            ({"flash_length": 0x40000}, "outside of the flash, 0x0-0x3ffff"),
            ({"kernel_address": 0x2FFFF, "app_address": 0x2FFFF, "arch": "rv32imc", "app_length": 1 << 31}, "bytes of"),
        ],
        ids=["page", "long", "short", "all"],
    )
    def test_values_that_cannot_be(self, values: dict[str, Any], message: str) -> None:
        said = problem(hail().board_values(**values).app(tbf("one")))
        assert said.startswith("board_values(): ")
        assert message in said

    def test_a_file_that_describes_boards(self, tmp_path: Path) -> None:
        (tmp_path / "b.toml").write_text("[[board]]\n")
        said = problem(ImageBuilder.tock("x", board_file=tmp_path / "b.toml"))
        assert said.startswith(f"{tmp_path / 'b.toml'}:1: board[0]")


class TestApps:
    def test_of_an_elf_file(self) -> None:
        app = only_app(
            hail().app(
                ELF,
                name="crc",
                version=3,
                kernel_version="2.1",
                short_id=7,
                minimum_ram=5000,
                permissions=(PermissionPart(driver=2, commands=(65, 1)), PermissionPart(driver=1, commands=(0,))),
                storage=StoragePart(write_id=1, read_ids=(1, 2), modify_ids=(3,)),
                enabled=False,
                sticky=True,
            )
        )
        assert (app.name, app.version, app.kernel_version, app.short_id) == ("crc", 3, (2, 1), 7)
        assert (app.minimum_ram_size, app.enabled, app.sticky) == (5000, False, True)
        assert isinstance(app.permissions, Permissions)
        assert [(one.driver, one.offset, one.allowed_commands) for one in app.permissions.permissions] == [
            (1, 0, 1),
            (2, 0, 2),
            (2, 1, 2),
        ]
        assert app.storage_permissions == StoragePermissions(1, (1, 2), (3,))

    def test_of_a_tbf(self) -> None:
        """What an app has already is changed, by the same words."""
        app = only_app(
            hail().app(
                tbf("one"),
                name="two",
                version=3,
                kernel_version="2.1",
                short_id=7,
                minimum_ram=5000,
                permissions=(PermissionPart(driver=1, commands=(0,)),),
                storage=StoragePart(write_id=1),
            )
        )
        assert (app.name, app.version, app.kernel_version, app.short_id) == ("two", 3, (2, 1), 7)
        assert app.minimum_ram_size == 5000
        assert isinstance(app.permissions, Permissions)
        assert app.storage_permissions == StoragePermissions(1, (), ())

    def test_of_an_archive(self) -> None:
        assert only_app(hail().app(tab(), kernel_version="2.1")).name == "ember"

    @pytest.mark.parametrize("member", ["cortex-m4", "cortex-m4.tbf", "cortex-m7"])
    def test_a_member_of_an_archive(self, member: str) -> None:
        data = sample("tock/elf2tab/multi-arch").joinpath(f"{member.removesuffix('.tbf')}.tbf").read_bytes()
        assert only_app(hail().app(tab(), member=member)).to_bytes() == data

    def test_several_members_are_meant(self) -> None:
        said = problem(hail().app(tab(), member="rv32imac"))
        assert said.startswith("app(0).member: 'rv32imac' is any of rv32imac.0x20040080")

    def test_order(self) -> None:
        builder = hail().app(tbf("a"), order=2).app(tbf("b")).app(tbf("c"), order=1)
        assert [item.name for item in listed(builder)] == ["c", "a", "b"]

    def test_addresses(self) -> None:
        builder = hail().app(tbf("a"), address=0x31000).app(tbf("b"), address=0x30000)
        found = [(item.name, item.address, item.length) for item in listed(builder)]
        assert found == [("b", 0x30000, 512), ("", 0x30200, 0xE00), ("a", 0x31000, 512)]

    def test_an_archive_at_an_address(self) -> None:
        (item,) = listed(hail().app(tab(), address=0x30000))
        assert (item.name, item.address) == ("ember", 0x30000)

    def test_an_archive_of_fixed_apps_at_an_address(self) -> None:
        builder = ImageBuilder.tock("arty_e21").app(tab(), address=0x40430000)
        (item,) = walk_apps(image_of(builder.build(), "arty_e21")).items
        assert item.app is not None
        assert item.app.fixed_flash_address == 0x40430080

    def test_an_archive_of_fixed_apps_elsewhere(self) -> None:
        builder = ImageBuilder.tock("arty_e21").app(tab(), address=0x40440000)
        assert "address: none of its TBFs can lie there; their binaries must lie at 0x20040080, " in problem(builder)

    def test_apps_that_end_before_their_size(self) -> None:
        data = tbf("a")
        (item,) = listed(hail().app(data[:300], address=0x30000))
        assert (item.length, item.fate) == (512, Fate.RUNS)

    def test_apps_in_no_place_for_memory_protection(self) -> None:
        said = problem(hail().app(tbf("a"), address=0x30020))
        assert said.startswith("app(0).address: MpuInvalidFlashLength: ")
        assert said.endswith("; the next place for it is 0x30080 (force puts it there all the same)")

    def test_apps_that_are_forced(self) -> None:
        items = listed(hail().app(tbf("a"), address=0x30020, force=True))
        assert [item.fate for item in items] == [Fate.SKIPPED, Fate.SKIPPED]

    def test_two_of_one_name(self) -> None:
        builder = hail().app(tbf("a")).app(tbf("a") + b"", enabled=False)
        assert "there are two apps named 'a'; the other is app(" in problem(builder)
        assert "there are two apps named 'a'" in problem(
            hail().app(tbf("a"), address=0x30000).app(tbf("a"), address=0x30200)
        )

    @pytest.mark.parametrize("at", [(None, None), (0x30000, 0x30200)], ids=["anywhere", "at addresses"])
    def test_two_of_one_name_are_forced(self, at: tuple[int | None, int | None]) -> None:
        says: list[dict[str, Any]] = [{} if address is None else {"address": address} for address in at]
        builder = hail().app(tbf("a"), **says[0]).app(tbf("a"), enabled=False, force=True, **says[1])
        items = listed(builder)
        assert sorted((item.name, item.fate.value) for item in items) == [("a", "runs"), ("a", "skipped")]

    def test_apps_without_names(self) -> None:
        data = App.parse(tbf("x")).replace(name="").to_bytes()
        built = hail().app(data).app(data, enabled=False).build()
        origins = {one.origin.key for one in built.pieces if one.kind == "app"}
        assert origins == {"app(0)", "app(1)"}

    @pytest.mark.parametrize(
        ("says", "message"),
        [
            ({"order": 1, "address": 0x30000}, "order: cannot stand beside address"),
            ({"address": 0x2FE00}, "address: the app at 0x2fe00-0x2ffff leaves the region for apps, 0x30000-0x6ffff"),
            ({"address": 0x6FF00}, "address: the app at 0x6ff00-0x700ff leaves the region for apps"),
            ({"address": 0x30008, "force": True}, "address: 8 bytes in front of the app are too few for padding"),
            ({"stack": 1}, "stack: is for ELF files"),
            ({"footer_size": 1}, "footer_size: is for ELF files"),
            ({"member": "cortex-m4"}, "member: is for TABs; this is a single app"),
            ({"short_id": 0}, "short_id: must not be 0, which stands for none"),
            ({"kernel_version": "2"}, "kernel_version: must be like 2.1, not '2'"),
            ({"kernel_version": "2.65536"}, "kernel_version: must be like 2.1"),
            ({"kernel_version": "٢.١"}, "kernel_version: must be like 2.1"),
        ],
    )
    def test_refused_of_a_tbf(self, says: dict[str, Any], message: str) -> None:
        assert problem(hail().app(tbf("a"), **says)).startswith(f"app(0).{message}")

    @pytest.mark.parametrize(
        ("says", "message"),
        [
            ({"member": "cortex-m4"}, ".member: is for TABs; this is an ELF file"),
            ({"minimum_ram": 4096, "stack": 1}, ".stack: cannot stand beside minimum_ram"),
            ({"protected_size": 4}, ": "),
        ],
    )
    def test_refused_of_an_elf_file(self, says: dict[str, Any], message: str) -> None:
        assert problem(hail().app(ELF, **says)).startswith(f"app(0){message}")

    def test_an_elf_file_of_another_processor(self) -> None:
        assert "the ELF file is for EM_ARM, which is not rv32imac" in problem(ImageBuilder.tock("hifive1").app(ELF))

    @pytest.mark.parametrize("data", [b"", b"\x7fELF", b"\x7fELF" + bytes(100), bytes(512), b"\xff" * 512])
    def test_what_is_no_app(self, data: bytes) -> None:
        assert problem(hail().app(data)).startswith("app(0)")

    def test_some_have_no_address(self) -> None:
        builder = hail().app(tbf("a"), address=0x30000).app(tbf("b"))
        assert problem(builder) == "app(1): needs an address, because other apps have one"

    def test_apps_over_each_other(self) -> None:
        builder = hail().app(tbf("a"), address=0x30000).app(tbf("b"), address=0x30100, force=True)
        assert problem(builder).endswith("overlaps the one before it, from app(0)")

    def test_what_is_odd_about_an_elf_file(self) -> None:
        """Its linker said how long the protected region is."""
        data = sample("tock/elf2tab/protected-symbol/cortex-m4.elf").read_bytes()
        finding, *_others = hail().app(data, name="a", protected_size=0x200, kernel_version="2.1").build().findings
        assert finding.code == "image-app"
        assert "tbf_protected_region_size says 256 bytes, 512 were asked for" in finding.message


class TestCredentials:
    @pytest.mark.parametrize("data", [ELF, tbf("one")], ids=["ELF", "TBF"])
    def test_all_of_them(self, data: bytes, tmp_path: Path) -> None:
        (tmp_path / "secret").write_bytes(b"only between us")
        wanted = (
            CredentialPart(kind=CredentialKind.CLEARTEXT_ID, id=1 << 63),
            CredentialPart(kind=CredentialKind.SHA512),
            CredentialPart(secret=tmp_path / "secret"),
            CredentialPart(key=KEYS / "p256.pk8"),
            CredentialPart(key=KEYS / "rsa2048.pk8"),
        )
        app = only_app(hail().app(data, kernel_version="2.1", credentials=wanted))
        keys = [load_key(KEYS / "p256.pk8"), load_key(KEYS / "rsa2048.pk8"), load_secret(tmp_path / "secret")]
        found = [(one.credential.format, one.verdict) for one in check_credentials(app, keys)]
        assert found[: len(wanted)] == [
            (SHA_512, Verdict.RIGHT),
            (ECDSA_P256, Verdict.RIGHT),
            (HMAC_SHA_256, Verdict.RIGHT),
            (RSA_2048, Verdict.RIGHT),
            (CLEAR_TEXT_ID, Verdict.UNCHECKED),
        ]

    @pytest.mark.parametrize(
        ("part", "message"),
        [
            (CredentialPart(), "needs a kind, a key or a secret"),
            (CredentialPart(kind=CredentialKind.CLEARTEXT_ID), "id: is for cleartext-id, and needed there"),
            (CredentialPart(kind=CredentialKind.SHA256, id=1), "id: is for cleartext-id, and needed there"),
            (CredentialPart(kind=CredentialKind.RSA4096), "rsa4096 needs an RSA key of 4096 bits, and none was given"),
            (CredentialPart(kind=CredentialKind.SHA256, key=KEYS / "p256.pk8"), "sha256 needs no key"),
            (CredentialPart(key=KEYS / "p256.pub.pem"), "signing needs the private key"),
            (CredentialPart(key=KEYS / "none.pem"), "key: "),
            (CredentialPart(key=KEYS / "p256.pk8", secret=KEYS / "p256.pk8"), "has a key and a secret"),
            (CredentialPart(secret=KEYS / "none"), "secret: "),
            (CredentialPart(password_file=KEYS / "none"), "password_file: opens a key, and there is none"),
        ],
    )
    def test_refused(self, part: CredentialPart, message: str) -> None:
        assert message in problem(hail().app(ELF, credentials=(part,)))

    def test_signatures_are_the_same_each_time(self) -> None:
        def build() -> bytes:
            return hail().app(ELF, credentials=(CredentialPart(key=KEYS / "p256.pk8"),)).to_bytes()

        assert build() == build()


@pytest.mark.parametrize(("board", "machine"), [("hail", 40), ("arty_e21", 243), ("qemu_rv64_virt", 0)])
def test_elf_files_are_for_the_processor_of_the_board(board: str, machine: int) -> None:
    assert read_stored(ImageBuilder.tock(board).raw(b"a", region="apps").to_bytes("image.elf")).machine == machine


def test_flags_and_attributes_without_a_bootloader() -> None:
    built = hail().flags(version="1.1.3", start_address=0x10000).attribute("board", "hail").build()
    assert built.contents.read(0x400, 32) == flags()[:32]
    assert [(one.kind, one.address) for one in built.pieces] == [("flags", 0x400), ("attributes", 0x600)]


class TestStrict:
    def test_an_app_that_runs(self) -> None:
        assert [item.name for item in listed(hail().strict().app(tbf("a")))] == ["a"]

    def test_an_app_that_is_disabled(self) -> None:
        assert [item.name for item in listed(hail().strict().app(tbf("a"), enabled=False))] == ["a"]

    def test_an_app_that_would_not_run(self) -> None:
        builder = hail().strict().app(tbf("a"), address=0x30020, force=True)
        assert problem(builder).startswith("app(0): a at 0x30020 would not run, and the image is strict: MpuInvalid")

    def test_findings_of_an_image_that_is_not_strict(self) -> None:
        built = hail().app(tbf("a"), address=0x30020, force=True).build()
        assert "apps-mpu" in [finding.code for finding in built.findings]

    def test_apps_of_raw_parts_count(self) -> None:
        """The list goes on behind the last app into what a raw part puts there."""
        data = tbf("b", "plain")
        builder = hail().strict().app(tbf("a")).raw(data[:-1] + b"", address=0x30200)
        assert [item.name for item in listed(builder)] == ["a", "b"]
        changed = bytearray(data)
        changed[12] ^= 1
        builder = hail().strict().app(tbf("a")).raw(bytes(changed), address=0x30200)
        assert problem(builder).startswith("raw(0): ")


def test_errors_of_the_builder_are_about_layout() -> None:
    with pytest.raises(LayoutError):
        hail().kernel(bytes(0x20001)).build()
