"""For each change of `toolkit.kfs.write.commit`, a volume and the change to make on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.kfs_images import MODEL, bytes_of, folder, link, made
from toolkit.flash import FlashDevice, NorFlash
from toolkit.kfs.write.writable import WritableVolume

TEXT = bytes(range(1, 256)) * 4
"""1,020 bytes: four blocks, the last not full."""


def sample_image() -> bytes:
    """A volume with something of everything, in which something was removed and overwritten before."""
    tree = folder(
        bin=folder(init=b"#!/bin/sh", big=TEXT * 3, empty=b"", full=bytes(512)),
        etc=folder(conf=TEXT, old=b"old" * 200, sub=folder(deep=b"deep", l=link(b"/bin/init"))),
        home=folder(),
        top=b"top",
    )
    flash = NorFlash(MODEL.geometry, bytes_of(made(tree)))
    volume = WritableVolume(flash)
    volume.store(b"/etc/old", b"newer" * 100)
    volume.store(b"/home/gone", TEXT)
    volume.remove(b"/home/gone")
    return bytes(flash)


class Scripted(NamedTuple):
    """A change to make, as a kind of `commit.CHANGES`, on the image that `prepare` makes of the sample."""

    kind: str
    act: Callable[[WritableVolume], object]
    prepare: Callable[[WritableVolume], object] = lambda volume: None


def _stream(path: bytes, *actions: Callable[..., object]) -> Callable[[WritableVolume], None]:
    """Open a file, do something to it, close it."""

    def act(volume: WritableVolume) -> None:
        opened = volume.open_file(path, writing=True, create=True)
        for action in actions:
            action(opened)
        volume.close_file(opened, commit=True)

    return act


def _put_tree(volume: WritableVolume) -> None:
    volume.make_directory(b"/put")
    volume.store(b"/put/a", b"a" * 300)
    volume.make_directory(b"/put/inner")
    volume.store(b"/put/inner/b", b"")
    volume.make_link(b"/put/inner/l", b"/put/a")
    volume.store(b"/put/c", bytes(1024))


def _fill(volume: WritableVolume) -> None:
    """Leave hardly a free block, and much that a collection gives back."""
    volume.prepare()
    while len(volume.blocks) > 120:
        volume.store(b"/home/fill", bytes([7]) * 256 * min(100, len(volume.blocks) - 60))


def _fill_log(volume: WritableVolume) -> None:
    """Leave no room in the log, most of it dead."""
    volume.collect()
    while volume.log.room > 130:
        volume.remove(volume.make_link(b"/home/" + b"n" * 60, b"t" * 60).path)


SCRIPTED = {
    "new file": Scripted("new file", lambda v: v.store(b"/home/new", TEXT)),
    "new file of 512 bytes": Scripted("new file", lambda v: v.store(b"/home/new", TEXT[:512])),
    "new empty file": Scripted("new file", lambda v: v.store(b"/home/new", b"")),
    "overwrite": Scripted("overwrite", lambda v: v.store(b"/etc/conf", b"changed" * 99)),
    "overwrite an empty file": Scripted("overwrite", lambda v: v.store(b"/bin/empty", b"no longer")),
    "append": Scripted("append", _stream(b"/etc/conf", lambda f: f.write(f.length, b"more" * 150))),
    "update": Scripted("update in the middle", _stream(b"/bin/big", lambda f: f.write(700, b"U" * 20))),
    "update at two places": Scripted(
        "update in the middle",
        _stream(b"/bin/big", lambda f: f.write(2000, b"later"), lambda f: f.write(10, b"earlier")),
    ),
    "truncate": Scripted("truncate", _stream(b"/bin/big", lambda f: f.truncate(300))),
    "extend": Scripted("append", _stream(b"/etc/conf", lambda f: f.truncate(2000))),
    "rename": Scripted("rename a file", lambda v: v.move(b"/etc/conf", b"/etc/configuration")),
    "move": Scripted("rename a file", lambda v: v.move(b"/etc/conf", b"/home/conf")),
    "move over": Scripted("move a file over another", lambda v: v.move(b"/etc/conf", b"/bin/init", overwrite=True)),
    "move a directory": Scripted("move a directory, a link or an empty file", lambda v: v.move(b"/etc", b"/home/etc")),
    "rename a directory": Scripted("move a directory, a link or an empty file", lambda v: v.move(b"/bin", b"/prog")),
    "move a link": Scripted("move a directory, a link or an empty file", lambda v: v.move(b"/etc/sub/l", b"/home/l")),
    "move an empty file over another": Scripted(
        "move a directory, a link or an empty file", lambda v: v.move(b"/bin/empty", b"/top", overwrite=True)
    ),
    "new directory": Scripted("new directory", lambda v: v.make_directory(b"/home/folder")),
    "new link": Scripted("new link", lambda v: v.make_link(b"/home/link", b"/etc/conf")),
    "remove": Scripted("remove a file or a link", lambda v: v.remove(b"/etc/conf")),
    "remove a link": Scripted("remove a file or a link", lambda v: v.remove(b"/etc/sub/l")),
    "remove a directory": Scripted("remove a directory", lambda v: v.remove_directory(b"/home")),
    "remove a tree": Scripted("remove a tree", lambda v: v.remove_tree(b"/etc")),
    "put a tree": Scripted("put a tree", _put_tree),
    "collect": Scripted("collect blocks", lambda v: v.collect()),
    "new file where blocks are short": Scripted("new file", lambda v: v.store(b"/home/new", bytes(256 * 130)), _fill),
    "compact the log": Scripted("compact the log", lambda v: v.collect(), _fill_log),
    "new directory where the log is full": Scripted(
        "new directory", lambda v: v.make_directory(b"/home/" + b"d" * 140), _fill_log
    ),
}


def device_of(image: bytes) -> FlashDevice:
    """The image on flash."""
    return NorFlash(MODEL.geometry, image)
