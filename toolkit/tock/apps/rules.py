"""Every finding about a list of apps in flash (formats/tock/SPEC.md: app_list, The list of apps)."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("apps-unreadable", _E, "The kernel can read every header in the list; what it cannot, it steps over."),
        Rule("apps-endless", _E, "No total_size in the list is 0; the kernel never gets past it."),
        Rule("apps-beyond-region", _E, "Every TBF in the list ends within the region of the apps."),
        Rule("apps-stop", _E, "No app ends the list, as one does whose binary ends behind its total_size."),
        Rule("apps-cut", _W, "The image has every app as a whole; what it leaves out reads as erased flash."),
        Rule("apps-fixed-address", _E, "An app with a fixed flash address lies where its binary gets it."),
        Rule("apps-mpu", _E, "Every app lies where the memory protection can cover exactly it."),
        Rule("apps-ram-order", _E, "Apps with fixed RAM stand in the order of their RAM."),
        Rule("apps-ram-full", _E, "The RAM for apps holds what the apps ask for at least."),
        Rule("apps-kernel-version", _W, "Every app runs on the kernel of the image."),
        Rule("apps-version-1", _W, "No TBF of version 1 is in the list; the kernel ends there, tockloader goes on."),
        Rule("apps-terminator", _W, "The 8 bytes behind the list are erased, or 0."),
        Rule("apps-ghost", _W, "No header of an app is left behind the list; a longer list would find it."),
        Rule("apps-ghosts-unsurveyed", _W, "What is behind the list can be searched in reasonable time."),
        Rule("apps-name", _W, "No two apps have the same name; tools take them for one."),
        Rule("apps-tockloader", _W, "tockloader sees the same apps as the kernel."),
        Rule("apps-too-many", _E, "The list has at most 16,384 TBFs."),
    )
}
