"""Every finding about a dump of RAM: its code, how much it matters, and the rule that was broken, in one sentence.

Where the rules come from stands in formats/knightos/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "The dump, and whose it is": (
        Rule("ram-dump-length", _E, "A dump has 32 KiB, or 64 KiB as the CPU sees it; else memory is missing."),
        Rule("ram-order", _W, "In one order of its pages a dump has a heap; else the order is a guess."),
        Rule("ram-other-kernel", _W, "The heap begins where the kernel has it that the tables are read by."),
        Rule("ram-no-kernel", _I, "What the CPU sees below RAM is a KnightOS kernel."),
        Rule("ram-layout-rows", _W, "The tables of a document hold a whole number of its rows."),
        Rule("ram-layout-gap", _W, "The regions of a document follow each other without gaps."),
        Rule("ram-layout-end", _W, "The regions of a document end where memory ends."),
    ),
    "The kernel's state": (
        Rule("ram-count", _E, "Tables have as many rows as the kernel counts."),
        Rule("ram-no-thread", _E, "There is a thread; without one the kernel panics."),
        Rule("ram-current-thread", _E, "The kernel runs a thread of its table, or none when all are suspended."),
        Rule("ram-last-thread-id", _W, "The last id handed out is at most 31."),
        Rule("ram-lock-owner", _W, "A thread that has the link port, the screen, the keypad or USB is there."),
        Rule("ram-link-handlers", _E, "The list of link handlers lies in a block of the heap, and ends there."),
    ),
    "Threads, libraries, signals": (
        Rule("ram-thread-id", _E, "Threads have ids from 1 to 31, each its own."),
        Rule("ram-thread-flags", _I, "Flags of threads that have no meaning are clear."),
        Rule("ram-thread-suspension", _W, "What cannot be suspended is not marked as suspended; it runs all the same."),
        Rule("ram-thread-reserved", _I, "The reserved bytes of a thread are zero."),
        Rule("ram-thread-program", _W, "The program of a thread is a block of the heap with an executable."),
        Rule("ram-thread-stack", _E, "The stack pointer of a thread is in a block of its own, below its registers."),
        Rule("ram-library-id", _E, "A library is loaded once."),
        Rule("ram-library-address", _E, "A library is a permanent block of the heap."),
        Rule("ram-signal-target", _W, "The thread that a signal is for is there."),
    ),
    "Open files": (
        Rule("ram-stream-never-free", _I, "Rows look free after boot; the kernel's last state never frees three."),
        Rule("ram-stream-buffer", _E, "The buffer of a stream is a block of the heap of at least 256 bytes."),
        Rule("ram-stream-shared-buffer", _E, "Streams have buffers of their own."),
        Rule("ram-stream-owner", _W, "The owner of a stream is there; else nobody closes it."),
        Rule("ram-stream-path", _E, "The path of a new file is a text in a block of the heap."),
        Rule("ram-stream-root-path", _W, "New files are not in the root, where closing them loses a letter (W3)."),
        Rule("ram-stream-two-writers", _E, "One stream writes a file; of two, each makes an entry (W14)."),
        Rule("ram-stream-never-closes", _E, "A stream that is to be closed has a block; else closing never ends (W6)."),
        Rule("ram-stream-unflushed", _I, "What was written is on flash; else it is lost with the power."),
        Rule("ram-stream-no-entry", _E, "The entry of a stream is on flash, and is that of a file."),
        Rule("ram-stream-superseded", _W, "The entry of a stream is live; else the file was replaced meanwhile."),
        Rule("ram-stream-no-block", _E, "The block of a stream is in the data area, and in use."),
        Rule("ram-stream-other-block", _W, "The block of a stream that reads belongs to its file."),
        Rule("ram-stream-not-on-flash", _W, "What a stream has not changed in its buffer is on flash."),
        Rule("ram-stream-size", _E, "The size of a new file is what was written; a defect adds 65,536 to it (W2)."),
    ),
    "The heap": (
        Rule("ram-heap-damaged", _E, "Each block of the heap leads to the next, up to the end of RAM."),
        Rule("ram-heap-footer", _E, "The footer of a block names the block."),
        Rule("ram-heap-overrun", _E, "No stream has written a byte behind its buffer (W8)."),
        Rule("ram-heap-leak", _W, "The owner of a block is there; else nobody frees it."),
        Rule("ram-heap-path-leak", _W, "Paths of new files are freed when these are closed; the kernel forgets to."),
        Rule("ram-heap-free-neighbours", _W, "No two free blocks follow each other; the kernel joins them."),
    ),
}
"""All rules, by what they are about."""

RULES = {rule.code: rule for rules in CHAPTERS.values() for rule in rules}
