"""Cutting the power at an operation, and what must hold afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.independent_reader import Tree, read_tree
from tests.powerloss.changes import device_of
from toolkit.errors import PowerLost
from toolkit.findings import Severity
from toolkit.flash import TORN_VARIANTS, FlashDevice, PowerCut, Recorder, Torn
from toolkit.kfs.check.fsck import check
from toolkit.kfs.rules import LEFTOVERS
from toolkit.kfs.volume import Directory, File, Link, Volume
from toolkit.kfs.write.writable import WritableVolume

Act = Callable[[FlashDevice], object]
WAYS: tuple[Torn | None, ...] = (None, *TORN_VARIANTS)
"""How the last operation goes: not at all, or torn."""


class Cut(NamedTuple):
    """A cut that was tried: after so many operations, and what the next one left."""

    after: int
    torn: Torn | None


def content_of(device: FlashDevice) -> Tree:
    """Everything that a volume holds, by path."""
    return tree_of(Volume(device))


def tree_of(volume: Volume) -> Tree:
    """Everything that a mounted volume holds, by path."""
    found: Tree = {}
    for node in volume.walk():
        if isinstance(node, File):
            found[node.path] = volume.read_file(node)
        elif isinstance(node, Link):
            found[node.path] = "link", node.body.target
        else:
            assert isinstance(node, Directory)
            found[node.path] = None
    return found


def count_operations(image: bytes, act: Act) -> int:
    """How many operations something takes."""
    recorder = Recorder(device_of(image))
    act(recorder)
    return len(recorder.operations)


def cuts(image: bytes, act: Act, ways: tuple[Torn | None, ...] = WAYS) -> Iterator[tuple[Cut, FlashDevice]]:
    """Do something to an image again and again, with the power gone at each operation in each way; what flash holds."""
    for after in range(count_operations(image, act)):
        for torn in ways:
            flash = device_of(image)
            with contextlib.suppress(PowerLost):
                act(PowerCut(flash, after, torn))
            yield Cut(after, torn), flash


def image_of(device: FlashDevice) -> bytes:
    """All bytes of a device."""
    return device.read(0, device.geometry.size)


def recover(device: FlashDevice) -> WritableVolume:
    """Mount for writing, which puts leftovers in order."""
    volume = WritableVolume(device)
    volume.prepare()
    return volume


def errors_of(volume: Volume) -> list[str]:
    """The findings that are errors."""
    return [str(finding) for finding in check(volume) if finding.severity is Severity.ERROR]


def grave_errors(volume: Volume) -> list[str]:
    """The errors that a mount for writing does not repair by itself."""
    return [code for f in check(volume) if f.severity is Severity.ERROR and (code := f.code) not in LEFTOVERS]


def require_old_or_new(found: Tree, old: Tree, new: Tree) -> None:
    """Each path is as before or as after; never a mixture of contents, never gone in between."""
    missing = object()
    for path in old.keys() | new.keys() | found.keys():
        here = found.get(path, missing)
        assert here in (old.get(path, missing), new.get(path, missing)), path


def require_sound(device: FlashDevice, old: Tree, new: Tree, *, at_once: bool) -> None:
    """What must hold after a cut: old or new, nothing worse than a leak, and everything goes on.

    Args:
        device: the flash after the cut.
        old: what the volume held before the change.
        new: what it holds after it.
        at_once: the change has one commit: everything is old, or everything is new.
    """
    seen = content_of(device)
    if at_once:
        assert seen in (old, new)
    require_old_or_new(seen, old, new)
    assert grave_errors(Volume(device)) == []
    volume = recover(device)
    assert tree_of(volume) == seen
    assert content_of(device) == seen
    assert read_tree(image_of(device)) == seen
    assert errors_of(Volume(device)) == []
    volume.store(b"/written afterwards", b"afterwards" * 60)
    volume.collect()
    expected = {**seen, b"/written afterwards": b"afterwards" * 60}
    assert content_of(device) == expected
    assert errors_of(Volume(device)) == []
