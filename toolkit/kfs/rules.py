"""Every finding about a KFS volume: its code, how much it matters, and the rule that was broken, in one sentence.

Where the rules come from stands in formats/knightos/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

NOT_READ_WHOLE = {
    "second-fat-page": "its entry is not in the first page of the FAT, where the kernel's lookup runs astray",
    "name-with-space": "a space ends a name in the kernel's comparison",
    "not-found": "the kernel's one pass over the FAT does not find it",
    "shadowed": "an older entry of the same name is found instead",
    "broken-chain": "its chain of blocks is broken",
    "size-field": "its size field does not fit its blocks",
    "size-256": "with exactly 256 bytes, byte reads end at once",
    "no-tail-block": "its size is a multiple of 256 and no empty block follows",
    "size-looks-small": "two bytes of its size make the kernel take it for a file of one block",
    "over-64k": "the kernel counts what remains in 16 bits",
    "empty-without-block": "it is empty and has no block: opening it damages the kernel's memory",
    "path-too-long": "the kernel's scratch memory has no room for so long a path",
    "link-dangling": "the link leads nowhere",
    "link-to-directory": "the link leads to a directory, which the kernel misreads as a file",
    "not-surveyed": "it was not looked at: the files claim far more than the volume can hold",
    "link": "the kernel does not follow the link to a file",
    "unknown": "the kernel reads something else",
}
"""Why the kernel does not read a file whole, by reason."""

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "The image and its pages": (
        Rule("kfs-no-kernel", _I, "A KnightOS kernel is in the image; a volume alone does not boot."),
        Rule("kfs-page-unmarked", _W, "A data page begins with K, and with KFS when it has blocks in use."),
        Rule("kfs-page-version", _I, "The version behind KFS is 0; no other was ever written."),
        Rule("kfs-page-mark-torn", _E, "The magic of a page was not cut short while it was programmed."),
        Rule("kfs-page-magic", _E, "A data page begins with one of its magics, or erased."),
        Rule("kfs-page-overwritten", _E, "No data page holds kernel code, which a defect of the kernel copies there."),
    ),
    "The log of entries": (
        Rule("kfs-unreadable-entry", _E, "Every entry of the log can be read."),
        Rule("kfs-unknown-entry", _W, "The ids of entries are known; the kernel steps over others."),
        Rule("kfs-entry-padded", _W, "An entry ends with its last text; nothing reads what is behind it."),
        Rule("kfs-entry-straddles", _W, "An entry lies on one page, and not in its lowest 256 bytes."),
        Rule("kfs-bad-name", _E, "A path can hold the name of an entry: not empty, no dots alone, no slash."),
        Rule("kfs-name-length", _W, "Names have at most 244 bytes; renaming longer ones, the kernel destroys the log."),
        Rule("kfs-flags", _E, "The flags of files and directories are FF."),
        Rule("kfs-link-length", _E, "A link's length byte counts its name and the NUL."),
        Rule("kfs-fat-full", _W, "The entries leave room in their page; else the kernel appends where it cannot read."),
        Rule("kfs-fat-second-page", _E, "The entries fit into one page; behind it the kernel's lookup runs astray."),
        Rule("kfs-fat-garbage", _E, "All below the end of the log is erased; else the kernel's next entry is damaged."),
        Rule("kfs-blocks-in-fat", _E, "No blocks lie in the FAT, where the kernel goes on when the data area is full."),
    ),
    "The tree": (
        Rule("kfs-directory-id", _E, "Directories have ids of their own, not the root's."),
        Rule("kfs-directory-order", _E, "Directory ids ascend in the log; else the kernel's next directory harms it."),
        Rule("kfs-no-directory", _W, "There is a directory; else the kernel gives its first one the root's id."),
        Rule("kfs-no-parent", _E, "The directory of an entry is there."),
        Rule("kfs-parent-later", _E, "A directory comes before what it holds; else the kernel sees none of that."),
        Rule("kfs-duplicate-name", _E, "No older entry of the same directory has the name."),
        Rule("kfs-root-file", _W, "The kernel made no file in the root: it drops the first letter of its name."),
        Rule("kfs-dead-parent", _I, "The directory of a dead entry is there; else nobody knows where it was."),
    ),
    "Files and their chains": (
        Rule("kfs-broken-chain", _E, "The chain of a file ends where its blocks end; else data are missing."),
        Rule("kfs-block-outside", _E, "The blocks of a file lie in the data area, not in FAT, swap or behind."),
        Rule("kfs-docs-terminator", _E, "The last block of a chain says FFFF; the kernel runs on behind 7FFF."),
        Rule("kfs-prev-link", _E, "Each block of a file names the one before it, the first none."),
        Rule("kfs-dead-links", _W, "Each block of a dead file names the one before it, not that of a newer file."),
        Rule("kfs-shared-block", _E, "A block belongs to one file."),
        Rule("kfs-size-field", _E, "The size field of a file fits its blocks; else its length is a guess."),
        Rule("kfs-size-high-byte", _E, "The high byte of a size is right; a defect of the kernel counts it up."),
        Rule("kfs-missing-head", _E, "An entry names the first block of its file, not one in the middle."),
        Rule("kfs-empty-block", _W, "An empty file has its own block; else the kernel's next write to it does damage."),
        Rule("kfs-tail-bytes", _I, "What is unused of a last block is FF or 00."),
    ),
    "Blocks": (
        Rule("kfs-dirty-block", _E, "Free blocks are erased; else what is written there gets damaged."),
        Rule("kfs-orphaned-block", _W, "A block in use belongs to a file; else its space is lost."),
        Rule("kfs-retired-block", _W, "A block in use belongs to a live file; else a collection can give it back."),
        Rule("kfs-usb-boot-block", _W, "No block lies where real TI-84+ calculators protect their second boot code."),
    ),
    "Interrupted changes": (
        Rule("kfs-interrupted-rewrite", _E, "No sector waits in the swap sector to be brought to its place."),
        Rule("kfs-interrupted-create", _E, "No entry was left half written below the end of the log."),
        Rule("kfs-interrupted-overwrite", _E, "The newest entry replaces no file that is still there."),
        Rule("kfs-interrupted-rename", _E, "The newest entry is no file that still has its old name."),
        Rule("kfs-half-restored", _E, "No sector lacks what the swap sector still has of it."),
        Rule("kfs-lost-file", _E, "A superseded file has a successor; else a change was interrupted."),
    ),
    "What the kernel reads badly": (
        Rule("kfs-name-not-ascii", _W, "Names are printable ASCII, which the kernel's fonts can show."),
        Rule("kfs-name-space", _W, "Names of directories have no space, where the kernel ends a name."),
        Rule("kfs-link-target", _W, "Links name their target by a path from the root."),
        Rule("kfs-high-page", _I, "Blocks lie below page 80, where the kernel can walk a chain backwards."),
        *(Rule(f"kfs-kernel-{reason}", _W, f"Not read whole: {why}.") for reason, why in NOT_READ_WHOLE.items()),
    ),
    "Making and copying": (
        Rule("kfs-not-stored", _W, "The tree holds files, folders and links only."),
        Rule("kfs-directory-added", _I, "The tree has a folder; else the kernel gives its first one the root's id."),
        Rule("kfs-out-of-tree", _E, "A path leads to every live entry, so that it can be exported."),
        Rule("kfs-name-not-on-host", _E, "The host can hold every name that is exported."),
        Rule("kfs-link-dangling", _E, "Links that shall be copied lead somewhere."),
        Rule("kfs-link-to-directory", _E, "Links that shall be copied lead to files."),
    ),
}
"""All rules, by what they are about."""

RULES = {rule.code: rule for rules in CHAPTERS.values() for rule in rules}

LEFTOVERS = frozenset(
    {
        "kfs-interrupted-rewrite",
        "kfs-interrupted-overwrite",
        "kfs-interrupted-rename",
        "kfs-interrupted-create",
        "kfs-fat-garbage",
        "kfs-page-mark-torn",
        "kfs-dirty-block",
    }
)
"""Codes of what an interrupted change leaves, and what is put in order by itself before the next one."""
