"""Every finding about what images of Tock boards are made of."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

RULES = {
    rule.code: rule
    for rule in (Rule("image-app", Severity.WARNING, "Nothing is odd about an app that is made of an ELF file."),)
}
