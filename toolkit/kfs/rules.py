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

RULES = {
    rule.code: rule
    for rule in (
        Rule("kfs-fat-second-page", _E, "The entries fit into one page; behind it the kernel's lookup runs astray."),
        Rule("kfs-fat-full", _W, "The entries leave room in their page; else the kernel appends where it cannot read."),
        Rule("kfs-not-stored", _W, "The tree holds files, folders and links only."),
        Rule("kfs-directory-added", _I, "The tree has a folder; else the kernel gives its first one the root's id."),
        Rule("kfs-name-not-ascii", _W, "Names are printable ASCII, which the kernel's fonts can show."),
        Rule("kfs-link-target", _W, "Links name their target by a path from the root."),
        Rule("kfs-out-of-tree", _E, "A path leads to every live entry, so that it can be exported."),
        Rule("kfs-unreadable-entry", _E, "Every entry of the log can be read."),
        Rule("kfs-broken-chain", _E, "The chain of a file ends where its blocks end; else data are missing."),
        Rule("kfs-size-field", _E, "The size field of a file fits its blocks; else its length is a guess."),
        Rule("kfs-name-not-on-host", _E, "The host can hold every name that is exported."),
        Rule("kfs-link-dangling", _E, "Links that shall be copied lead somewhere."),
        Rule("kfs-link-to-directory", _E, "Links that shall be copied lead to files."),
        *(Rule(f"kfs-kernel-{reason}", _W, f"Not read whole: {why}.") for reason, why in NOT_READ_WHOLE.items()),
    )
}
