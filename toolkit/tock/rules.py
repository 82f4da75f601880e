"""Every finding about a TBF or a TAB: its code, how much it matters, and the rule that was broken, in one sentence.

The table is the only place that knows severities; documents and tests read it. Where the rules come from stands in
formats/tock/SPEC.md.
"""

from __future__ import annotations

from toolkit.findings import Finding, Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

RULES = {
    rule.code: rule
    for rule in (
        Rule("tbf-truncated", _E, "A file holds the whole header and binary of its TBF."),
        Rule("tbf-short-file", _W, "A file is as long as its total_size says; elf2tab sometimes leaves out the end."),
        Rule("tbf-excess", _W, "No bytes follow the end of a TBF; tockloader refuses such a member of a TAB."),
        Rule("tbf-version", _E, "The version is 2; the kernel's list of apps ends at any other."),
        Rule("tbf-version-1", _E, "The version is 2; kernels since 2018 end their list at version 1."),
        Rule("tbf-header-size", _E, "header_size is at least 16."),
        Rule("tbf-header-alignment", _E, "header_size is a multiple of 4."),
        Rule("tbf-header-beyond-total", _E, "header_size is at most total_size."),
        Rule("tbf-header-long", _W, "header_size is at most 200; tockloader does not see longer headers on a board."),
        Rule("tbf-total-size", _E, "total_size is at least 16; with 0 the kernel never gets past the app."),
        Rule("tbf-checksum", _E, "The checksum is the XOR of the header's other words."),
        Rule("tbf-reserved-flags", _W, "Only the flags enabled and sticky are set."),
        Rule("tbf-element-overrun", _E, "Each element of the header, with its padding, ends within the header."),
        Rule("tbf-element-length", _E, "An element of a known type has the length of its type."),
        Rule("tbf-element-count", _W, "Permissions and storage ids are as many as their element counts."),
        Rule("tbf-element-padding", _W, "The padding of an element is zeros."),
        Rule("tbf-element-unknown", _I, "Elements are of a type that the kernel or tockloader knows."),
        Rule("tbf-element-duplicate", _W, "Each type of element stands once; the kernel takes one of them only."),
        Rule("tbf-main-missing", _W, "A header longer than 16 bytes has a Main or a Program."),
        Rule("tbf-main-differs", _W, "Main and Program agree; old kernels read the one, new ones the other."),
        Rule("tbf-app-start", _E, "header_size + protected_size, where the binary starts, is at most total_size."),
        Rule("tbf-binary-end", _E, "The binary ends between its start and total_size; else the kernel ends its list."),
        Rule("tbf-entry", _E, "The entry point lies in the binary."),
        Rule("tbf-name-utf8", _E, "The name is UTF-8."),
        Rule("tbf-name-empty", _W, "A name has at least one byte, or no element; tockloader fails on an empty one."),
        Rule("tbf-kernel-version-missing", _W, "An app says which kernel it runs on; else the kernel refuses it."),
        Rule("tbf-fixed-address", _E, "A TBF lies where its binary gets the fixed flash address."),
        Rule("tbf-storage-ids", _W, "There are at most 8 storage ids of a kind; the kernel takes no more."),
        Rule("tbf-regions-split", _W, "Writeable flash regions stand in one element; the kernel takes the last."),
        Rule("tbf-region-outside", _W, "Writeable flash regions lie within the binary."),
        Rule("tbf-trailer", _I, "The protected trailer is zeros; tockloader verifies credentials as if it were."),
        Rule("tbf-digest", _E, "A SHA credential is the digest of everything before the footers."),
        Rule("tbf-credential-length", _W, "A credential is as long as its kind; the kernel stops at a shorter one."),
        Rule("tbf-credential-alignment", _W, "The length of a credential is a multiple of 4."),
        Rule("tbf-credential-order", _W, "Credentials that stop the kernel stand behind those it knows."),
        Rule("tbf-credential-unknown", _I, "Credentials are of a kind that the kernel or tockloader knows."),
        Rule("tbf-footer-tail", _W, "Behind the last credential there is nothing, or fill."),
        Rule("tbf-reserved-wrapped", _W, "Reserved space of more than 65531 bytes is split; elf2tab lets it wrap."),
        Rule("tbf-size-mpu", _W, "total_size suits the memory protection of the architecture."),
        Rule("tab-compressed", _I, "A TAB is a plain tar; packing it again gives one."),
        Rule("tab-end", _W, "A tar ends with two blocks of zeros, and only zeros follow."),
        Rule("tab-framing", _W, "Members are padded with zeros to full blocks."),
        Rule("tab-member-name", _W, "Member names are bare; tockloader does not find names in folders."),
        Rule("tab-member-kind", _W, "Members are plain files; links, devices and folders mean nothing in a TAB."),
        Rule("tab-member-duplicate", _W, "Each member name stands once; readers take the last."),
        Rule("tab-member-unknown", _I, "Members are metadata.toml and <architecture>[.<anything>].tbf."),
        Rule("tab-member-excess", _E, "A TBF in a TAB is at most total_size long; tockloader refuses longer ones."),
        Rule("tab-twin-differs", _W, "A .bin of an archive of 2018 holds the same bytes as its .tbf."),
        Rule("tab-no-app", _E, "A TAB holds at least one TBF."),
        Rule("tab-ambiguous", _W, "Several apps of one architecture all have fixed addresses."),
        Rule("tab-metadata-missing", _E, "A TAB has a metadata.toml."),
        Rule("tab-metadata-toml", _E, "metadata.toml is TOML."),
        Rule("tab-metadata-version", _E, "tab-version is 1; tockloader fails without it and ignores other versions."),
        Rule("tab-metadata-name", _E, "name is a string; tockloader fails without it."),
        Rule("tab-metadata-boards", _W, "only-for-boards is a string with commas; tockloader fails on a list."),
        Rule("tab-metadata-type", _W, "The other keys of metadata.toml are strings, and build-date is a time."),
        Rule("tab-metadata-unknown", _I, "metadata.toml has no other keys."),
    )
}


def found(code: str, message: str, where: str = "", offset: int | None = None) -> Finding:
    """A finding with the severity of its rule. `offset` in bytes from the start of the file."""
    return RULES[code].found(message, where, offset)
