"""Every finding about libraries. Where the rules come from stands in formats/knightos/SPEC.md."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING

RULES = {
    rule.code: rule
    for rule in (
        Rule("library-id", _W, "The id is one byte; the kernel ignores the high one."),
        Rule("library-no-init", _E, "The table has slots for init, which the kernel calls, and deinit."),
        Rule("library-slot", _E, "A slot jumps, or is empty; the kernel relocates jumps only."),
        Rule("library-target", _E, "A slot jumps into the code of the library."),
        Rule("library-empty-slot", _W, "An empty slot holds two zeros."),
    )
}
