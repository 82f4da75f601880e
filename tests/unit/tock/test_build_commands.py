"""`tab build`, `tbf build` and `elf2tab` as users meet them: files in and out, messages, exit codes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from formats.tock.tbf_elements import Permissions, StoragePermissions, WriteableFlashRegion
from formats.tock.tbf_footer import CLEAR_TEXT_ID, ECDSA_P256, HMAC_SHA_256, RESERVED, RSA_2048, RSA_4096, SHA_256
from tests.cli.running import Result, run
from tests.golden_data import sample
from tests.kernel_rules import broken_rules
from toolkit.tock.app import App
from toolkit.tock.sign.check import Verdict, check_credentials
from toolkit.tock.sign.keys import load_key
from toolkit.tock.tab import Tab
from toolkit.tock.tab_metadata import read_metadata

ELF = sample("tock/elf2tab/plain/cortex-m4.elf")
KEYS = sample("tock/elf2tab/keys")
MANY = sorted(sample("tock/elf2tab/multi-arch").glob("*.elf"))
ALL = ("-n", "ember", "--kernel-version", "2.1")


def tab_build(target: Path, *arguments: str | Path) -> Result:
    return run("tab", "build", *arguments, "-o", target)


def tbf_build(target: Path, *arguments: str | Path) -> Result:
    return run("tbf", "build", *arguments, "-o", target)


def app_in(folder: Path, *arguments: str | Path) -> App:
    target = folder / "app.tbf"
    assert tbf_build(target, *arguments).code == 0
    return App.parse(target.read_bytes())


def test_members_are_named_after_the_files(tmp_path: Path) -> None:
    assert tab_build(tmp_path / "x.tab", *MANY, *ALL).code == 0
    tab = Tab.parse((tmp_path / "x.tab").read_bytes())
    assert [member.name for member in tab.members] == ["metadata.toml", *(f"{path.stem}.tbf" for path in MANY)]


def test_every_member_is_what_a_kernel_loads(tmp_path: Path) -> None:
    tab_build(tmp_path / "x.tab", *MANY, *ALL, "--credential", "sha256", "--footer-size", "600")
    for member in Tab.parse((tmp_path / "x.tab").read_bytes()).apps():
        assert broken_rules(member.data, member.name) == []


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        tab_build(tmp_path / name, *MANY, *ALL)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_architecture_behind_a_comma(tmp_path: Path) -> None:
    tab_build(tmp_path / "x.tab", f"{ELF},cortex-m3", *ALL)
    assert Tab.parse((tmp_path / "x.tab").read_bytes()).member("cortex-m3.tbf") is not None


@pytest.mark.parametrize("name", ['say "hi"', "back\\slash", "two\nlines", "glühwürmchen ☼", ""])
def test_names_are_escaped(name: str, tmp_path: Path) -> None:
    tab_build(tmp_path / "x.tab", ELF, "-n", name)
    tab = Tab.parse((tmp_path / "x.tab").read_bytes())
    assert read_metadata(tab).name == name
    assert App.parse(next(tab.apps()).data).name == name


def test_boards(tmp_path: Path) -> None:
    tab_build(tmp_path / "x.tab", ELF, *ALL, "--board", "hail", "--board", "imix")
    assert read_metadata(Tab.parse((tmp_path / "x.tab").read_bytes())).values["only-for-boards"] == "hail,imix"


def test_date_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    tab_build(tmp_path / "x.tab", ELF, *ALL, "--dated")
    date = read_metadata(Tab.parse((tmp_path / "x.tab").read_bytes())).values["build-date"]
    assert date.isoformat() == "1970-01-02T00:00:00+00:00"


def test_standard_output(tmp_path: Path) -> None:
    tbf_build(tmp_path / "app.tbf", ELF, *ALL)
    assert run("tbf", "build", ELF, *ALL, "-o", "-").raw == (tmp_path / "app.tbf").read_bytes()


def test_standard_input(tmp_path: Path) -> None:
    tbf_build(tmp_path / "a.tbf", ELF, *ALL)
    run("tbf", "build", "-", *ALL, "-o", tmp_path / "b.tbf", given=ELF.read_bytes())
    assert (tmp_path / "a.tbf").read_bytes() == (tmp_path / "b.tbf").read_bytes()


def test_header_options(tmp_path: Path) -> None:
    words = "--app-version 0x10001 --disabled --sticky --short-id 0xdeadbeef --ram 4K --protected-size 256"
    app = app_in(tmp_path, ELF, *ALL, *words.split())
    assert (app.version, app.enabled, app.sticky, app.short_id) == (0x10001, False, True, 0xDEADBEEF)
    assert (app.minimum_ram_size, app.app_start, app.kernel_version) == (4096, 256, (2, 1))


def test_permissions_and_ids(tmp_path: Path) -> None:
    words = "--permission 1,0 --permission 0x60000,65 --write-id 1 --read-id 1 --read-id 0x22 --modify-id 3"
    app = app_in(tmp_path, ELF, *ALL, *words.split())
    assert isinstance(app.permissions, Permissions)
    assert [(p.driver, p.offset, p.allowed_commands) for p in app.permissions.permissions] == [
        (1, 0, 1),
        (0x60000, 1, 2),
    ]
    assert app.storage_permissions == StoragePermissions(1, (1, 0x22), (3,))


def test_permissions_and_ids_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "access.toml"
    file.write_text("[[permissions]]\ndriver = 1\ncommands = [0, 2]\n[storage]\nwrite_id = 7\nread_ids = [7, 8]\n")
    app = app_in(tmp_path, ELF, *ALL, "--access", file, "--permission", "2,0", "--read-id", "9")
    assert isinstance(app.permissions, Permissions)
    assert [(p.driver, p.allowed_commands) for p in app.permissions.permissions] == [(1, 5), (2, 1)]
    assert app.storage_permissions == StoragePermissions(7, (7, 8, 9), ())


def test_credentials_in_the_order_of_the_kernel(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"hush")
    keys = [word for name in ("rsa2048.pk8", "p256.pk8", "rsa4096.pk8") for word in ("--key", KEYS / name)]
    app = app_in(
        tmp_path,
        ELF,
        *ALL,
        "--secret",
        secret,
        *keys,
        "--credential",
        "cleartext-id",
        "--id",
        "5",
        "--credential",
        "sha256",
    )
    formats = [credential.format for credential in app.credentials if credential.format != RESERVED]
    assert formats == [SHA_256, RSA_4096, ECDSA_P256, HMAC_SHA_256, RSA_2048, CLEAR_TEXT_ID]


def test_options_do_not_swallow_what_follows(tmp_path: Path) -> None:
    assert app_in(tmp_path, "--read-id", "1", ELF).storage_permissions == StoragePermissions(0, (1,), ())


def test_keys_in_pem_encrypted(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form

    native = form.load_der_private_key((KEYS / "p256.pk8").read_bytes(), None)
    pem, password = tmp_path / "key.pem", tmp_path / "password"
    secret = form.BestAvailableEncryption(b"hush")
    pem.write_bytes(native.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, secret))
    password.write_bytes(b"hush\n")
    app = app_in(tmp_path, ELF, *ALL, "--key", pem, "--password-file", password)
    checked = next(iter(check_credentials(app, [load_key(KEYS / "p256.pub.pem")])))
    assert checked.verdict is Verdict.RIGHT


def test_raw_binary(tmp_path: Path) -> None:
    binary = tmp_path / "app.bin"
    binary.write_bytes(bytes(100))
    words = "--entry 0x29 --ram 4K --flash-address 0x40080 --ram-address 0x20000000 --region 8,16 --arch cortex-m4"
    app = app_in(tmp_path, "--binary", binary, *ALL, *words.split())
    assert app.entry_offset - app.app_start == 0x29
    assert app.writeable_flash_regions == (WriteableFlashRegion(app.app_start + 8, 16),)
    assert (app.fixed_flash_address, app.fixed_ram_address) == (0x40080, 0x20000000)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("tab build", "Missing argument"),
        ("tab build app.elf", "Missing option"),
        ("tab build absent.elf -o x.tab", "absent.elf: no such file"),
        ("tab build app.bin -o x.tab", "app.bin → ELF: e_ident"),
        ("tab build app.elf app.elf -o x.tab", "two apps are called app.tbf"),
        ("tab build app.elf,a/b -o x.tab", "is no name of an architecture"),
        ("tab build app.elf,rv32imac -o x.tab", "app.elf: the ELF file is for EM_ARM, which is not rv32imac"),
        ("tab build app.elf -o app.elf", "app.elf is an input"),
        ("tab build app.elf -o x.tab --board a,b", "give one name with each --board"),
        ("tbf build app.elf -o x.tbf --stack 5G", "is no number"),
        ("tbf build app.elf -o x.tbf --stack 0x100000000", "is not from 0 to 0xffffffff"),
        ("tbf build app.elf -o x.tbf --ram 1K --stack 1K", "--stack cannot stand beside it"),
        ("tbf build app.elf -o x.tbf --kernel-version 2.x", "is no version of a kernel"),
        ("tbf build app.elf -o x.tbf --kernel-version 2.65536", "is no version of a kernel"),
        ("tbf build app.elf -o x.tbf --short-id 0", "is not from 1"),
        ("tbf build app.elf -o x.tbf --permission 1", "is not of the form DRIVER,COMMAND"),
        ("tbf build app.elf -o x.tbf --credential rsa4096", "others come by --key"),
        ("tbf build app.elf -o x.tbf --id 5", "need each other"),
        ("tbf build app.elf -o x.tbf --key app.bin", "app.bin: neither a private nor a public key"),
        ("tbf build app.elf -o x.tbf --key public.der", "public.der: signing needs the private key"),
        ("tbf build app.elf -o x.tbf --access broken.toml", "broken.toml:1: storage.write_id: must be a number"),
        ("tbf build app.elf -o x.tbf --entry 4", "--entry is for --binary"),
        ("tbf build -o x.tbf", "give an ELF file, or a raw binary"),
        ("tbf build app.elf --binary app.bin -o x.tbf", "give an ELF file, or a raw binary"),
        ("tbf build --binary app.bin -o x.tbf", "needs --entry OFFSET and --ram BYTES"),
        ("tbf build --binary app.bin --entry 200 --ram 1K -o x.tbf", "app.bin: the entry point 0xc8 is outside"),
        ("tbf build --binary app.bin --entry 0 --ram 1K --region 1 -o x.tbf", "is not of the form OFFSET,SIZE"),
    ],
)
def test_one_line_says_what_is_wrong(words: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.elf").write_bytes(ELF.read_bytes())
    Path("app.bin").write_bytes(bytes(100))
    Path("public.der").write_bytes((KEYS / "rsa4096.pub.der").read_bytes())
    Path("broken.toml").write_text("storage = { write_id = 'x' }")
    before = sorted(Path().iterdir())
    result = run(*words.split())
    assert message in result.errors
    assert result.errors.count("\n") == 1
    assert result.code == (3 if "absent" in words else 2)
    assert sorted(Path().iterdir()) == before


def test_warnings_name_the_file(tmp_path: Path) -> None:
    result = tbf_build(tmp_path / "x.tbf", ELF)
    assert result.code == 0
    assert result.errors == f"flashwright: warning: {ELF}: no kernel version: the kernel refuses the app\n"


def elf2tab(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.chdir(folder)
    Path("app.elf").write_bytes(ELF.read_bytes())
    return run("elf2tab", *words)


def test_elf2tab_pastes_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elf2tab(tmp_path, monkeypatch, "-n", 'a"b', "app.elf")
    metadata = next(iter(Tab.parse(Path("TockApp.tab").read_bytes()).members)).data
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(metadata.decode())


def test_elf2tab_version_is_where_scripts_look_for_it() -> None:
    assert run("elf2tab", "--version").output.split(" ")[:2] == ["elf2tab", "0.14.0-dev"]


def test_elf2tab_writes_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.tab").mkdir()
    result = elf2tab(tmp_path, monkeypatch, "app.elf", "-o", "out.tab")
    assert result.code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.elf", "out.tab"]


def test_elf2tab_does_not_overwrite_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = elf2tab(tmp_path, monkeypatch, "app.elf", "-o", "app.elf")
    assert "would be overwritten" in result.errors
    assert Path("app.elf").read_bytes() == ELF.read_bytes()


def test_elf2tab_tells_what_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert elf2tab(tmp_path, monkeypatch, "-v", "app.elf").output == "app.tbf: 512 bytes\nTockApp.tab: 3072 bytes\n"
