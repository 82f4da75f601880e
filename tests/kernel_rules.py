"""An independent judge of TBFs: the rules of the Tock kernel, followed step by step as the kernel walks its flash.

Written from the description of the format alone. It shares no code with `formats` and `toolkit`, so that a mistake
there cannot hide here. `verdict` answers as the kernel's own parser was recorded, `walk` goes through flash as the boot
loader does, and `broken_rules` adds what good tools hold besides.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KERNEL = (2, 3)
MAIN, REGIONS, NAME, FIXED, PERMISSIONS, STORAGE, KERNEL_VERSION, PROGRAM, SHORT_ID = 1, 2, 3, 5, 6, 7, 8, 9, 10
CREDENTIAL = 128
FIXED_LENGTHS = {MAIN: 12, FIXED: 8, KERNEL_VERSION: 4, PROGRAM: 20, SHORT_ID: 4}
PRINTED = {MAIN, REGIONS, NAME, FIXED, PERMISSIONS, STORAGE, KERNEL_VERSION, PROGRAM, SHORT_ID, CREDENTIAL}
FOOTERS = {
    0: ("Reserved", 0),
    1: ("Rsa3072Key", 768),
    2: ("Rsa4096Key", 1024),
    3: ("SHA256", 32),
    4: ("SHA384", 48),
    5: ("SHA512", 64),
    6: ("EcdsaNistP256", 64),
}
"""Format → the kernel's name, and the bytes of data that it reads."""
PROBES = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 0), (3, 1), (8, 0), (0x90001, 0)]
PROBES += [(0xFFFF_FFFF, 0), (0xFFFF_FFFF, 0x3FF_FFFF)]
NOWHERE = 0xFFFF_FFFF


class RefusedError(Exception):
    """The header parser gives up; `facts` are those of the recorded verdicts."""

    def __init__(self, error: str, **facts: int) -> None:
        super().__init__(error)
        self.facts: dict[str, Any] = {"error": error, **facts}


@dataclass
class Header:
    """What the kernel keeps of a header."""

    size: int
    total_size: int
    flags: int
    values: dict[int, bytes] = field(default_factory=dict)
    """Type → the value that counts: the first Main and Program, the last of all others."""

    @property
    def is_app(self) -> bool:
        return self.size > 16

    @property
    def start(self) -> tuple[int, int, int]:
        """init_fn_offset, protected_size and minimum_ram_size."""
        value = self.values.get(PROGRAM) or self.values.get(MAIN) or bytes(12)
        first, second, third = struct.unpack_from("<III", value)
        return first, second, third

    @property
    def app_start(self) -> int:
        return self.size + self.start[1]

    @property
    def binary_end(self) -> int:
        program = self.values.get(PROGRAM)
        end: int = struct.unpack_from("<I", program, 12)[0] if program else self.total_size
        return end

    def pair(self, number: int, code: str) -> tuple[int, int] | None:
        """Both numbers of a value of two."""
        value = self.values.get(number)
        if value is None:
            return None
        first, second = struct.unpack(code, value)
        return first, second


def lengths(flash: bytes) -> tuple[int, int, int]:
    """Read version, header_size and total_size. Raises RefusedError as the first look of the kernel does."""
    if len(flash) < 8:
        raise RefusedError("NotEnoughFlash")
    version, header_size, total_size = struct.unpack_from("<HHI", flash)
    if version != 2:
        raise RefusedError("UnableToParse")
    if header_size > total_size or header_size < 16:
        raise RefusedError("InvalidHeader", total_size=total_size)
    return version, header_size, total_size


def parse(header: bytes) -> Header:
    """Read a header of exactly its own length, or raise RefusedError."""
    _version, size, total_size, flags, stored = struct.unpack_from("<HHIII", header)
    calculated = 0
    for index, (word,) in enumerate(struct.iter_unpack("<I", header[: len(header) // 4 * 4])):
        calculated ^= 0 if index == 3 else word
    if calculated != stored:
        raise RefusedError("ChecksumMismatch", stored=stored, calculated=calculated)
    parsed = Header(size, total_size, flags)
    offset = 16
    while offset < len(header):
        if offset + 4 > len(header):
            raise RefusedError("NotEnoughFlash")
        number, length = struct.unpack_from("<HH", header, offset)
        value = header[offset + 4 : offset + 4 + length]
        offset += 4 + (length + 3) // 4 * 4
        take(parsed, number, length, value)
        if offset > len(header):
            raise RefusedError("NotEnoughFlash")
    return parsed


def take(parsed: Header, number: int, length: int, value: bytes) -> None:
    """Keep the value of an element, or raise RefusedError; `value` may be cut off by the end of the header."""
    if number in (MAIN, PROGRAM) and number in parsed.values:
        return
    if length != FIXED_LENGTHS.get(number, length) or (number == REGIONS and length % 8):
        raise RefusedError("BadTlvEntry", type=number)
    if len(value) < length:
        raise RefusedError("NotEnoughFlash")
    if number == NAME:
        try:
            value.decode("utf-8")
        except UnicodeDecodeError:
            raise RefusedError("BadProcessName") from None
    if number in PRINTED and number != CREDENTIAL:
        parsed.values[number] = value


def verdict(flash: bytes) -> dict[str, Any]:
    """Say what the kernel's parser says of the TBF at the start of its flash, in the words of the recorded verdicts."""
    try:
        version, header_size, total_size = lengths(flash)
    except RefusedError as refused:
        stop = refused.facts["error"] != "InvalidHeader" or refused.facts["total_size"] == 0
        return {"stage": "lengths", **refused.facts, "stop": stop}
    sizes = {"version": version, "header_size": header_size, "total_size": total_size}
    if total_size > len(flash):
        return {**sizes, "stage": "flash", "error": "NotEnoughFlash", "stop": True}
    try:
        header = parse(flash[:header_size])
    except RefusedError as refused:
        return {**sizes, "stage": "header", "result": refused.facts}
    return {**sizes, **getters(header), **footers(header, flash[:total_size])}


def getters(header: Header) -> dict[str, Any]:
    """Answer the kernel's questions to a header."""
    init, _protected, ram = header.start
    has_start = PROGRAM in header.values or MAIN in header.values
    program, fixed = header.values.get(PROGRAM), header.pair(FIXED, "<II") or (NOWHERE, NOWHERE)
    version, short_id = header.pair(KERNEL_VERSION, "<HH"), header.values.get(SHORT_ID, bytes(4))
    write_id, read_ids, modify_ids = storage(header.values.get(STORAGE))
    return {
        "is_app": header.is_app,
        "enabled": header.is_app and bool(header.flags & 1),
        "name": header.values.get(NAME, b"").decode("utf-8") if header.is_app else None,
        "min_ram": ram,
        "protected_size": header.app_start if has_start else 0,
        "init_fn_offset": header.size + init if has_start else 0,
        "binary_end": header.binary_end if header.is_app else 0,
        "binary_version": struct.unpack_from("<I", program, 16)[0] if program else 0,
        "fixed_ram": None if fixed[0] == NOWHERE else fixed[0],
        "fixed_flash": None if fixed[1] == NOWHERE else fixed[1],
        "kernel_version": list(version) if version else None,
        "short_id": struct.unpack("<I", short_id)[0] or None,
        "wfr": [list(region) for region in struct.iter_unpack("<II", header.values.get(REGIONS, b""))],
        "storage_write_id": write_id,
        "storage_read_ids": read_ids,
        "storage_modify_ids": modify_ids,
        "permissions": permissions(header.values.get(PERMISSIONS)),
    }


def storage(value: bytes | None) -> tuple[int | None, list[int] | None, list[int] | None]:
    """Give write id, read ids and modify ids; more than 8 of either, and there are none of both."""
    if value is None or len(value) < 4:
        return None, None, None
    write_id: int = struct.unpack_from("<I", value)[0]
    lists, offset = [], 4
    for _which in range(2):
        if len(value) < offset + 2:
            return write_id or None, None, None
        count: int = struct.unpack_from("<H", value, offset)[0]
        if count > 8 or len(value) < offset + 2 + 4 * count:
            return write_id or None, None, None
        lists.append(list(struct.unpack_from(f"<{count}I", value, offset + 2)))
        offset += 2 + 4 * count
    return write_id or None, lists[0], lists[1]


def permissions(value: bytes | None) -> list[dict[str, Any]] | None:
    """Ask about all probes; None where none of them gets further than "no permissions at all"."""
    answers = [permission(value, driver, offset) for driver, offset in PROBES]
    if set(answers) == {"NoPermsAtAll"}:
        return None
    return [{"driver": d, "offset": o, "result": a} for (d, o), a in zip(PROBES, answers, strict=True)]


def permission(value: bytes | None, driver: int, offset: int) -> int | str:
    """Give the mask of 64 commands of a driver, or the kernel's reason why there is none."""
    if value is None or len(value) < 2:
        return "NoPermsAtAll"
    found = False
    for index in range(struct.unpack_from("<H", value)[0]):
        if len(value) < 2 + 16 * (index + 1):
            return "NoPermsAtAll"
        number, which, mask = struct.unpack_from("<IIQ", value, 2 + 16 * index)
        if (number, which) == (driver, offset):
            return int(mask)
        found = found or number == driver
    return 0 if found else "NoPermsThisDriver"


def footers(header: Header, tbf: bytes) -> dict[str, Any]:
    """Walk the footers as the kernel does, and say why it ends."""
    if not header.is_app:
        return {"footers": [], "footer_walk_end": None}
    if header.binary_end > header.total_size:
        return {"footers": [], "footer_walk_end": "ProcessBinaryError::NotEnoughFlash"}
    found: list[dict[str, Any]] = []
    offset = header.binary_end
    while True:
        footer = footer_at(tbf, offset)
        if "error" in footer:
            return {"footers": found, "footer_walk_end": footer}
        found.append(footer)
        offset += 4 + footer["tlv_length"]


def footer_at(tbf: bytes, offset: int) -> dict[str, Any]:
    """Give the credential at an offset, or the error that ends the walk."""
    not_enough = {"error": "NotEnoughFlash"}
    if offset + 4 > len(tbf):
        return not_enough
    number, length = struct.unpack_from("<HH", tbf, offset)
    if number != CREDENTIAL:
        return {"error": "BadTlvEntry", "type": number if number in PRINTED else 129}
    if length < 4 or offset + 4 + length > len(tbf):
        return not_enough
    kind = struct.unpack_from("<I", tbf, offset + 4)[0]
    if kind not in FOOTERS:
        return {"error": "BadTlvEntry", "type": CREDENTIAL}
    name, needed = FOOTERS[kind]
    return not_enough if length - 4 < needed else {"format": name, "tlv_length": length, "data_len": needed}


@dataclass(frozen=True)
class Step:
    """What the boot loader does at one place of its flash. `offset` in bytes from the start of the flash."""

    offset: int
    action: str
    """``load``, ``skip`` or ``stop``."""
    reason: str = ""


def walk(flash: bytes, address: int | None = None) -> Iterator[Step]:
    """Go through flash as the boot loader does, to the end of its list.

    Args:
        flash: from the start of the apps to the end of their region.
        address: of its first byte; without it, fixed addresses are not compared.
    """
    offset = 0
    while True:
        here = None if address is None else address + offset
        try:
            total_size = lengths(flash[offset : offset + 8])[2]
        except RefusedError as refused:
            total_size = refused.facts.get("total_size", 0)
            error = refused.facts["error"]
            if error != "InvalidHeader":
                yield Step(offset, "stop", "TbfHeaderNotFound" if error == "UnableToParse" else error)
                return
            if total_size == 0:
                yield Step(offset, "stop", "endless loop (total_size 0)")
                return
            step = Step(offset, "skip", "UnsupportedVersion(0)")
        else:
            step = Step(offset, *boot(flash[offset : offset + total_size], here))
        if total_size > len(flash) - offset:
            yield Step(offset, "stop", "NotEnoughFlash")
            return
        yield step
        if step.action == "stop":
            return
        offset += total_size


def run(flash: bytes, address: int, arch: str = "", memory: tuple[int, int] = (0, 1 << 32)) -> Iterator[Step]:
    """Go through flash as `walk` does, and ask memory protection and RAM about each app that is loaded.

    Args:
        flash: from the start of the apps to the end of their region.
        address: of its first byte.
        arch: architecture whose memory protection is asked; none when empty.
        memory: first address of RAM for apps, and the one behind it; only what apps ask for at least is taken.
    """
    cursor, end = memory
    for step in walk(flash, address):
        if step.action != "load":
            yield step
            continue
        size, total_size = struct.unpack_from("<HI", flash, step.offset + 2)
        header = parse(flash[step.offset : step.offset + size])
        fixed = header.pair(FIXED, "<II")
        ram = cursor if fixed is None or fixed[0] == NOWHERE else fixed[0]
        if not mpu_accepts(arch, address + step.offset, total_size):
            yield Step(step.offset, "skip", "MpuInvalidFlashLength")
        elif ram < cursor:
            yield Step(step.offset, "skip", "MemoryAddressMismatch")
        elif ram + header.start[2] > end:
            yield Step(step.offset, "skip", "NotEnoughMemory")
        else:
            cursor = ram + header.start[2]
            yield step


def broken_list_rules(flash: bytes) -> list[str]:
    """Name the rules that a list of apps made by a good tool would not break; `flash` is the region for apps."""
    *steps, end = walk(flash)
    broken = [f"the list stops at {end.offset:#x}: {end.reason}"] if end.reason not in _GOOD_ENDS else []
    broken += [f"{step.reason} at {step.offset:#x}" for step in steps if step.reason in _UNREADABLE]
    if steps and steps[-1].reason == "Padding":
        broken.append("padding is last in the list")
    behind = flash[end.offset :]
    if set(behind[:8]) - {0xFF, 0x00}:
        broken.append("what ends the list is not erased")
    for offset in range(0, len(behind) - 15, 4):
        if behind[offset : offset + 2] == b"\2\0" and _is_header(behind[offset:]):
            broken.append(f"a header is left at {end.offset + offset:#x}")
    return broken


_GOOD_ENDS = {"TbfHeaderNotFound", "NotEnoughFlash"}
_UNREADABLE = {"UnsupportedVersion(0)", "ChecksumMismatch", "BadTlvEntry", "BadProcessName", "NotEnoughFlash"}


def _is_header(behind: bytes) -> bool:
    try:
        _version, size, total_size = lengths(behind[:8])
        if total_size > len(behind):
            return False
        parse(behind[:size])
    except RefusedError as refused:
        return refused.facts["error"] not in ("InvalidHeader", "ChecksumMismatch")
    return True


def boot(tbf: bytes, address: int | None) -> tuple[str, str]:
    """Action and reason for one TBF that its flash holds whole."""
    size: int = struct.unpack_from("<H", tbf, 2)[0]
    if len(tbf) < size:
        return "stop", "NotEnoughFlash"
    try:
        header = parse(tbf[:size])
    except RefusedError as refused:
        return "skip", str(refused)
    wanted, fixed = header.pair(KERNEL_VERSION, "<HH"), header.pair(FIXED, "<II")
    if not header.is_app:
        return "skip", "Padding"
    if not header.flags & 1:
        return "skip", "NotEnabledProcess"
    if wanted is None or wanted[0] != KERNEL[0] or wanted[1] > KERNEL[1]:
        return "skip", "IncompatibleKernelVersion"
    if header.binary_end > header.total_size:
        return "stop", "NotEnoughFlash"
    if address is not None and fixed and fixed[1] not in (NOWHERE, address + header.app_start):
        return "skip", "IncorrectFlashAddress"
    return "load", ""


def loads(tbf: bytes, address: int | None = None) -> tuple[str, str]:
    """Action and reason of the boot loader for a TBF; what the file lacks is erased flash."""
    total_size = struct.unpack_from("<I", tbf.ljust(8, b"\xff"), 4)[0]
    flash = tbf + b"\xff" * min(max(0, total_size - len(tbf)), 1 << 20) + b"\xff" * 8
    step = next(walk(flash, address))
    return step.action, step.reason


def broken_rules(tbf: bytes, arch: str = "", address: int | None = None) -> list[str]:
    """Name the rules that a TBF made by a good tool would not break, each in a few words; empty for a sound one.

    Whether it is enabled does not matter: a disabled one is judged as if it were enabled.

    Args:
        tbf: the file.
        arch: architecture whose memory protection is asked; none when empty.
        address: where it lies in flash; without it, it lies where its own size or fixed address wants it.
    """
    action, reason = loads(_enabled(tbf), address)
    if action != "load":
        return [f"kernel: {reason}"]
    size: int = struct.unpack_from("<H", tbf, 2)[0]
    header = parse(tbf[:size])
    broken = [*_broken_header(header, tbf), *_broken_footers(header, tbf)]
    fixed = header.pair(FIXED, "<II")
    if address is None and fixed and fixed[1] != NOWHERE:
        address = fixed[1] - header.app_start
    if not mpu_accepts(arch, address, header.total_size):
        broken.append(f"the MPU of {arch} takes no region of {header.total_size} bytes")
    return broken


def _enabled(tbf: bytes) -> bytes:
    """The same TBF with its flag set, and the checksum changed likewise."""
    if len(tbf) < 16 or tbf[8] & 1:
        return tbf
    return tbf[:8] + bytes([tbf[8] | 1]) + tbf[9:12] + bytes([tbf[12] ^ 1]) + tbf[13:]


def _broken_header(header: Header, tbf: bytes) -> Iterator[str]:
    if len(tbf) != header.total_size:
        yield "the file is not as long as total_size"
    if header.size % 4:
        yield "header_size is no multiple of 4"
    if header.flags & ~3:
        yield "reserved flags are set"
    numbers = [number for number, _length in _elements(tbf[: header.size])]
    if len(set(numbers)) < len(numbers):
        yield "an element stands twice"
    if header.values.get(NAME) == b"":
        yield "the name is empty"
    yield from _broken_layout(header)


def _broken_layout(header: Header) -> Iterator[str]:
    main, program = header.values.get(MAIN), header.values.get(PROGRAM)
    if main is None and program is None:
        yield "neither Main nor Program"
    if main and program and main != program[:12]:
        yield "Main and Program differ"
    end = header.binary_end
    if not header.app_start <= end <= header.total_size:
        yield "the binary does not end between its start and total_size"
    if not header.app_start <= (header.size + header.start[0]) & ~1 < end:
        yield "the entry point is not in the binary"
    for offset, length in struct.iter_unpack("<II", header.values.get(REGIONS, b"")):
        if not header.app_start <= offset <= offset + length <= end:
            yield "a writeable flash region is not in the binary"


def _elements(header: bytes) -> Iterator[tuple[int, int]]:
    offset = 16
    while offset < len(header):
        number, length = struct.unpack_from("<HH", header, offset)
        yield number, length
        offset += 4 + (length + 3) // 4 * 4


def _broken_footers(header: Header, tbf: bytes) -> Iterator[str]:
    if PROGRAM not in header.values:
        return
    walked = footers(header, tbf[: header.total_size])
    behind = header.binary_end + sum(4 + footer["tlv_length"] for footer in walked["footers"])
    if any(footer["tlv_length"] % 4 for footer in walked["footers"]):
        yield "the length of a footer is no multiple of 4"
    if header.total_size - behind >= 8:
        yield f"the kernel's footer walk ends {header.total_size - behind} bytes before total_size"


def mpu_accepts(arch: str, address: int | None, size: int) -> bool:
    """Whether the memory protection of an architecture can cover exactly a TBF.

    Args:
        arch: name such as ``cortex-m4``; other names accept everything.
        address: its first byte; None stands for the best place there is.
        size: its bytes.
    """
    if arch.startswith(("cortex-m33", "cortex-m23")):
        return size % 32 == 0 and (address or 0) % 32 == 0
    if arch.startswith("cortex-m"):
        least = 256 if arch == "cortex-m0+" else 32
        return size >= least and (_one_region(address, size) or _subregions(address, size))
    if arch.startswith(("x86", "i486")):
        return size % 4096 == 0 and (address or 0) % 4096 == 0
    if arch.startswith(("rv32", "rv64", "riscv")):
        return size % 4 == 0 and (address or 0) % 4 == 0
    return True


def _one_region(address: int | None, size: int) -> bool:
    return size & (size - 1) == 0 and (address or 0) % size == 0


def _subregions(address: int | None, size: int) -> bool:
    """Whether up to eight subregions cover it: their size is the largest power of two that divides the address."""
    if not address:
        return False
    subregion = address & -address
    block = address // (8 * subregion) * 8 * subregion
    return subregion >= 32 and size % subregion == 0 and address + size <= block + 8 * subregion
