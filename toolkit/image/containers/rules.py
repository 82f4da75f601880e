"""Every finding about a container: its code, how much it matters, and the rule in one sentence.

Where the rules come from stands in formats/containers/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("srec-count", _E, "The count record of S-records says how many records of data there are."),
        Rule("srec-end", _E, "Nothing follows the end record of S-records."),
        Rule("uf2-cut", _E, "A UF2 file is a whole number of blocks, 512 bytes each."),
        Rule("uf2-block", _E, "Every block has its three magic numbers, and at most 476 bytes of payload."),
        Rule("uf2-count", _E, "The blocks of a family say how many they are, and all of them are there."),
        Rule("uf2-number", _W, "No two different blocks of a family have one number."),
        Rule("uf2-aligned", _W, "Addresses and lengths of payloads are multiples of 4."),
        Rule("uf2-md5", _W, "What blocks have for a region has the MD5 that they state of it."),
        Rule("uf2-tags", _W, "Extension tags lie one behind the other within their block."),
        Rule("uf2-skipped", _I, "Blocks are for the main flash of a device."),
    )
}
