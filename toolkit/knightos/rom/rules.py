"""Every finding about a ROM image: its code, how much it matters, and the rule in one sentence.

Where the rules come from stands in formats/knightos/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("rom-no-kernel", _I, "A kernel is on page 00, so that the image boots."),
        Rule("rom-other-system", _W, "What is on page 00 has the mark of KnightOS."),
        Rule("rom-kernel-header", _E, "The header of the kernel can be read to the end of its version."),
        Rule("rom-kernel-vector", _E, "The restart vectors of the kernel are jumps, and a return at 0x30."),
        Rule("rom-kernel-gap", _W, "Between the restart vectors are zeros."),
        Rule("rom-kernel-version", _W, "The version of the kernel is one that programs can compare."),
        Rule("rom-boot-code-flag", _W, "The byte at 0x26 is 0, as the boot code of real calculators wants it."),
        Rule("rom-valid-marker", _W, "The mark at 0x56 is one that the boot code of real calculators knows."),
        Rule("rom-jump-table", _E, "Pages 00 to 02 of a kernel end with a jump table."),
        Rule("rom-jump-target", _W, "Functions lie on their page or on page 00, in bytes that are not erased."),
        Rule("rom-function-count", _I, "A page has as many functions as in the last kernel."),
        Rule("rom-privileged", _E, "The privileged page unlocks and locks flash; else the kernel cannot write."),
        Rule("rom-no-boot-page", _I, "There is a boot page, with which emulators start."),
        Rule("rom-no-volume", _I, "There is a volume; `kfs create --into` makes one."),
    )
}
