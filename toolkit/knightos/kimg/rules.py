"""Every finding about pictures. Where the rules come from stands in formats/knightos/SPEC.md."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("kimg-documented", _E, "A picture has the layout that programs draw, not that of the document."),
        Rule("kimg-version", _W, "The version is 0; there is no other."),
        Rule("kimg-flags", _W, "The flags are 0; none is defined."),
        Rule("kimg-empty", _W, "A picture has pixels."),
        Rule("kimg-extra-bytes", _W, "A picture ends with its last row."),
        Rule("kimg-padding", _I, "What fills up a row is light; programs that draw whole bytes show it."),
        Rule("kimg-icon", _I, "castle draws 16 by 16 pixels, whatever the size is."),
    )
}
