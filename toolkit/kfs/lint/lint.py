"""What the real kernel will not read whole, or will stumble over, and what can be done about it.

The rules are those of the kernel profile (formats/knightos/SPEC.md, write profiles). What puts data at risk is the
check's (`fsck`); of its findings, those are here as well that a volume for the kernel must not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from toolkit.errors import NotInVolumeError
from toolkit.files import name_to_text, text_to_name
from toolkit.findings import Finding, Severity
from toolkit.kfs.check.fsck import check
from toolkit.kfs.dat import ChainEnd
from toolkit.kfs.file_length import LengthSource
from toolkit.kfs.layout import FAT_PAGE_APPENDABLE
from toolkit.kfs.make.create import node_findings
from toolkit.kfs.make.formatter import MAX_LINK
from toolkit.kfs.rules import RULES
from toolkit.kfs.volume import Directory, File, Link, Node, Volume, components
from toolkit.kfs.write.log_plan import LogPlan

KERNEL = "kfs-kernel-"
"""How codes begin of what the kernel does not read whole."""
FIRST_HIGH_PAGE = 0x80
"""From this page on, `prev` cannot name a block: the bit is the mark of blocks in use."""


class Remedy(Enum):
    """What becomes of a finding. All but the last are done by `lint_fix`."""

    STORE = "store"
    PAD = "pad"
    RETARGET = "retarget"
    ORDER = "order"
    COMPACT = "compact"
    DIRECTORY = "directory"
    MARK = "mark"
    FENCE = "fence"
    YOU = "you"


class Lint(NamedTuple):
    """A finding, and what can be done about it, in words that follow "fix:"."""

    finding: Finding
    remedy: Remedy
    advice: str

    @property
    def is_grave(self) -> bool:
        """Whether the kernel does not read something whole, or will do damage."""
        return self.finding.code.startswith(KERNEL) or self.finding.severity is Severity.ERROR

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON sees it, with its remedy and the advice."""
        return {**self.finding.as_dict(), "remedy": self.remedy.value, "fix": self.advice}


_STORED = Remedy.STORE, "the file is stored anew"
_ORDERED = Remedy.ORDER, "the log is written anew, directories first and their ids ascending"
_REPAIR = Remedy.YOU, "`flashwright kfs fsck --repair`"
_SPLIT = Remedy.YOU, "keep it in parts of less than 65,536 bytes"
_RENAME = Remedy.YOU, "give it another name, with `flashwright kfs mv`"
_REMEDIES: dict[str, tuple[Remedy, str]] = {
    "kfs-kernel-name-with-space": _RENAME,
    "kfs-kernel-not-found": _ORDERED,
    "kfs-kernel-shadowed": _REPAIR,
    "kfs-kernel-broken-chain": _REPAIR,
    "kfs-kernel-size-field": _REPAIR,
    "kfs-kernel-size-256": (Remedy.PAD, "a line feed is added, with --pad: 257 bytes are read whole"),
    "kfs-kernel-no-tail-block": (Remedy.STORE, "the file is stored anew, with an empty block behind"),
    "kfs-kernel-size-looks-small": _SPLIT,
    "kfs-kernel-over-64k": _SPLIT,
    "kfs-kernel-empty-without-block": (Remedy.STORE, "the file gets a block of its own"),
    "kfs-kernel-path-too-long": (Remedy.YOU, "shorten the names on the way to it"),
    "kfs-kernel-link-dangling": (Remedy.YOU, "make what it leads to, or remove it"),
    "kfs-kernel-link-to-directory": (Remedy.YOU, "let it lead to a file, or remove it"),
    "kfs-kernel-link": (Remedy.YOU, "let it lead to the file itself, by a path from the root"),
    "kfs-kernel-not-surveyed": _REPAIR,
    "kfs-kernel-unknown": _REPAIR,
    "kfs-name-not-ascii": _RENAME,
    "kfs-name-space": _RENAME,
    "kfs-name-length": _RENAME,
    "kfs-link-target": (Remedy.YOU, "let it lead to its file by a path from the root"),
    "kfs-directory-id": _ORDERED,
    "kfs-directory-order": _ORDERED,
    "kfs-parent-later": _ORDERED,
    "kfs-no-directory": (Remedy.DIRECTORY, "a directory is made"),
    "kfs-empty-block": (Remedy.STORE, "the file gets a block of its own"),
    "kfs-page-unmarked": (Remedy.MARK, "they are marked"),
    "kfs-dirty-block": (Remedy.FENCE, "they are marked as used; `flashwright kfs collect` erases them"),
    "kfs-high-page": (Remedy.YOU, "do not rewrite it on the calculator"),
    "kfs-usb-boot-block": (
        Remedy.YOU,
        "for a real TI-84+, make the image anew with `flashwright kfs create --skip-usb-boot-sector`",
    ),
}
_BY_LENGTH = frozenset({"kfs-fat-second-page", "kfs-fat-full", "kfs-kernel-second-fat-page", "kfs-entry-straddles"})
"""Codes of what a shorter log is free of."""
_RETARGETED = frozenset(
    {"kfs-link-target", "kfs-kernel-link-dangling", "kfs-kernel-link-to-directory", "kfs-kernel-link"}
)
_SAID_BY_KERNEL = {
    "kfs-parent-later": "kfs-kernel-not-found",
    "kfs-empty-block": "kfs-kernel-empty-without-block",
}
"""Findings of the check that say why, where another says already what comes of it."""


def lint(volume: Volume) -> list[Lint]:
    """What to do to a volume, so that the real kernel reads it whole and does no damage to it.

    Never raises for what is in the image, and takes time in proportion to it.
    """
    findings = [*node_findings(volume), *_name_findings(volume)]
    said = {(finding.code, finding.where) for finding in findings}
    for finding in check(volume):
        is_ours = finding.code in _REMEDIES or finding.code in _BY_LENGTH
        if is_ours and (_SAID_BY_KERNEL.get(finding.code), finding.where) not in said:
            findings.append(finding)
    advisor = _Advisor(volume)
    return [Lint(finding, *advisor.remedy(finding)) for finding in findings]


def _name_findings(volume: Volume) -> Iterator[Finding]:
    """What `node_findings` says nothing of: directories with a space, and blocks on high pages."""
    for node in volume.walk():
        if isinstance(node, Directory) and b" " in node.path.rpartition(b"/")[2]:
            message = "the kernel lists the directory, and finds nothing in it"
            yield RULES["kfs-name-space"].found(message, name_to_text(node.path))
        elif isinstance(node, File) and volume.layout.last_dat_page >= FIRST_HIGH_PAGE and volume.length(node):
            high = [block for block in volume.chain(node).blocks if block >> 8 >= FIRST_HIGH_PAGE]
            if high:
                message = (
                    f"block {high[0]:04X} lies where the kernel cannot find it from the next: it must not rewrite it"
                )
                yield RULES["kfs-high-page"].found(message, name_to_text(node.path))


class _Advisor:
    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        plan = LogPlan(volume.device, volume.layout, volume.fat)
        plan.drop_dead()
        self._can_be_shorter = plan.length <= FAT_PAGE_APPENDABLE

    def remedy(self, finding: Finding) -> tuple[Remedy, str]:
        """What to do about a finding, and the words for it."""
        if finding.code in _BY_LENGTH:
            if self._can_be_shorter:
                return Remedy.COMPACT, "the log is written anew, without dead entries where they have no room"
            return Remedy.YOU, "remove files, or shorten names: the entries do not fit into one page"
        remedy = _REMEDIES[finding.code]
        node = _node(self._volume, finding)
        if finding.code in _RETARGETED and isinstance(node, Link):
            target = better_target(self._volume, node)
            return remedy if target is None else (Remedy.RETARGET, f"the link gets the target {name_to_text(target)}")
        if finding.code.startswith(KERNEL):
            return self._for_reading(finding, node, remedy)
        return remedy

    def _for_reading(self, finding: Finding, node: Node | None, remedy: tuple[Remedy, str]) -> tuple[Remedy, str]:
        """What to do about a file, or the file behind a link, that is not read whole."""
        if node is None and finding.code != "kfs-kernel-shadowed":
            return _REPAIR
        file = self._volume.file_behind(node)
        if finding.code == "kfs-kernel-size-field" and file:
            return _STORED if self._volume.measure(file)[1] is not LengthSource.CHAIN else _REPAIR
        if finding.code == "kfs-kernel-broken-chain" and file:
            end, source = self._volume.data.measure(file.body.section_id)[1], self._volume.measure(file)[1]
            return _STORED if end is ChainEnd.DOCS and source is not LengthSource.CHAIN else _REPAIR
        return remedy


def better_target(volume: Volume, link: Link) -> bytes | None:
    """The path of the file that a link is meant to lead to, where that is another target than it has.

    As the kernel takes the target, from the root; or else from the link's directory, as other systems do.
    """
    names = components(link.path)
    for start in ([], names[:-1]):
        try:
            node = volume.resolve(b"/" + b"/".join(_without_dots([*start, *components(link.body.target)])))
        except NotInVolumeError:
            continue
        if isinstance(node, File):
            fits = len(names[-1]) + len(node.path) <= MAX_LINK and b" " not in node.path
            return node.path if fits and node.path != link.body.target else None
    return None


def _without_dots(names: list[bytes]) -> list[bytes]:
    plain: list[bytes] = []
    for name in names:
        if name == b"..":
            del plain[-1:]
        elif name != b".":
            plain.append(name)
    return plain


def _node(volume: Volume, finding: Finding) -> Node | None:
    try:
        return volume.lookup(text_to_name(finding.where))
    except NotInVolumeError:
        return None
