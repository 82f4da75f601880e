"""Doing what `lint` advises, as far as it needs nobody's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from formats.knightos.kfs_block import FREE_MARK
from formats.knightos.kfs_entry import LINK, Entry
from formats.knightos.kfs_page import MAGIC_UNUSED, MAGIC_USED, PAGE_SIZE
from toolkit.errors import NotInVolumeError, VolumeFullError
from toolkit.files import text_to_name
from toolkit.findings import Finding
from toolkit.kfs.check.pages import own_pages
from toolkit.kfs.layout import FIRST_DAT_PAGE
from toolkit.kfs.lint.lint import Lint, Remedy, better_target, lint
from toolkit.kfs.make.formatter import spare_name
from toolkit.kfs.volume import File, Link
from toolkit.kfs.write.log_order import order_log
from toolkit.kfs.write.sector_rewrite import ERASED_MAGIC
from toolkit.kfs.write.writable import WritableVolume

PUT_RIGHT = frozenset(
    {"kfs-directory-id", "kfs-directory-order", "kfs-parent-later", "kfs-fat-second-page", "kfs-docs-terminator"}
)
"""Codes of errors that fixing puts right, so that they do not stop it."""
PADDING = b"\n"


class Fixed(NamedTuple):
    """What was put right, and what is left."""

    done: tuple[Lint, ...]
    left: tuple[Lint, ...]


def fix(volume: WritableVolume, *, pad: bool = False) -> Fixed:
    """Put right what can be: what needs a decision, or room that is not there, is left.

    Args:
        volume: the volume.
        pad: add a line feed to files of 256 bytes.

    Raises:
        DamagedVolumeError: the volume has damage of other kinds.
    """
    found = lint(volume)
    chosen = [
        advised for advised in found if advised.remedy is not Remedy.YOU and (pad or advised.remedy is not Remedy.PAD)
    ]
    if not chosen:
        return Fixed((), tuple(found))
    volume.tolerate(PUT_RIGHT)
    volume.prepare()
    _Fixer(volume).fix(chosen)
    left = lint(volume)
    names = {(advised.finding.code, advised.finding.where) for advised in left}
    done = tuple(advised for advised in chosen if (advised.finding.code, advised.finding.where) not in names)
    return Fixed(done, tuple(left))


class _Fixer:
    def __init__(self, volume: WritableVolume) -> None:
        self._volume = volume
        self._stored: set[bytes] = set()
        self._too_long: int | None = None

    def fix(self, chosen: Iterable[Lint]) -> None:
        """The log first, since new entries need their place in it; the marks of pages last."""
        by_remedy: dict[Remedy, list[Finding]] = {remedy: [] for remedy in Remedy}
        for advised in chosen:
            by_remedy[advised.remedy].append(advised.finding)
        if by_remedy[Remedy.ORDER] or by_remedy[Remedy.COMPACT]:
            self._rewrite_log(ordered=bool(by_remedy[Remedy.ORDER]))
        if by_remedy[Remedy.DIRECTORY]:
            name = spare_name(self._volume.root.children)
            _unless_full(lambda: self._volume.make_directory(b"/" + name))
        if by_remedy[Remedy.RETARGET]:
            self._retarget(by_remedy[Remedy.RETARGET])
        for finding in by_remedy[Remedy.STORE]:
            self._store(finding)
        for finding in by_remedy[Remedy.PAD]:
            self._store(finding, PADDING)
        self._mark_pages()
        self._volume.reload()

    def _rewrite_log(self, *, ordered: bool) -> None:
        plan = self._volume.plan_log()
        if ordered:
            order_log(self._volume, plan)
        if _unless_full(lambda: self._volume.rewrite_log(plan)):
            self._volume.reload()

    def _retarget(self, findings: Iterable[Finding]) -> None:
        """Give links other targets, in their places in the log."""
        plan = self._volume.plan_log()
        for path in {text_to_name(finding.where) for finding in findings}:
            link = self._volume.lookup(path)
            assert isinstance(link, Link)
            target = better_target(self._volume, link)
            if target is not None and link.record:
                plan.change(link.record, Entry(LINK, replace(link.body, target=target)))
        _unless_full(lambda: self._volume.rewrite_log(plan))

    def _store(self, finding: Finding, padding: bytes = b"") -> None:
        """Store the file of a finding, or the one behind a link, once more."""
        file = self._file(finding)
        if file is None or file.path in self._stored:
            return
        length = self._volume.length(file)
        if self._too_long is not None and length >= self._too_long:
            return
        content = self._volume.read_file(file) + padding
        if _unless_full(lambda: self._volume.store(file.path, content)):
            self._stored.add(file.path)
        else:
            self._too_long = length

    def _file(self, finding: Finding) -> File | None:
        try:
            return self._volume.file_behind(self._volume.lookup(text_to_name(finding.where)))
        except NotInVolumeError:
            return None

    def _mark_pages(self) -> None:
        headers, device = self._volume.data.headers, self._volume.device
        used = {section_id >> 8 for section_id, (prev, _next) in headers.items() if not prev & FREE_MARK}
        used.add(FIRST_DAT_PAGE)  # by its mark a volume is known
        for page in own_pages(self._volume):
            magic = device.read(page * PAGE_SIZE, len(ERASED_MAGIC))
            mark = MAGIC_USED if page in used else MAGIC_UNUSED
            if magic in (ERASED_MAGIC, MAGIC_UNUSED) and magic != mark:
                device.program(page * PAGE_SIZE, mark)


def _unless_full(change: Callable[[], object]) -> bool:
    """Change the volume, if there is room; returns whether there was."""
    try:
        change()
    except VolumeFullError:
        return False
    return True
