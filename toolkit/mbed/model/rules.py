"""What can be wrong with the memory model of a build."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

RULES = {
    rule.code: rule
    for rule in (
        Rule("model-machine", Severity.ERROR, "The program is for an Arm processor."),
        Rule("model-stripped", Severity.INFORMATION, "The file has symbols, which tell of stacks."),
        Rule("model-bare-metal", Severity.INFORMATION, "The program has the kernel in it, and its stacks."),
        Rule("model-unnamed-stack", Severity.INFORMATION, "Symbols tell where the stacks of the kernel's threads are."),
        Rule("model-banks", Severity.INFORMATION, "The sizes of the memories are known."),
        Rule("model-no-vectors", Severity.WARNING, "The program starts with a vector table."),
        Rule("model-stack-pointer", Severity.WARNING, "The first stack pointer is the end of the ISR stack."),
        Rule("model-outside", Severity.WARNING, "Everything lies in a memory of the target."),
        Rule("model-too-long", Severity.ERROR, "What starts in a memory ends in it."),
        Rule("model-overlap", Severity.ERROR, "No two regions lie in one place."),
        Rule("model-negative", Severity.ERROR, "A region starts before it ends."),
        Rule("model-gap", Severity.INFORMATION, "No bytes are left out between regions."),
        Rule("model-no-heap", Severity.WARNING, "There is a heap, from which stacks of threads are taken."),
        Rule("model-no-isr-stack", Severity.WARNING, "It is known where the stack of the ISRs is."),
        Rule("model-stack-size", Severity.WARNING, "A stack has a multiple of 8 bytes, and as many as it needs."),
        Rule("model-stored-in-ram", Severity.WARNING, "What is loaded lies in a memory that keeps it."),
    )
}
"""The rules of the model, by code."""

BUDGET_RULES = {
    rule.code: rule
    for rule in (
        Rule("budget-over", Severity.ERROR, "Nothing is larger than its limit."),
        Rule("budget-under", Severity.ERROR, "Nothing is smaller than its limit."),
        Rule("budget-unknown", Severity.ERROR, "What has a limit is there."),
    )
}
"""The rules of budgets, by code."""

MODULE_RULES = {
    rule.code: rule
    for rule in (
        Rule("modules-joined", Severity.INFORMATION, "No two object files have one name."),
        Rule("modules-unplaced", Severity.INFORMATION, "It is known from which module all bytes come."),
    )
}
"""The rules of bytes by module, by code."""
