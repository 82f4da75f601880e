"""ROMs from manifests: what each part does, and what is refused, with its place (toolkit/image/build/knightos)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden_data import read, sample, unpack_tar
from tests.independent_reader import read_tree, safe_profile_violations
from tests.kernel_pages import boot_page, kernel_page, privileged_page
from tests.kfs_images import folder
from toolkit.errors import ManifestError, ToolkitError, UnavailableError
from toolkit.image.build.built import BuiltImage
from toolkit.image.build.output import output_of
from toolkit.image.builder import ImageBuilder, KnightImageBuilder
from toolkit.image.manifest.document import read_recipes
from toolkit.kfs.layout import MODELS
from toolkit.kfs.make.create import blank_image, create
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.knightos.upgrade.reading import read_upgrade

PAGE = 0x4000
MODEL = MODELS["TI83p"]
GENKFS = sample("knightos/fs/sizes.TI83p.rom.gz")
PACKAGE = sample("knightos/kpack/demo.crc16.none.pkg")
DEMO = sample("knightos/demo/files")


def new(model: str = "TI83p") -> KnightImageBuilder:
    """A builder without parts."""
    return ImageBuilder.knightos(model)


def rom_of(builder: KnightImageBuilder) -> bytes:
    """The whole ROM."""
    return builder.to_bytes("calc.rom")


def refused(builder: KnightImageBuilder) -> str:
    """The message of what cannot be built."""
    with pytest.raises(ToolkitError) as caught:
        builder.build()
    return str(caught.value)


def manifest(tmp_path: Path, text: str) -> BuiltImage:
    """What a manifest gives that has these lines in [image]."""
    file = tmp_path / "calc.toml"
    file.write_text(f'[image]\nmodel = "TI83p"\n{text}')
    (recipe,) = read_recipes(file, {}, {}).values()
    return recipe.build()


def manifest_refused(tmp_path: Path, text: str) -> tuple[str, int | None, str]:
    """Key, line and message of what a manifest cannot have."""
    with pytest.raises(ManifestError) as caught:
        manifest(tmp_path, text)
    return caught.value.key, caught.value.line, str(caught.value)


# What parts do


@pytest.mark.parametrize("model", MODELS)
def test_a_rom_of_nothing_is_erased(model: str) -> None:
    assert rom_of(new(model)) == b"\xff" * MODELS[model].rom_size


def test_pages_lie_where_they_belong() -> None:
    kernel = kernel_page(0, 3) + kernel_page(1, 2)
    rom = rom_of(new().kernel(kernel).page(3, b"three").privileged(privileged_page()).boot(boot_page()))
    wanted = bytearray(blank_image(MODEL))
    for page, content in ((0, kernel), (3, b"three"), (0x1C, privileged_page()), (0x1F, boot_page())):
        wanted[page * PAGE : page * PAGE + len(content)] = content
    assert rom == wanted


def test_a_folder_becomes_the_volume_that_kfs_create_makes() -> None:
    assert rom_of(new().volume(DEMO)) == create(DEMO, blank_image(MODEL), Profile.KERNEL).image


def test_the_tree_of_genkfs_becomes_its_image(tmp_path: Path) -> None:
    unpack_tar(sample("knightos/fs/sizes.tar.gz"), tmp_path / "tree")
    tops = [path for path in (tmp_path / "tree").iterdir() if path.is_dir()]
    root = tops[0] if len(tops) == 1 and tops[0].name not in ("bin", "etc", "home") else tmp_path / "tree"
    assert rom_of(new().volume(root, profile="genkfs")) == read(GENKFS)


def test_files_folders_and_links_are_in_the_volume() -> None:
    builder = new().text("/etc/motd", "hi\n").file("/bin/x", b"\0\1").folder("/var/log").link("/bin/y", "/bin/x")
    assert read_tree(rom_of(builder)) == {
        b"/bin": None,
        b"/bin/x": b"\0\1",
        b"/bin/y": ("link", b"/bin/x"),
        b"/etc": None,
        b"/etc/motd": b"hi\n",
        b"/var": None,
        b"/var/log": None,
    }


def test_what_is_made_is_what_the_kernel_reads_whole() -> None:
    rom = rom_of(new().volume(DEMO).text("/etc/x", "").package(PACKAGE))
    assert {violation.kind for violation in safe_profile_violations(rom)} <= {"size", "link target"}


def test_a_package_brings_its_files_and_its_stub() -> None:
    tree = read_tree(rom_of(new().package(PACKAGE)))
    assert {b"/bin/demo", b"/etc/sub/zeros", b"/var/packages/extra/demo-1.2.3.stub"} <= tree.keys()


def test_a_package_says_what_it_needs_and_the_volume_lacks() -> None:
    found = {(finding.code, finding.where) for finding in new().package(PACKAGE).build().findings}
    assert found == {("package-dependency", "core/init"), ("package-dependency", "core/corelib")}


def test_packages_are_enough_for_each_other() -> None:
    packages = sample("images/ti84pse/packages")
    builder = new().package(PACKAGE)
    for path in packages.glob("*.pkg"):
        builder.package(path)
    assert builder.build().findings == ()


def test_what_a_rom_has_stays_where_no_part_says_otherwise() -> None:
    base = bytearray(read(GENKFS))
    base[: 2 * PAGE] = b"\x11" * (2 * PAGE)
    base[-PAGE:] = b"\x22" * PAGE
    rom = rom_of(new().rom(bytes(base)).kernel(b"new"))
    assert rom[: 4 * PAGE] == b"new".ljust(4 * PAGE, b"\xff")
    assert rom[4 * PAGE :] == base[4 * PAGE :]


def test_files_go_into_the_volume_of_the_rom() -> None:
    before = read_tree(read(GENKFS))
    after = read_tree(rom_of(new().rom(read(GENKFS)).text("/etc/new", "x")))
    assert after == before | {b"/etc/new": b"x"}


def test_a_file_of_the_rom_is_replaced() -> None:
    base = rom_of(new().text("/etc/motd", "old"))
    assert read_tree(rom_of(new().rom(base).text("/etc/motd", "new")))[b"/etc/motd"] == b"new"


def test_a_new_volume_takes_the_place_of_that_of_the_rom() -> None:
    rom = rom_of(new().rom(read(GENKFS)).volume(new=True).text("/etc/x", "x"))
    assert rom == rom_of(new().text("/etc/x", "x"))


def test_the_exact_pages_of_a_volume_are_taken_as_they_are() -> None:
    whole = read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz"))
    assert rom_of(new().volume(pages=whole[4 * PAGE : 0x18 * PAGE])) == whole


def test_files_go_into_exact_pages() -> None:
    whole = read(sample("knightos/kernel-written/ops.TI83p.after.rom.gz"))
    rom = rom_of(new().volume(pages=whole[4 * PAGE : 0x18 * PAGE], force=True).text("/etc/new", "x"))
    assert read_tree(rom)[b"/etc/new"] == b"x"


def test_pages_of_the_second_boot_code_are_left_to_others() -> None:
    model = MODELS["TI84p"]
    (first, *_rest) = model.layout.usb_boot_pages
    builder = new("TI84p").volume(skip_usb_boot_sector=True).raw(b"boot", address=first * PAGE)
    assert rom_of(builder)[first * PAGE :][:4] == b"boot"


def test_raw_parts_go_to_named_pages() -> None:
    assert rom_of(new().raw(b"x", region="certificate"))[0x1E * PAGE] == ord("x")


def test_an_upgrade_has_the_pages_of_the_rom() -> None:
    built = new().kernel(b"\x01" * PAGE).upgrade("os.8xu", version="2.5").build()
    upgrade = read_upgrade(built.companions["os.8xu"])
    assert {page.number: bytes(page.content) for page in upgrade.pages} == {0: b"\x01" * PAGE}
    assert upgrade.os_header is not None
    assert (upgrade.os_header.major, upgrade.os_header.minor) == (2, 5)


def test_an_upgrade_lies_beside_the_image(tmp_path: Path) -> None:
    from tests.cli.running import run

    (tmp_path / "k.bin").write_bytes(b"\x01")
    (tmp_path / "calc.toml").write_text(
        '[image]\nmodel = "TI83p"\nkernel.file = "k.bin"\nupgrade.output = "os.8xu"\noutput = "calc.rom"\n'
    )
    assert run("image", "build", tmp_path / "calc.toml").code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"k.bin", "calc.toml", "calc.rom", "os.8xu"}


def test_a_hex_file_has_no_bytes_for_what_is_erased(tmp_path: Path) -> None:
    (tmp_path / "k.bin").write_bytes(b"\x01\x02")
    file = tmp_path / "calc.toml"
    file.write_text('[image]\nmodel = "TI83p"\nkernel.file = "k.bin"\n')
    (recipe,) = read_recipes(file, {}, {}).values()
    assert output_of(recipe, recipe.build(), "calc.hex").splitlines()[0] == b":020000000102FB"


def test_what_is_wrong_with_the_kernel_is_told() -> None:
    from tests.kernel_pages import header

    codes = {finding.code for finding in new().kernel(header()).build().findings}
    assert {"rom-privileged", "rom-jump-table"} <= codes


# What is refused


@pytest.mark.parametrize(
    ("builder", "message"),
    [
        (new("TI84pCE"), "model: no calculator model 'TI84pCE'; there are TI73, TI83p, TI83pSE, TI84p, TI84pSE, "),
        (new("TI84pes"), "; did you mean TI84pSE?"),
        (new().kernel(bytes(0x10001)), "kernel().file: 65537 bytes at hand has 65,537 bytes; kernel has 65,536"),
        (new().boot(bytes(0x4001)), "boot().file: 16385 bytes at hand has 16,385 bytes; boot page has 16,384"),
        (new().boot(b""), "boot().file: 0 bytes at hand is empty"),
        (new().page(0x20, b"x"), "page(0x20).page: there is no page 20; the last one is 1F"),
        (new().kernel(bytes(0x4001)).page(1, b"x"), "page 01 at 0x4000-0x4000"),
        (new().text("/x", "").page(4, b"x"), "overlaps page 04 at 0x10000-0x10000, from page(0x04)"),
        (new().raw(b"x", address=0x80000), "does not fit into the image"),
        (new().raw(b"x", region="boots"), "there is no region 'boots'; there are swap, privileged, unused"),
        (new().rom(b"x" * 7), "rom().file: 7 bytes at hand goes from 0x0 to 0x7; a TI-83 Plus has 0x80000 bytes"),
        (new().volume(pages=b"x"), "volume().pages: has 1 bytes; the pages of a volume of a TI-83 Plus are 327,680"),
        (new().volume(DEMO, pages=b"x"), "are a whole volume"),
        (new().volume("nowhere"), "volume().folder: there is no folder nowhere"),
        (new().file("/x", "nowhere"), "file(/x).file: there is no file nowhere"),
        (new().text("/x", "").file("/x", b"y"), "file(/x): /x is there already, from text(/x)"),
        (new().link("/x", "/y").folder("/x"), "/x is there already, from folder(/x)"),
        (new().text("/x", "").text("/x/y", ""), "/x is no folder here, but a file or link from text(/x)"),
        (new().volume(DEMO).text("/bin/shell", ""), "/bin/shell is there already, from volume().folder"),
        (new().package(PACKAGE).text("/bin/demo", ""), "/bin/demo is there already, from text(/bin/demo)"),
        (new().text("x", ""), "'x': the path is not absolute"),
        (new().text("/a/../b", ""), "the path has empty names, or dots for a name"),
        (new().text("/" + "n" * 245, ""), "the name is 245 bytes long, 244 is the limit"),
        (new().link("/x", ""), "link(/x).target: must lead somewhere"),
        (new().file("/x", bytes(300_000)), "the volume is full"),
        (new().text("/x", "y" * 256).volume(strict=True), "/x: with exactly 256 bytes, byte reads end at once"),
        (new().package(b"KPKG"), "package(0).file: "),
        (new().kernel(b"\1").upgrade("x", version="1"), "upgrade().version: must be two numbers up to 255"),
        (new().kernel(b"\1").upgrade("x", pages=(0x1F,)), "upgrade(): page 1F is the boot page"),
        (new().upgrade("x"), "upgrade(): there is no page to send"),
        (new().rom(b"\0" * 0x80000).text("/x", ""), "`new = true` in [image.volume] makes one in its place"),
        (new().kernel(b"\1").upgrade("x", key="nowhere"), "upgrade(): nowhere: no such file or folder"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_cannot_be_says_where(builder: KnightImageBuilder, message: str) -> None:
    assert message in refused(builder)


def test_entries_that_the_kernel_cannot_read_need_a_word() -> None:
    def builder() -> KnightImageBuilder:
        made = new()
        for number in range(90):
            made.text("/" + f"{number:03}".rjust(200, "n"), "")
        return made

    assert "runs astray" in refused(builder())
    assert "kfs-fat-second-page" in {finding.code for finding in builder().volume(force=True).build().findings}


def test_an_error_names_line_and_key(tmp_path: Path) -> None:
    text = '[[image.files]]\npath = "/x"\ntext = "1"\n[[image.links]]\npath = "/x"\ntarget = "/y"\n'
    key, line, message = manifest_refused(tmp_path, text)
    assert (key, line) == ("image.links[0]", 6)
    assert message.endswith("/x is there already, from image.files[0] (line 3)")


def test_an_unknown_model_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "calc.toml"
    file.write_text('[image]\nfill = 0xFF\nmodel = "TI83plus"\n')
    (recipe,) = read_recipes(file, {}, {}).values()
    with pytest.raises(ManifestError, match="did you mean TI83p") as caught:
        recipe.build()
    assert caught.value.key == "image.model"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('kernal.file = "x"', "did you mean kernel?"),
        ('volume.profile = "genkf"', "did you mean 'genkfs'?"),
        ("volume.strict = 1", "must be true or false"),
        ("upgrade.version = '1.0'", "has no key output"),
        ("[[image.pages]]\npage = 256\nfile = 'x'", "must be a number from 0 to 0xff"),
        ("[[image.files]]\npath = '/x'", "needs either a file or a text"),
        ("[[image.files]]\npath = '/x'\ntext = ''\nfile = 'x'", "needs either a file or a text"),
    ],
    ids=lambda value: value[:24],
)
def test_what_a_manifest_cannot_say(text: str, message: str, tmp_path: Path) -> None:
    assert message in manifest_refused(tmp_path, text)[2]


def test_a_folder_that_cannot_be_read_is_the_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: bytes) -> list[bytes]:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("os.listdir", refuse)
    with pytest.raises(UnavailableError, match="Permission denied"):
        new().volume(tmp_path).build()


def test_format_volume_is_what_a_volume_is() -> None:
    made = format_volume(folder(etc=folder(motd=b"hi")), MODEL.layout)
    assert rom_of(new().text("/etc/motd", "hi")) == made.into(blank_image(MODEL))
