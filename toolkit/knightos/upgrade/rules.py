"""Every finding about an upgrade file: its code, how much it matters, and the rule in one sentence.

Where the rules come from stands in formats/knightos/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("upgrade-length", _E, "The header says how many bytes follow it."),
        Rule("upgrade-header", _W, "What never changes in the header is as in all upgrade files."),
        Rule("upgrade-extension", _W, "The name ends as those of the calculator do: .73u, .8xu or .8cu."),
        Rule("upgrade-record", _E, "Every line is a record of Intel HEX."),
        Rule("upgrade-digits", _E, "The digits of a record are hexadecimal."),
        Rule("upgrade-checksum", _E, "The sum of all bytes of a record is 0."),
        Rule("upgrade-line-form", _W, "Digits are upper-case, and lines end with CR and LF."),
        Rule("upgrade-record-type", _E, "Records are data, end or page, in the part of the file where they belong."),
        Rule("upgrade-address", _E, "Records follow each other: 0000 up in the first page, 4000 up in all others."),
        Rule("upgrade-outside", _E, "Records lie within their page."),
        Rule("upgrade-page-number", _E, "A page record holds the number of a page, and each number stands once."),
        Rule("upgrade-page-incomplete", _E, "A page has 16 KiB."),
        Rule("upgrade-page-order", _W, "Pages ascend."),
        Rule("upgrade-page-group", _W, "The first page of a group of four is there when one of them is."),
        Rule("upgrade-page-count", _E, "The system header says how many pages follow, and there are some."),
        Rule("upgrade-os-header", _E, "The first part is a system header."),
        Rule("upgrade-key-id", _W, "The key is one that calculators know."),
        Rule("upgrade-device", _W, "Device type and key are of the same calculators."),
        Rule("upgrade-end", _E, "Every part ends with an end record."),
        Rule("upgrade-last-line", _W, "A signed file ends with -- CONVERT 2.6 --."),
        Rule("upgrade-after-end", _W, "Nothing follows the last end record."),
        Rule("upgrade-unsigned", _I, "There is a signature."),
        Rule("upgrade-signature-form", _W, "The signature is 02 0D 40 and a number of 64 bytes."),
        Rule("upgrade-signature", _E, "The signature is the key's, of this header and these pages."),
        Rule("upgrade-unchecked", _I, "The signature was checked; that takes a key."),
        Rule("upgrade-page-differs", _E, "The pages are those of the ROM they are compared with."),
    )
}
