"""Checking a volume: every rule that its bytes break, as findings (formats/knightos/SPEC.md, what a check says).

An error is what puts data at risk or makes the kernel misbehave; a warning is a leak or an oddity. What the kernel
merely reads badly, of bytes that are sound, is not here but in `kernel_reports`.
"""

from __future__ import annotations

from toolkit.findings import Finding, Severity
from toolkit.kfs.check.blocks import check_blocks
from toolkit.kfs.check.chains import check_chains
from toolkit.kfs.check.inventory import Inventory
from toolkit.kfs.check.log import check_log
from toolkit.kfs.check.pages import check_pages
from toolkit.kfs.check.traces import check_traces
from toolkit.kfs.check.tree import check_tree
from toolkit.kfs.volume import Volume

_SEVERITIES = list(Severity)


def check(volume: Volume) -> list[Finding]:
    """All findings about a volume, errors first: interrupted changes, image and pages, log, tree, chains, blocks.

    Never raises for what is in the image, and takes time in proportion to it.
    """
    inventory = Inventory(volume)
    findings = [
        *check_traces(inventory),
        *check_pages(volume),
        *check_log(inventory),
        *check_tree(inventory),
        *check_chains(inventory),
        *check_blocks(volume),
    ]
    return sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity))


def errors(volume: Volume) -> list[Finding]:
    """The findings that are errors."""
    return [finding for finding in check(volume) if finding.severity is Severity.ERROR]
