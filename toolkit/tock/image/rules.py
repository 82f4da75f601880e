"""Every finding about bootloader, attributes and kernel of an image: codes, severities, rules.

What they say of the board, and whether it is right, is `toolkit/tock/board/rules.py`. Where the rules come from stands
in formats/tock/SPEC.md: bootloader_flags, attribute, kernel_attributes.
"""

from __future__ import annotations

from toolkit.findings import Finding, Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("bootloader-missing", _I, "A board whose bootloaders keep attributes has such a bootloader."),
        Rule("bootloader-magic", _W, "The flags page begins with TOCKBOOTLOADER, or is none."),
        Rule("bootloader-version", _W, "The version of a bootloader is of numbers, such as 1.1.3."),
        Rule("bootloader-reserved", _W, "The reserved bytes of the flags page are zeros."),
        Rule("bootloader-start", _E, "A bootloader jumps to where the kernel starts."),
        Rule("bootloader-start-ignored", _W, "Only a bootloader that uses a start address, from 1.1.0 on, has one."),
        Rule("attribute-length", _W, "A value has 1 to 55 bytes; with another length the slot reads as empty."),
        Rule("attribute-utf8", _W, "Key and value are UTF-8; else the slot reads as empty."),
        Rule("attribute-key-empty", _W, "A key has at least one character."),
        Rule("attribute-nul", _W, "NUL stands behind a key only, not in front of it, in it, or in a value."),
        Rule("attribute-duplicate", _W, "Each key stands in one slot; readers take the first."),
        Rule("attribute-stale", _I, "Behind a value there are zeros, and nothing of values that were there before."),
        Rule("attribute-full", _I, "A slot is left for another attribute."),
        Rule("kernel-attributes-missing", _I, "A kernel's region ends with what it says of itself, behind it TOCK."),
        Rule("kernel-attributes-version", _W, "The attributes of a kernel are of version 1."),
        Rule("kernel-attributes-long", _W, "Kernel attributes have at most 1,000 bytes; tockloader does not see more."),
        Rule("kernel-reserved", _W, "The reserved bytes at the end of a kernel are zeros."),
        Rule("kernel-attribute-unknown", _W, "Kernel attributes are of a known type; readers stop at any other."),
        Rule(
            "kernel-attribute-length", _E, "A kernel attribute is as long as its type asks; readers stop at any other."
        ),
        Rule("kernel-attribute-duplicate", _W, "A kernel says each thing, and names each key, once."),
        Rule("kernel-binary", _E, "The kernel lies within its region, in front of its attributes."),
        Rule("kernel-binary-start", _W, "The kernel starts where its region starts."),
        Rule("kernel-app-memory", _E, "The RAM for apps lies within the RAM of the board."),
        Rule("kernel-key", _W, "A public key is for ECDSA on P-256, and its reserved bytes are zeros."),
    )
}


def found(code: str, message: str, where: str = "", offset: int | None = None) -> Finding:
    """A finding with the severity of its rule. `offset` in bytes from the start of the image."""
    return RULES[code].found(message, where, offset)
