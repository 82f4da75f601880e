"""Every finding about a report of a crash: its code, how much it matters, and the rule that was broken.

Where the rules come from stands in formats/mbed/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING

RULES = {
    rule.code: rule
    for rule in (
        Rule("crash-log-none", _E, "A log has the report of a crash in it."),
        Rule("crash-log-many", _W, "A log has no more reports than are looked at."),
        Rule("crash-log-cut", _W, "A report has its first and its last line; else some of it may be missing."),
        Rule("crash-log-empty", _W, "A report of a fault has the registers, that of an error its status."),
        Rule("crash-status", _W, "A status says the code and the module that stand beside it, and is negative."),
        Rule(
            "crash-stack-overflow",
            _E,
            "The stack pointer of a thread is above its stack's start, and the kernel says nothing else.",
        ),
        Rule("crash-stack-other", _W, "The stack of a thread is the one that the ELF file has for it."),
        Rule("crash-elf", _W, "What a report says of code are functions of the ELF file; else it is of another build."),
    )
}
