"""Every finding about packages. Where the rules come from stands in formats/knightos/SPEC.md."""

from __future__ import annotations

from toolkit.findings import Rule, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFORMATION

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "As a whole": (
        Rule("package-extra-bytes", _W, "A package ends with its last file."),
        Rule("package-unfinished", _E, "A package counts its files; kpack leaves the count at 0 when it has to stop."),
        Rule("package-no-files", _W, "A package has files."),
        Rule("package-metadata-count", _E, "The count of metadata is right; kpack counts a key of its file each time."),
        Rule("package-kpack-dependencies", _W, "The length of the dependencies fits into a byte; kpack cuts it."),
        Rule(
            "package-kpack-compression", _W, "Data that are said to be compressed are; kpack leaves them as they are."
        ),
        Rule("package-kpack-checksum", _W, "A SHA-1 or MD5 that is named is there; kpack leaves it out."),
    ),
    "Metadata": (
        Rule("package-missing-key", _E, "A package has name, repo and version."),
        Rule("package-key-twice", _W, "Each key stands once."),
        Rule("package-reserved-key", _W, "Keys without a meaning are 0x80 or above."),
        Rule("package-value", _E, "A value has the structure that its key asks for."),
        Rule("package-name", _E, "Name and repo can be names of files, as the stub of the package needs them."),
    ),
    "Files": (
        Rule("package-path", _E, "A path is absolute, and has no empty names, no dots and no NUL."),
        Rule("package-path-twice", _E, "Each path stands once, and none leads through a file."),
        Rule("package-compression", _E, "The compression is stored, RLE or pucrunch."),
        Rule("package-pucrunch", _W, "A file can be unpacked; nothing says how pucrunch is meant."),
        Rule("package-not-for-kpack", _W, "kpack can unpack a package; compressed data lead it astray."),
        Rule("package-data", _E, "The data of a file are as long as they should be, and can be unpacked."),
        Rule("package-checksum", _E, "The checksum of a file is right."),
        Rule("package-no-checksum", _I, "A file has a checksum."),
    ),
    "Taking apart, making, installing": (
        Rule("package-not-in-config", _W, "package.config can say all that a package says of itself."),
        Rule("package-config-key", _W, "Keys of package.config have a meaning."),
        Rule("package-not-stored", _W, "The folder has files only; a package holds nothing else."),
        Rule("package-dependency", _W, "What a package needs is installed."),
        Rule("package-other-version", _W, "No other version of the package is installed."),
        Rule("package-replaced", _I, "The files of a package are new in the image."),
    ),
}
"""All rules, by what they are about."""

RULES = {rule.code: rule for rules in CHAPTERS.values() for rule in rules}
