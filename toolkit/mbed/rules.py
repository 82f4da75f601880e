"""Every finding about an image of Mbed OS: codes, severities, rules.

Where the rules come from stands in formats/mbed/SPEC.md, beside the formats they are about.
"""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "Vector tables": (
        Rule("vectors-short", _E, "A program begins with 16 words at least, which all cores have."),
        Rule("vectors-erased", _E, "Where a core looks for a program there is one, and not erased flash."),
        Rule("vectors-reset-even", _E, "The reset vector is odd, as addresses of Thumb code are."),
        Rule("vectors-reset-outside", _E, "The reset vector leads into the image."),
        Rule("vectors-stack-unaligned", _E, "The stack pointer is a multiple of 4."),
        Rule("vectors-stack-eight", _W, "The stack pointer is a multiple of 8, as calls of C functions want it."),
        Rule("vectors-stack-outside", _W, "The stack begins in RAM, or just behind it."),
        Rule("vectors-handler-outside", _I, "Vectors lead into the image."),
        Rule("vectors-handler-even", _I, "Vectors are odd, as addresses of Thumb code are."),
        Rule("vectors-none", _I, "A core starts by a vector table; application processors do not."),
        Rule(
            "vectors-alignment", _I, "The table lies where VTOR can point to: at a multiple of its length, rounded up."
        ),
    ),
    "Addresses": (
        Rule("base-unknown", _W, "Vectors tell the address of a raw image, or its user does."),
        Rule("image-outside", _W, "An image lies in the flash of its target."),
        Rule("image-machine", _E, "An ELF file is for ARM."),
    ),
    "Words of chips": (
        Rule("lpc-checksum", _E, "The first eight words for an LPC make zero; else its boot ROM starts nothing."),
        Rule("lpc-protection", _W, "The code of an LPC is not protected from debuggers."),
        Rule("lpc-protection-final", _E, "An LPC is not closed for good."),
        Rule("kinetis-locked", _E, "The flash configuration of a Kinetis leaves the chip open."),
        Rule("imxrt-table", _E, "The flash of an i.MX RT has an image vector table, 0x1000 behind its start."),
        Rule("imxrt-self", _E, "The image vector table of an i.MX RT lies where it says."),
        Rule("imxrt-entry", _E, "The image vector table of an i.MX RT leads to a program in the image."),
        Rule("imxrt-boot-data", _W, "The boot data of an i.MX RT is in the image, and speaks of all of it."),
        Rule("uicr", _I, "A file holds flash, and no words for configuration registers."),
    ),
    "Headers": (
        Rule("header-crc", _E, "The CRC of a header is right."),
        Rule("header-padding", _W, "Bytes of a header that mean nothing are zeros."),
        Rule("header-signature", _W, "An internal header of version 2 has no signature."),
        Rule("header-flags", _W, "The flags of a header are known."),
        Rule("header-empty", _I, "A header is about a firmware."),
        Rule("header-application", _W, "Behind a header is the application that it is about."),
        Rule("header-size", _E, "An application is as long as its header says."),
        Rule("header-digest", _E, "The digest of a header is that of its application."),
        Rule("header-payload", _E, "The payload behind an external header is whole, and its digest is right."),
        Rule("header-unverified", _W, "There are no more headers than can be verified in reasonable time."),
        Rule("mcuboot-header-size", _E, "A header of MCUboot has room for itself."),
        Rule("mcuboot-tlvs", _E, "Behind an application for MCUboot are its TLVs, as its header says."),
        Rule("mcuboot-tlv-unknown", _I, "The types of TLVs are known."),
        Rule("mcuboot-digest", _E, "The digest among the TLVs is that of header, application and protected TLVs."),
        Rule("mcuboot-digest-missing", _W, "There is a digest among the TLVs."),
    ),
}
"""Title of a chapter → its rules."""
RULES = {rule.code: rule for rules in CHAPTERS.values() for rule in rules}
