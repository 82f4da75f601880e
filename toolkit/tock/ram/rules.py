"""Every finding about a kernel's ELF file: codes, severities, rules (formats/tock/SPEC.md: RAM)."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING

RULES = {
    rule.code: rule
    for rule in (
        Rule("kernel-elf-symbols", _W, "A kernel's ELF file has the symbols of Tock's linker script."),
        Rule("kernel-elf-part", _E, "The parts of a kernel end behind their starts, and do not overlap."),
        Rule("kernel-elf-apps", _E, "_sapps and _eapps are where the board's apps start and end."),
        Rule("kernel-elf-flash", _E, "Code and data of a kernel lie in its region of the flash."),
        Rule("kernel-elf-ram", _E, "Stack, data and the memory of apps lie in the RAM of the board."),
        Rule("kernel-elf-app-memory", _E, "The kernel attribute app_memory is _sappmem to _eappmem."),
        Rule("kernel-elf-binary", _E, "The kernel attribute kernel_binary is where the ELF file's code and data lie."),
        Rule("kernel-elf-other", _E, "The kernel in the image is that of the ELF file."),
    )
}
