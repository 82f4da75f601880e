"""Every finding about a dump of RAM: its code, how much it matters, and the rule that was broken.

Where the rules come from stands in formats/mbed/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "The dump, and whose it is": (
        Rule("mbed-ram-base", _E, "The dump lies where the program has its RAM."),
        Rule("mbed-ram-parts", _I, "A dump is one run of bytes; of several in a file, the longest is looked at."),
        Rule("mbed-ram-length", _W, "The dump has all RAM that the program uses."),
        Rule("mbed-ram-other-program", _W, "The kernel's variables are where the ELF file has them."),
    ),
    "The kernel": (
        Rule("mbed-kernel-none", _I, "The kernel RTX 5 ran, and says so; RTX 4, of Mbed OS up to 5.4, is not read."),
        Rule("mbed-kernel-current", _W, "The thread that the kernel runs is there."),
        Rule("mbed-kernel-list", _W, "The kernel's lists lead to threads."),
    ),
    "Threads": (
        Rule("mbed-thread-none", _I, "There are threads."),
        Rule("mbed-thread-many", _W, "There are no more threads than are looked at."),
        Rule("mbed-thread-block", _E, "The control blocks of main, idle and timer thread are those of threads."),
        Rule("mbed-thread-entry", _W, "Threads begin in the flash that is given."),
        Rule("mbed-stack-magic", _E, "The lowest word of a stack is the magic one; else the stack has overflowed."),
        Rule("mbed-stack-overflow", _E, "The stack pointer of a thread that does not run is above its stack's start."),
        Rule("mbed-stack-pointer", _E, "The stack pointer of a thread that does not run is in its stack, at words."),
        Rule("mbed-stack-low", _W, "An eighth of a stack was never used."),
        Rule("mbed-stack-overlap", _E, "The stacks of threads do not overlap."),
    ),
    "Objects of the kernel": (
        Rule("mbed-object-many", _W, "There are no more objects than are looked at."),
        Rule("mbed-deadlock", _E, "No threads wait for mutexes of each other."),
    ),
    "Vectors": (
        Rule("mbed-vectors-missing", _W, "The copy of the vector table is where the ELF file has it."),
        Rule("mbed-vectors-replaced", _I, "The handlers in RAM are those of flash."),
        Rule("mbed-vectors-wrong", _E, "A handler that was replaced is a function."),
    ),
    "Crash data": (
        Rule("mbed-crash-recorded", _W, "No crash was recorded."),
        Rule("mbed-crash-crc", _W, "The CRC of a recorded crash is right; else the program does not believe it."),
    ),
    "The heap": (
        Rule("mbed-heap-bounds", _E, "The heap begins and ends in RAM."),
        Rule("mbed-heap-block", _E, "A block of the heap ends in the heap; else its header was overwritten."),
        Rule("mbed-heap-many", _W, "There are no more blocks in the heap than are looked at."),
    ),
}
"""All rules, by what they are about."""

RULES = {rule.code: rule for rules in CHAPTERS.values() for rule in rules}
