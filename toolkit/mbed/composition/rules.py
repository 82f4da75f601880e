"""What can be wrong with a composed image, and worth to know of one that is composed."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
RULES = {
    rule.code: rule
    for rule in (
        Rule("compose-sectors", _W, "The erase sectors of a target are known, and regions end where sectors do."),
        Rule("compose-shared-sector", _W, "What is replaced on its own has erase sectors of its own."),
        Rule("compose-header-unused", _W, "What is said of a header makes one: a format, and a bootloader or offset."),
        Rule("compose-vectors", _W, "An application is linked for its place, which is one that VTOR can point to."),
        Rule("compose-outside", _I, "All bytes lie in flash; others are only in files that have addresses."),
        Rule("verify-member", _E, "Members of a header are what they should be."),
        Rule("verify-format", _E, "An image has a header of the format that is asked for."),
        Rule("verify-magic", _E, "The magic number of a header is right."),
        Rule("verify-gap", _W, "Between header and application flash is blank."),
        Rule("verify-no-header", _I, "An image has a header."),
    )
}
"""Code → its rule."""
