"""Putting right what lint finds: the kernel then reads it whole, and nothing else has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from formats.knightos.kfs_block import FIRST, LAST
from tests.corrupt.test_kfs_findings import BINARY, BLOCK
from tests.corrupt.test_kfs_lint import LINTED, formatted
from tests.kfs_images import crafted, directory_entry, file_at, file_entry, folder, link, made, mounted
from tests.unit.kfs.test_history import dead_file
from toolkit.errors import DamagedVolumeError
from toolkit.flash import NorFlash
from toolkit.kfs.check.fsck import errors
from toolkit.kfs.history.history import history
from toolkit.kfs.kernel.reading import KernelView
from toolkit.kfs.lint.lint import Remedy, lint
from toolkit.kfs.lint.lint_fix import Fixed, fix
from toolkit.kfs.make.formatter import Profile
from toolkit.kfs.survey import kernel_reports
from toolkit.kfs.volume import File, Link, Volume
from toolkit.kfs.write.writable import WritableVolume


def bytes_of(volume: Volume) -> bytes:
    return volume.flash.read(0, volume.flash.geometry.size)


def fixed(volume: Volume, *, pad: bool = False, force: bool = False) -> tuple[Volume, Fixed]:
    device = NorFlash(volume.flash.geometry, bytes_of(volume))
    result = fix(WritableVolume(device, force=force), pad=pad)
    return Volume(device), result


def contents(volume: Volume) -> dict[bytes, object]:
    """Path → content, target, or nothing for a directory."""
    return {
        node.path: volume.read_file(node)
        if isinstance(node, File)
        else node.body.target
        if isinstance(node, Link)
        else None
        for node in volume.walk()
    }


AUTOMATIC: dict[str, Callable[[], Volume]] = {
    code: make for code, (make, remedy) in LINTED.items() if remedy is not Remedy.YOU
} | {
    "kfs-kernel-no-tail-block": lambda: made(folder(bin=folder(f=bytes(512))), Profile.GENKFS),
    "kfs-kernel-empty-without-block": lambda: mounted(formatted(crafted([BINARY, file_entry(b"f", 0, 0xFFFF)]))),
    "kfs-kernel-not-found": lambda: mounted(formatted(crafted([file_entry(b"f", 1, 0x401, 1), BINARY], BLOCK))),
    "kfs-kernel-broken-chain": lambda: mounted(
        formatted(crafted([BINARY, file_entry(b"f", 300, 0x401)], {0x401: (FIRST, 0x402), 0x402: (0x401, FIRST)}))
    ),
    "kfs-kernel-link": lambda: made(folder(bin=folder(f=b"x"), a=link(b"/b"), b=link(b"/bin/f"))),
    "kfs-fat-second-page": lambda: mounted(
        formatted(crafted([BINARY, *[dead_file(b"%0200d" % n, 0, LAST) for n in range(80)]]))
    ),
}


@pytest.mark.parametrize("code", AUTOMATIC)
def test_nothing_is_left_to_be_fixed(code: str) -> None:
    volume, result = fixed(AUTOMATIC[code]())
    assert (result.left, lint(volume)) == ((), [])


@pytest.mark.parametrize("code", AUTOMATIC)
def test_what_was_fixed_is_told(code: str) -> None:
    _volume, result = fixed(AUTOMATIC[code]())
    assert code in {advised.finding.code for advised in result.done}


@pytest.mark.parametrize("code", AUTOMATIC)
def test_check_finds_no_error_afterwards(code: str) -> None:
    assert errors(fixed(AUTOMATIC[code]())[0]) == []


@pytest.mark.parametrize("code", sorted(AUTOMATIC.keys() - {"kfs-no-directory", "kfs-link-target", "kfs-kernel-link"}))
def test_tree_and_contents_stay_the_same(code: str) -> None:
    before = AUTOMATIC[code]()
    assert contents(fixed(before)[0]) == contents(before)


@pytest.mark.parametrize("code", AUTOMATIC)
def test_fixing_again_changes_nothing(code: str) -> None:
    volume, _result = fixed(AUTOMATIC[code]())
    again, result = fixed(volume)
    assert (result, bytes_of(again)) == (Fixed((), ()), bytes_of(volume))


def test_file_of_256_bytes_is_left_without_pad() -> None:
    volume, result = fixed(made(folder(bin=folder(f=bytes(256)))))
    assert [advised.finding.code for advised in result.left] == ["kfs-kernel-size-256"]
    assert volume.read_file(file_at(volume, "/bin/f")) == bytes(256)


def test_padded_file_is_read_whole() -> None:
    volume, result = fixed(made(folder(bin=folder(f=b"t" * 256))), pad=True)
    assert result.left == ()
    prediction = KernelView(volume).predict(b"/bin/f")
    assert (prediction.by_bytes.content, prediction.by_buffer.content) == (b"t" * 256 + b"\n",) * 2


def test_file_with_a_link_to_it_is_padded_once() -> None:
    volume, _result = fixed(made(folder(bin=folder(f=bytes(256)), l=link(b"/bin/f"))), pad=True)
    assert volume.length(file_at(volume, "/bin/f")) == 257


def test_file_with_a_link_to_it_is_stored_once() -> None:
    volume, _result = fixed(made(folder(bin=folder(f=bytes(512)), l=link(b"/bin/f")), Profile.GENKFS))
    assert len(history(volume)) == 1


def test_link_leads_to_its_file_by_a_path_from_the_root() -> None:
    volume, _result = fixed(made(folder(bin=folder(f=b"x", l=link(b"f")))))
    assert contents(volume)[b"/bin/l"] == b"/bin/f"
    assert [report.reason for report in kernel_reports(volume)] == ["", ""]


def test_directory_gets_a_name_that_is_free() -> None:
    volume, _result = fixed(made(folder(bin=b"x"), Profile.GENKFS))
    assert [node.path for node in volume.walk()] == [b"/bin", b"/etc"]


def test_history_survives_a_new_order() -> None:
    entries = [directory_entry(b"a", 2), dead_file(b"f", 1, 0x401, 2), directory_entry(b"b", 1)]
    volume, _result = fixed(mounted(formatted(crafted(entries, BLOCK))))
    assert [entry.path for entry in history(volume)] == [b"/a/f"]


def test_other_damage_is_refused() -> None:
    image = crafted([BINARY, file_entry(b"f", 300, 0x401), directory_entry(b"a b", 2)], BLOCK)
    with pytest.raises(DamagedVolumeError):
        fixed(mounted(image))


def test_volume_where_everything_needs_a_decision_is_not_touched() -> None:
    """Not even damage is in the way."""
    image = formatted(crafted([BINARY, file_entry(b"f", 600, 0x401)], BLOCK))
    volume, result = fixed(mounted(image))
    assert ([advised.remedy for advised in result.left], bytes_of(volume)) == ([Remedy.YOU], image)


def test_what_there_is_no_room_for_is_left() -> None:
    """A file that fills the volume has no place for a second copy; a small one beside it has."""
    files = {"bin": folder(big=bytes(256 * 1000), small=bytes(512))}
    volume, result = fixed(made(folder(**files), Profile.GENKFS))
    assert [advised.finding.where for advised in result.left] == ["/bin/big"]
    assert contents(volume)[b"/bin/big"] == bytes(256 * 1000)
