"""What the kernel would do with a TBF in its flash (SPEC.md: What the kernel does with a TBF).

The rules are those of kernel 2.3.0: lengths, checksum, elements in their order, then the boot loader's checks. Names of
stages and errors are the kernel's own. Memory, process slots, the MPU and credentials policies are not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from formats.errors import FormatError, TruncatedError
from formats.tock.tbf_elements import (
    ELEMENT_NAMES,
    MAIN,
    PACKAGE_NAME,
    PERMISSIONS,
    PIC_OPTION_1,
    PROGRAM,
    STORAGE_PERMISSIONS,
    TBF_ELEMENT,
    Element,
    FixedAddresses,
    KernelVersion,
    encoded_length,
)
from formats.tock.tbf_footer import CREDENTIAL_TYPE
from formats.tock.tbf_header import (
    BASE_SIZE,
    FLAG_ENABLED,
    TBF_BASE,
    TBF_HEADER,
    TBF_LENGTHS,
    TbfHeader,
    TbfLengths,
    header_checksum,
)
from toolkit.tock.app import walk_elements

KERNEL_VERSION = (2, 3)
UNKNOWN_TYPE = 129
"""What the kernel prints for an element type it does not know."""
_UNCHECKED = {PACKAGE_NAME, PERMISSIONS, STORAGE_PERMISSIONS}
"""Types whose values may have any length."""
_ANY_VALUE = bytes(0xFFFF + 4)


class Outcome(Enum):
    """How the boot loader goes on."""

    ACCEPTS = "accepts"
    REFUSES = "refuses"
    """Skips this TBF and looks at the next."""
    STOPS = "stops the list"
    """Looks at nothing behind it either."""


@dataclass(frozen=True)
class Failure:
    """Where the kernel's parser gives up: stage (``lengths``, ``flash``, ``header``), error, facts of the error."""

    stage: str
    error: str
    facts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class KernelVerdict:
    """The kernel's answer.

    Attributes:
        outcome: what happens to the app, and to those behind it.
        reason: the kernel's word for it, such as ``NotEnabledProcess``; empty when it accepts.
        lengths: what the first 8 bytes say; None when they are not there or no TBF of version 2.
        failure: why the parser gave up, or None.
        header: the header as parsed; None after a failure.
    """

    outcome: Outcome
    reason: str = ""
    lengths: TbfLengths | None = None
    failure: Failure | None = None
    header: TbfHeader | None = None

    @property
    def sentence(self) -> str:
        """The reason for people."""
        stage = self.failure.stage if self.failure else "load"
        return SENTENCES.get((stage, self.reason)) or SENTENCES.get(("", self.reason), "")


SENTENCES = {
    ("", "TbfHeaderNotFound"): "no TBF of version 2 starts here",
    ("lengths", "NotEnoughFlash"): "the flash ends within its first bytes, or before total_size",
    ("flash", "NotEnoughFlash"): "the flash ends before total_size",
    ("header", "NotEnoughFlash"): "an element leaves the header",
    ("load", "NotEnoughFlash"): "the binary ends behind total_size",
    ("", "UnsupportedVersion(0)"): "header_size is below 16 or above total_size",
    ("", "endless loop (total_size 0)"): "the kernel looks at the same place for ever",
    ("", "ChecksumMismatch"): "the checksum of the header is wrong",
    ("", "BadTlvEntry"): "an element has a wrong length",
    ("", "BadProcessName"): "the name is not UTF-8",
    ("", "Padding"): "it only fills a gap",
    ("", "NotEnabledProcess"): "the enabled flag is not set",
    ("", "IncompatibleKernelVersion"): "it names no kernel version, or one that kernel 2.3 does not satisfy",
    ("", "IncorrectFlashAddress"): "it must lie at another address",
}
"""(stage, reason) → the reason for people; an empty stage stands for any."""


def kernel_verdict(
    flash: bytes,
    address: int | None = None,
    *,
    installed: bool = False,
    kernel: tuple[int, int] = KERNEL_VERSION,
) -> KernelVerdict:
    """What the kernel does with the TBF at the start of `flash`; bytes behind the end of `flash` are no flash.

    Args:
        flash: all flash from the start of the TBF on.
        address: where `flash` lies, as the CPU sees it; without it, fixed flash addresses are not checked.
        installed: judge a file as it will lie in flash that goes on behind it: a member of a TAB may be shorter than
            its total_size.
        kernel: major and minor version that the kernel says of itself; its rules are those of 2.3.0 in any case.
    """
    lengths = _read_lengths(flash)
    if isinstance(lengths, Failure):
        return KernelVerdict(Outcome.STOPS, _not_found(lengths), failure=lengths)
    if not BASE_SIZE <= lengths.header_size <= lengths.total_size:
        return _after_invalid_header(lengths, len(flash))
    if lengths.total_size > len(flash) and not (installed and lengths.header_size <= len(flash)):
        failure = Failure("flash", "NotEnoughFlash")
        return KernelVerdict(Outcome.STOPS, "NotEnoughFlash", lengths, failure)
    header = flash[: lengths.header_size]
    failure_or_none = _check_header(header)
    if failure_or_none:
        return KernelVerdict(Outcome.REFUSES, failure_or_none.error, lengths, failure_or_none)
    parsed = TBF_HEADER.parse(header)
    outcome, reason = _load(parsed, address, kernel)
    return KernelVerdict(outcome, reason, lengths, header=parsed)


def _read_lengths(flash: bytes) -> TbfLengths | Failure:
    try:
        lengths = TBF_LENGTHS.parse(flash)
    except TruncatedError:
        return Failure("lengths", "NotEnoughFlash")
    return lengths if lengths.version == 2 else Failure("lengths", "UnableToParse")


def _not_found(failure: Failure) -> str:
    return "TbfHeaderNotFound" if failure.error == "UnableToParse" else failure.error


def _after_invalid_header(lengths: TbfLengths, flash_length: int) -> KernelVerdict:
    failure = Failure("lengths", "InvalidHeader", {"total_size": lengths.total_size})
    if lengths.total_size == 0:
        outcome, reason = Outcome.STOPS, "endless loop (total_size 0)"
    elif lengths.total_size > flash_length:
        outcome, reason = Outcome.STOPS, "NotEnoughFlash"
    else:
        outcome, reason = Outcome.REFUSES, "UnsupportedVersion(0)"
    return KernelVerdict(outcome, reason, lengths, failure)


def _check_header(header: bytes) -> Failure | None:
    stored = TBF_BASE.parse(header).checksum
    calculated = header_checksum(header[: len(header) & ~3])  # the kernel leaves out what is no whole word
    if stored != calculated:
        return Failure("header", "ChecksumMismatch", {"stored": stored, "calculated": calculated})
    seen: set[int] = set()
    for offset, element in walk_elements(header):
        failure = _check_element(element, seen) if element else _check_overrun(header[offset:], seen)
        if failure:
            return failure
    return None


def _check_element(element: Element, seen: set[int]) -> Failure | None:
    """One element that lies within the header. `seen` holds the types of those before it."""
    number = element.type
    if number in (MAIN, PROGRAM) and number in seen:
        return None  # only the first one is looked at
    seen.add(number)
    if number == PACKAGE_NAME and not _is_utf8(element.value.name):  # type: ignore[union-attr]
        return Failure("header", "BadProcessName")
    if element.typed or number in _UNCHECKED or kernel_type(number) == UNKNOWN_TYPE or number == CREDENTIAL_TYPE:
        return None
    return Failure("header", "BadTlvEntry", {"type": number})


def _check_overrun(rest: bytes, seen: set[int]) -> Failure:
    """An element that leaves the header: its length is checked before the end of the header is noticed."""
    not_enough = Failure("header", "NotEnoughFlash")
    try:
        element = TBF_ELEMENT.parse(rest + _ANY_VALUE)
    except FormatError:
        return not_enough
    if len(rest) < 4:
        return not_enough
    if element.type == PACKAGE_NAME and encoded_length(element.value) > len(rest) - 4:
        return not_enough
    return _check_element(element, seen) or not_enough


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def kernel_type(number: int) -> int:
    """The number under which the kernel reports an element type."""
    known = (number in ELEMENT_NAMES and number != PIC_OPTION_1) or number == CREDENTIAL_TYPE
    return number if known else UNKNOWN_TYPE


def _load(header: TbfHeader, address: int | None, kernel: tuple[int, int]) -> tuple[Outcome, str]:
    """The boot loader's checks, in its order."""
    if header.is_padding:
        return Outcome.REFUSES, "Padding"
    if not header.base.flags & FLAG_ENABLED:
        return Outcome.REFUSES, "NotEnabledProcess"
    wanted = header.last(KernelVersion)
    if wanted is None or wanted.major != kernel[0] or wanted.minor > kernel[1]:
        return Outcome.REFUSES, "IncompatibleKernelVersion"
    if header.binary_end > header.base.total_size:
        return Outcome.STOPS, "NotEnoughFlash"
    fixed = header.last(FixedAddresses)
    if address is not None and fixed and fixed.flash_address not in (0xFFFF_FFFF, address + header.app_start):
        return Outcome.REFUSES, "IncorrectFlashAddress"
    return Outcome.ACCEPTS, ""


def as_dict(verdict: KernelVerdict) -> dict[str, Any]:
    """The verdict as JSON sees it."""
    failure = verdict.failure
    return {
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "sentence": verdict.sentence,
        "failure": None if failure is None else {"stage": failure.stage, "error": failure.error, **failure.facts},
    }
