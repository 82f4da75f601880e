"""`docs/findings.md`, made from the tables of rules; `make golden` writes it anew."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from tests.golden_data import ROOT
from toolkit.findings import Rule
from toolkit.image.build.tock.rules import RULES as BUILDS
from toolkit.image.containers.rules import RULES as CONTAINERS
from toolkit.kfs.rules import CHAPTERS, LEFTOVERS
from toolkit.kfs.rules import RULES as KFS
from toolkit.knightos.kexc.rules import RULES as KEXC
from toolkit.knightos.kimg.rules import RULES as KIMG
from toolkit.knightos.library.rules import RULES as LIBRARY
from toolkit.knightos.package.rules import CHAPTERS as PACKAGE_CHAPTERS
from toolkit.knightos.package.rules import RULES as PACKAGE
from toolkit.knightos.ram.rules import CHAPTERS as RAM_CHAPTERS
from toolkit.knightos.ram.rules import RULES as RAM
from toolkit.knightos.rom.rules import RULES as ROM
from toolkit.knightos.upgrade.rules import RULES as UPGRADE
from toolkit.mbed.composition.rules import RULES as MBED_COMPOSITION
from toolkit.mbed.crash.rules import RULES as MBED_CRASHES
from toolkit.mbed.model.rules import BUDGET_RULES as MBED_BUDGETS
from toolkit.mbed.model.rules import MODULE_RULES as MBED_MODULES
from toolkit.mbed.model.rules import RULES as MBED_MODEL
from toolkit.mbed.ram.rules import CHAPTERS as MBED_RAM_CHAPTERS
from toolkit.mbed.ram.rules import RULES as MBED_RAM
from toolkit.mbed.rules import CHAPTERS as MBED_IMAGE_CHAPTERS
from toolkit.mbed.rules import RULES as MBED_IMAGES
from toolkit.tock.apps.rules import RULES as APPS
from toolkit.tock.board.rules import RULES as BOARDS
from toolkit.tock.edit.follow import RULES as EDITS
from toolkit.tock.image.rules import RULES as IMAGE_PARTS
from toolkit.tock.ram.rules import RULES as KERNEL_ELF
from toolkit.tock.rules import RULES as TOCK
from toolkit.tock.tickv.rules import RULES as TICKV

DOCUMENT = ROOT / "docs" / "findings.md"
INTRODUCTION = """\
# Findings

Every problem that flashwright names: its code, which stays the same from version to version, how much it matters, and
the rule that was broken. This page is made from the code by `make golden`; do not edit it.

An **error** puts data at risk, or makes a kernel misbehave; the commands then end with exit code 1. A **warning** is a
leak or an oddity, **information** is neither; both end with exit code 0, warnings with 1 where `--strict` is given.
"""
KFS_INTRODUCTION = """\
## KnightOS

`kfs fsck` shows what breaks the rules of the filesystem, and `kfs fsck --repair` sets it right. `kfs lint` shows what
the real kernel reads badly, though the bytes are sound.
"""
RAM_INTRODUCTION = """\
### RAM

Shown by `knightos ram`, those about documents by `knightos map` too. W numbers are defects of the kernel, which
formats/knightos/SPEC.md lists.
"""
ROM_INTRODUCTION = """\
### ROM images

Shown by `knightos rom show`, of the pages of the system; the files of an image are for `kfs fsck`.
"""
UPGRADE_INTRODUCTION = """\
### Upgrade files

Shown by `knightos rom upgrade verify`, and by `make` of what it made. Of one kind the first ten are listed.
"""
FILES_INTRODUCTION = """\
### Programs, libraries, pictures

Shown by `knightos kexc lint`, `library show` and `kimg show`; those about programs by `knightos pkg install` too.
"""
PACKAGE_INTRODUCTION = """\
### Packages

Shown by `knightos pkg verify`, and told by `pack`, `unpack` and `install`.
"""
TOCK_INTRODUCTION = """\
## Tock

Shown by `tbf verify` and `tab verify`.
"""
APPS_INTRODUCTION = """\
### Apps in images

Shown by `tock apps list` and `tock apps verify`, which also shows what `tbf verify` says of each app.
"""
EDIT_INTRODUCTION = """\
### Edits

Told by `tbf set`, `tlv`, `pad` and `trim`, about what was right before and is not any more.
"""
BOARD_INTRODUCTION = """\
### Boards

Shown by `tock show`; what is wrong with the table of a board by `tock boards` too.
"""
PARTS_INTRODUCTION = """\
### Bootloaders, attributes, kernels

Shown by `tock show`, and each by `tock bootloader show`, `tock attributes list` and `tock kernel show`.
"""
KERNEL_ELF_INTRODUCTION = """\
### Kernels as ELF files

Shown by `tock ram --kernel-elf`.
"""
CONTAINER_INTRODUCTION = """\
## Containers

Told by `image convert`, of the file that it reads.
"""
BUILD_INTRODUCTION = """\
### Apps that are built into images

Told by `image build`, beside what `tock apps list` says of the list that it made.
"""
FILES = (*KEXC.values(), *LIBRARY.values(), *KIMG.values())
TICKV_INTRODUCTION = """\
### Key-value stores

Shown by `tickv list` and `tickv dump`.
"""
MBED_INTRODUCTION = """\
## Mbed OS
"""
MBED_IMAGE_INTRODUCTION = """\
### Images

Shown by `mbed show`.
"""
MBED_MODEL_INTRODUCTION = """\
### The memory model

Shown by `mbed map`, the last ones by `mbed budget` and `mbed modules`.
"""
MBED_MODEL_RULES = (*MBED_MODEL.values(), *MBED_BUDGETS.values(), *MBED_MODULES.values())
MBED_COMPOSITION_INTRODUCTION = """\
### Composition

Told by `mbed compose` of the image that it makes, and shown by `mbed verify`, beside what `mbed show` says.
"""
MBED_RAM_INTRODUCTION = """\
### Dumps of RAM

Shown by `mbed ram`, beside what the memory model says of the ELF file.
"""
MBED_CRASH_INTRODUCTION = """\
### Logs of crashes

Shown by `mbed crash`. Places are lines of the log.
"""


def document() -> str:
    """The whole page."""
    leftovers = ", ".join(f"`{code}`" for code in sorted(LEFTOVERS))
    parts = [
        INTRODUCTION,
        KFS_INTRODUCTION,
        *("\n".join([f"### {title}", "", *table(rules)]) for title, rules in CHAPTERS.items()),
        f"What an interrupted change leaves, and what the next change puts in order by itself: {leftovers}.\n",
        RAM_INTRODUCTION,
        *("\n".join([f"#### {title}", "", *table(rules)]) for title, rules in RAM_CHAPTERS.items()),
        ROM_INTRODUCTION,
        "\n".join(table(ROM.values())),
        UPGRADE_INTRODUCTION,
        "\n".join(table(UPGRADE.values())),
        FILES_INTRODUCTION,
        "\n".join(table(FILES)),
        PACKAGE_INTRODUCTION,
        *("\n".join([f"#### {title}", "", *table(rules)]) for title, rules in PACKAGE_CHAPTERS.items()),
        TOCK_INTRODUCTION,
        "\n".join(table(TOCK.values())),
        APPS_INTRODUCTION,
        "\n".join(table(APPS.values())),
        EDIT_INTRODUCTION,
        "\n".join(table(EDITS.values())),
        BUILD_INTRODUCTION,
        "\n".join(table(BUILDS.values())),
        BOARD_INTRODUCTION,
        "\n".join(table(BOARDS.values())),
        PARTS_INTRODUCTION,
        "\n".join(table(IMAGE_PARTS.values())),
        KERNEL_ELF_INTRODUCTION,
        "\n".join(table(KERNEL_ELF.values())),
        TICKV_INTRODUCTION,
        "\n".join(table(TICKV.values())),
        MBED_INTRODUCTION,
        MBED_IMAGE_INTRODUCTION,
        *("\n".join([f"#### {title}", "", *table(rules)]) for title, rules in MBED_IMAGE_CHAPTERS.items()),
        MBED_COMPOSITION_INTRODUCTION,
        "\n".join(table(MBED_COMPOSITION.values())),
        MBED_MODEL_INTRODUCTION,
        "\n".join(table(MBED_MODEL_RULES)),
        MBED_RAM_INTRODUCTION,
        *("\n".join([f"#### {title}", "", *table(rules)]) for title, rules in MBED_RAM_CHAPTERS.items()),
        MBED_CRASH_INTRODUCTION,
        "\n".join(table(MBED_CRASHES.values())),
        CONTAINER_INTRODUCTION,
        "\n".join(table(CONTAINERS.values())),
    ]
    return "\n".join(parts)


def table(rules: Iterable[Rule]) -> Iterator[str]:
    """One row for each rule, in the order of the code."""
    yield "| code | severity | rule |"
    yield "|---|---|---|"
    for rule in rules:
        yield f"| `{rule.code}` | {rule.severity.value} | {rule.sentence} |"
    yield ""


def test_document_is_what_the_code_says() -> None:
    now = document()
    if os.environ.get("FLASHWRIGHT_REWRITE"):
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(now, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == now


def test_no_sentence_breaks_the_table() -> None:
    rules = [
        *FILES,
        *PACKAGE.values(),
        *KFS.values(),
        *RAM.values(),
        *ROM.values(),
        *UPGRADE.values(),
        *TOCK.values(),
        *APPS.values(),
        *EDITS.values(),
        *BUILDS.values(),
        *BOARDS.values(),
        *KERNEL_ELF.values(),
        *TICKV.values(),
        *MBED_IMAGES.values(),
        *MBED_COMPOSITION.values(),
        *MBED_MODEL_RULES,
        *MBED_RAM.values(),
        *MBED_CRASHES.values(),
        *CONTAINERS.values(),
    ]
    assert [rule.code for rule in rules if "|" in rule.sentence] == []
