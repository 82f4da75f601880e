"""Every finding about a TicKV store: its code, how much it matters, and the rule in one sentence.

Where the rules come from stands in formats/tock/SPEC.md: TicKV.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("tickv-main-key", _E, "The kernel finds the main key of a store; else it erases everything."),
        Rule("tickv-erased", _I, "A store has been initialised; the kernel does so when it starts."),
        Rule("tickv-version", _E, "Each object has version 1; the kernel fails where it comes to another."),
        Rule("tickv-length", _E, "An object has at least 15 bytes and ends in its region; else the kernel gets lost."),
        Rule("tickv-torn", _E, "Every object was finished; the kernel adds nothing behind one that was only begun."),
        Rule("tickv-dirty", _W, "The room behind the objects is erased; else what the kernel adds is spoilt."),
        Rule(
            "tickv-check-sum", _E, "The check sum of an object is right; else the kernel does not give out its value."
        ),
        Rule("tickv-unreachable", _E, "The kernel's search for a key comes to its object; else it finds no such key."),
        Rule("tickv-twice", _W, "A key is there once; the kernel takes the first, and the next when that is removed."),
        Rule("tickv-flags", _W, "The reserved flags of an object are 0."),
        Rule("tickv-value", _W, "A value has the header of the key-value interface; else no app can read it."),
    )
}
