"""Apps both ways with tockloader: what we install it lists, what it installs we list; after any mixture both agree.

What tockloader does wrong, or cannot do, stands here by name.
"""

from __future__ import annotations

import itertools
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.app_lists import tbf
from tests.cli.running import run
from tests.golden_data import sample
from tests.peers.archives import archive
from tests.peers.tockloader import Shown, Tockloader, TockloaderFailed
from toolkit.errors import ToolkitError
from toolkit.memory.contents import Contents
from toolkit.tock.apps.flags import set_enabled, set_sticky
from toolkit.tock.apps.install import install
from toolkit.tock.apps.listed import Fate, Kind
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.apps.remove import compact, erase_all, uninstall
from toolkit.tock.apps.walk import walk_apps
from toolkit.tock.board.board import Board
from toolkit.tock.board.catalog import board_named
from toolkit.tock.image.flash_image import FlashImage

ROOM = 0x20000
"""Bytes for apps that a file has."""
PEERS = {
    "hail": ("--board", "hail"),
    "imix": ("--board", "imix", "--app-address", "0x40000"),
    "nrf52840dk": ("--board", "nrf52dk"),
    "microbit_v2": ("--board", "microbit_v2"),
    "nucleo_f446re": ("--board", "nucleof4"),
    "raspberry_pi_pico": ("--board", "raspberry_pi_pico", "--app-address", "0x10040000"),
    "qemu_rv32_virt": ("--board", "qemu_rv32_virt"),
    "qemu_rv64_virt": ("--board", "qemu_rv64_virt"),
    "litex_sim": ("--board", "litex_sim"),
    "veer_el2_sim": ("--board", "veer_el2_sim"),
}
"""Our name of a board → how tockloader is told of it. Where its own table is wrong, it gets the address."""
NOT_BY_TOCKLOADER = {
    "fixed-ram": "it takes the 0xFFFFFFFF of a flash address that is not fixed for an address",
    "segment-before": "it puts the TBF on a multiple of 1024 only, and cannot grow its trailer so far",
}
"""Samples of elf2tab that only we install on a Hail, and why."""
LENGTHS = {"cortex": [256, 512, 1024, 2048, 4096], "rv": [128, 256, 300, 512, 1000, 1024, 4096]}
"""By architecture. On a Cortex-M tockloader moves other lengths to where the kernel does not take them: see below."""


@dataclass(frozen=True)
class Desk:
    """A flash file, and both tools."""

    board: Board
    path: Path
    tockloader: Tockloader

    @classmethod
    def of(cls, name: str, folder: Path) -> Desk:
        """A file with erased flash for the apps of a board."""
        board, path = board_named(name), folder / "flash.bin"
        path.write_bytes(b"\xff" * (board.apps.address - board.flash.address + ROOM))
        return cls(board, path, Tockloader(path, *PEERS[name]))

    def image(self) -> FlashImage:
        """What the file holds."""
        return FlashImage(self.board, Contents([(self.board.flash.address, self.path.read_bytes())]))

    def ours(self, act: Callable[[FlashImage], object]) -> None:
        """Change the file by our functions."""
        image = self.image()
        act(image)
        self.path.write_bytes(image.read(self.board.flash.address, image.range.length))

    def shown(self) -> list[Shown]:
        """What we list, as tockloader lists it."""
        found = []
        for item in walk_apps(self.image()).items:
            if item.kind is Kind.PADDING:
                found.append(Shown(item.address, item.length))
            else:
                assert item.app is not None
                found.append(Shown(item.address, item.length, item.name, item.app.enabled, item.app.sticky))
        return found

    def refused_by_the_kernel(self) -> list[str]:
        """Enabled apps that the kernel would not run."""
        items = walk_apps(self.image()).apps
        return [item.name for item in items if item.app and item.app.enabled and item.fate is not Fate.RUNS]


def apps_for(board: Board, count: int = 4) -> dict[str, bytes]:
    """Make apps of several lengths."""
    lengths = itertools.cycle(LENGTHS["cortex" if board.architecture.startswith("cortex") else "rv"])
    return {
        f"app{number}": tbf(f"app{number}", length, fill=number + 1)
        for number, length in zip(range(count), lengths, strict=False)
    }


def code_of(flash: bytes) -> bytes:
    """What stands behind the header of a TBF."""
    return flash[struct.unpack_from("<H", flash, 2)[0] :]


# One after the other


@pytest.mark.parametrize("name", PEERS)
def test_what_we_install_it_lists(name: str, tmp_path: Path) -> None:
    desk = Desk.of(name, tmp_path)
    apps = apps_for(desk.board)
    files = [AppFile(label, archive(label, content, desk.board.architecture)) for label, content in apps.items()]
    desk.ours(lambda image: install(image, files))
    listed = desk.tockloader.listed()
    assert listed == desk.shown()
    assert {shown.name for shown in listed if shown.name} == set(apps)


@pytest.mark.parametrize("name", PEERS)
def test_what_it_installs_we_list(name: str, tmp_path: Path) -> None:
    desk = Desk.of(name, tmp_path)
    apps = apps_for(desk.board)
    tabs = []
    for label, content in apps.items():
        tabs.append(tmp_path / f"{label}.tab")
        tabs[-1].write_bytes(archive(label, content, desk.board.architecture))
    desk.tockloader.run("install", *tabs)
    assert desk.shown() == desk.tockloader.listed()
    assert {shown.name for shown in desk.shown() if shown.name} == set(apps)
    assert desk.refused_by_the_kernel() == []


@pytest.mark.parametrize(
    "label", [p.name for p in sorted(sample("tock/elf2tab").iterdir()) if (p / "out.tab").exists()]
)
def test_archives_of_elf2tab(label: str, tmp_path: Path) -> None:
    """Both install what the other does, on a Hail; apps for other architectures neither."""
    tab, desk = sample("tock/elf2tab") / label / "out.tab", Desk.of("hail", tmp_path)
    try:
        desk.tockloader.run("install", tab)
    except TockloaderFailed:
        by_tockloader = None
    else:
        by_tockloader = desk.shown()
        assert by_tockloader == desk.tockloader.listed()
    desk = Desk.of("hail", tmp_path)
    try:
        desk.ours(lambda image: install(image, [AppFile(label, tab.read_bytes())]))
    except ToolkitError:
        assert by_tockloader is None
        return
    assert desk.tockloader.listed() == desk.shown()
    assert (by_tockloader is None) == (label in NOT_BY_TOCKLOADER)
    if by_tockloader is not None:
        assert [shown.name for shown in by_tockloader] == [shown.name for shown in desk.shown()]


# Mixtures

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ours", "tockloader"]),
        st.sampled_from(
            ["install", "install", "install", "uninstall", "enable", "disable", "sticky", "unsticky", "erase"]
        ),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=9,
)
FLAG_COMMANDS = ("enable", "disable", "sticky", "unsticky")
Known = dict[str, tuple[bool, bool]]
"""Name → enabled, sticky."""


def by_us(desk: Desk, act: str, name: str, tab: Path) -> None:
    """Do a step by our functions. What cannot be done is refused."""
    flags: dict[str, Callable[[FlashImage], object]] = {
        "install": lambda image: install(image, [AppFile(name, tab.read_bytes())]),
        "uninstall": lambda image: uninstall(image, [name]),
        "erase": erase_all,
        "enable": lambda image: set_enabled(image, [name], enabled=True),
        "disable": lambda image: set_enabled(image, [name], enabled=False),
        "sticky": lambda image: set_sticky(image, [name], sticky=True),
        "unsticky": lambda image: set_sticky(image, [name], sticky=False),
        "compact": compact,
    }
    desk.ours(flags[act])


def by_tockloader(desk: Desk, act: str, name: str, tab: Path) -> None:
    """Do a step by tockloader's commands. What cannot be done fails, or does nothing."""
    if act == "install":
        desk.tockloader.run("install", tab)
    elif act == "erase":
        desk.tockloader.run("erase-apps")
    elif act in FLAG_COMMANDS:
        desk.tockloader.run(f"{act}-app", name)
    else:
        desk.tockloader.run(act, name)


def known_after(known: Known, act: str, name: str) -> Known:
    """What is there when a step was done."""
    after = dict(known)
    if act == "install":
        after[name] = (True, False)
    elif act == "erase":
        after = {label: flags for label, flags in known.items() if flags[1]}
    elif name not in known:
        return after
    elif act == "uninstall":
        if not known[name][1]:
            del after[name]
    else:
        enabled, sticky = known[name]
        after[name] = {
            "enable": (True, sticky),
            "disable": (False, sticky),
            "sticky": (enabled, True),
            "unsticky": (enabled, False),
        }[act]
    return after


@pytest.mark.parametrize("name", ["hail", "qemu_rv32_virt"])
@settings(max_examples=max(8, settings.default.max_examples // 8))  # type: ignore[union-attr] # a profile is loaded
@given(steps=STEPS)
def test_both_agree_after_any_mixture(
    name: str, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("mixture")
    desk = Desk.of(name, folder)
    apps, known = apps_for(desk.board), Known()
    for who, act, number in steps:
        label = f"app{number}"
        tab = folder / f"{label}.tab"
        tab.write_bytes(archive(label, apps[label], desk.board.architecture))
        try:
            (by_us if who == "ours" else by_tockloader)(desk, act, label, tab)
        except (ToolkitError, TockloaderFailed):
            assert known_after(known, act, label) == known, f"{who} cannot {act} {label}"
        known = known_after(known, act, label)
    assert desk.shown() == desk.tockloader.listed()
    assert {shown.name: (shown.enabled, shown.sticky) for shown in desk.shown() if shown.name} == known
    assert desk.refused_by_the_kernel() == []
    items = walk_apps(desk.image()).apps
    kept = {item.name: code_of(desk.image().read_range(item.range)) for item in items}
    assert kept == {label: code_of(apps[label]) for label in known}


def test_fixed_addresses_by_either(tmp_path: Path) -> None:
    desk = Desk.of("qemu_rv32_virt", tmp_path)
    tabs = {}
    for number, start in enumerate((0x80100000, 0x80101000)):
        label = f"app{number}"
        size = len(tbf(label, 512, flash=0, ram=0)) - len(code_of(tbf(label, 512, flash=0, ram=0)))
        content = tbf(label, 1024, flash=start + 0x80, ram=0x80300000 + number * 0x1000, protected=0x80 - size)
        tabs[label] = tmp_path / f"{label}.tab"
        tabs[label].write_bytes(archive(label, content, "rv32imac"))
    by_us(desk, "install", "app1", tabs["app1"])
    by_tockloader(desk, "install", "app0", tabs["app0"])
    by_tockloader(desk, "disable", "app1", tabs["app1"])
    by_us(desk, "sticky", "app0", tabs["app0"])
    assert desk.tockloader.listed() == desk.shown()
    assert desk.tockloader.apps() == [
        Shown(0x80100000, 1024, "app0", True, True),
        Shown(0x80101000, 1024, "app1", False, False),
    ]


# What tockloader does wrong


def test_tockloader_moves_a_length_that_is_no_power_of_two_to_where_the_kernel_does_not_take_it(tmp_path: Path) -> None:
    """Subregions of memory protection cover 1536 bytes at some places; it believes in multiples of the length."""
    desk = Desk.of("hail", tmp_path)
    desk.ours(lambda image: install(image, [AppFile("odd", tbf("odd", 1536))]))
    assert desk.refused_by_the_kernel() == []
    desk.tockloader.run("disable-app", "nobody")
    assert desk.refused_by_the_kernel() == ["odd"]
    assert desk.tockloader.listed() == desk.shown()
    desk.ours(compact)
    assert desk.refused_by_the_kernel() == []


def test_tockloader_does_not_mix_fixed_addresses_with_others(tmp_path: Path) -> None:
    """We do; and then it cannot even set a flag, and changes nothing."""
    desk = Desk.of("hail", tmp_path)
    fixed, free = tbf("fixed", 512, flash=0x31000 + 72), tbf("free", 512)
    assert len(fixed) - len(code_of(fixed)) == 72
    desk.ours(lambda image: install(image, [AppFile("fixed", fixed), AppFile("free", free)]))
    before = desk.path.read_bytes()
    assert desk.tockloader.listed() == desk.shown()
    with pytest.raises(TockloaderFailed):
        desk.tockloader.run("disable-app", "free")
    assert desk.path.read_bytes() == before


# By their command lines


def test_commands_agree(tmp_path: Path) -> None:
    path, tab = tmp_path / "hail.bin", sample("tock/elf2tab/plain/out.tab")
    assert run("tock", "apps", "install", path, tab, "--create", "--board", "hail").code == 0
    assert "Name:                  ember" in _tockloader("list", path)
    _tockloader("disable-app", path, "ember")
    items = run("tock", "apps", "list", path, "--board", "hail", "--json").json["items"]
    assert [(item["name"], item["enabled"]) for item in items] == [("ember", False)]


def _tockloader(verb: str, path: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "tockloader.main", verb, "--flash-file", str(path), "--board", "hail", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
