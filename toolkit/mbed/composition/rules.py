"""What can be wrong with a composed image, and worth to know of one that is composed."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
RULES = {
    rule.code: rule
    for rule in (
        Rule("compose-sectors", _W, "The erase sectors of a target are known, and regions end where sectors do."),
        Rule("compose-shared-sector", _W, "What is replaced on its own has erase sectors of its own."),
        Rule("compose-header-unused", _W, "A header format is for an image with a bootloader, or says an offset."),
        Rule("compose-outside", _I, "All bytes lie in flash; others are only in files that have addresses."),
        Rule("compose-member", _E, "Members of a header are what they should be."),
        Rule("compose-no-header", _W, "An image has a header that is known."),
        Rule("compose-magic", _E, "The magic number of a header is right."),
        Rule("compose-gap", _W, "Between header and application, and behind what they cover, flash is blank."),
        Rule("compose-bootloader", _W, "In front of a header stands a bootloader: a program."),
    )
}
"""Code → its rule."""
