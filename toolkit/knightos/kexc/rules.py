"""Every finding about executables. Where the rules come from stands in formats/knightos/SPEC.md."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("kexc-no-entry-point", _E, "A program says where it begins; else the kernel refuses it."),
        Rule("kexc-entry-point", _E, "A program begins behind its list, and before its end."),
        Rule("kexc-kernel-version", _E, "The kernel's comparison, wrong as it is, lets the program start."),
        Rule("kexc-newer-kernel", _W, "The kernel is not older than the program asks; it starts it all the same."),
        Rule("kexc-too-long", _E, "Program and stack fit into the heap."),
        Rule(
            "kexc-cut-by-kernel", _W, "The length is no multiple of 256, of which the kernel can load 256 bytes less."
        ),
        Rule("kexc-key-twice", _W, "Each key that the kernel knows stands once."),
        Rule("kexc-reserved-key", _W, "Keys without a meaning are 0x80 or above."),
        Rule("kexc-high-byte", _W, "Stack size and thread flags are in the low byte; the kernel ignores the high one."),
        Rule("kexc-thread-flags", _W, "A thread starts with flags that the kernel knows, and not suspended."),
        Rule("kexc-text", _W, "Name and description are texts in the file, with a NUL at the end."),
    )
}
