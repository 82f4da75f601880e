"""Every finding about a TicKV store: its code, how much it matters, and the rule in one sentence.

Where the rules come from stands in formats/tock/SPEC.md: TicKV.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule(
            "tickv-main-key", _E, "A store has its main key where the kernel finds it; else the kernel erases it all."
        ),
        Rule("tickv-erased", _I, "A store has been initialised; the kernel does so when it starts."),
        Rule(
            "tickv-version", _E, "Each object has version 1; the kernel fails with keys whose search comes to another."
        ),
        Rule(
            "tickv-length",
            _E,
            "An object has at least 15 bytes and ends in its region; the kernel gets lost behind it.",
        ),
        Rule("tickv-torn", _E, "Every object was finished; the kernel adds nothing behind one that was only begun."),
        Rule(
            "tickv-dirty",
            _W,
            "The room behind the objects is erased; the kernel programs over it, and spoils what it adds.",
        ),
        Rule("tickv-check-sum", _E, "The check sum of an object is right; the kernel does not give out its value."),
        Rule(
            "tickv-unreachable", _E, "The kernel's search for a key comes to its object; else the key seems not there."
        ),
        Rule(
            "tickv-twice",
            _W,
            "A key is there once; the kernel takes the first, and the other comes up when that is removed.",
        ),
        Rule("tickv-flags", _W, "The reserved flags of an object are 0."),
        Rule("tickv-value", _W, "A value has the header of the kernel's key-value interface; else no app can read it."),
        Rule("tickv-kept", _I, "A region of removed objects is collected; unless keys would not be found any more."),
    )
}
