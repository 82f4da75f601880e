"""Real bytes for the formats of containers."""

from __future__ import annotations

from collections.abc import Callable

from tests.golden_data import sample

Bytes = dict[str, bytes]
MAGICS = bytes.fromhex("5546320a 57515d9e"), bytes.fromhex("306fb10a")
TOASTER = bytes.fromhex("09bcc79f302e312e32000000149d0d6541434d4520546f6173746572206d6b33ffffffff")
"""The extension tags that the UF2 document shows."""


def uf2_block(payload: bytes, address: int, numbers: tuple[int, int], flags: int = 0, family: int = 0) -> bytes:
    """Give a block of a UF2 file: its payload and what lies behind it, made without any of our code."""
    fields = (flags, address, min(256, len(payload)), *numbers, family)
    head = MAGICS[0] + b"".join(field.to_bytes(4, "little") for field in fields)
    return head + payload.ljust(476, b"\0") + MAGICS[1]


def _blocks() -> Bytes:
    payload = bytes(range(256))
    sum_ = (0x1000).to_bytes(4, "little") * 2 + bytes(16)
    return {
        "plain": uf2_block(payload, 0x2000, (0, 1)),
        "of a family": uf2_block(payload, 0x10000000, (3, 9), 0x2000, 0xE48BFF56),
        "for no flash": uf2_block(b"a remark", 0, (1, 2), 0x1),
        "of a file": uf2_block(payload + b"main.py\0", 0x100, (1, 2), 0x1000, 0x180),
        "with a sum": uf2_block(payload + bytes(196) + sum_, 0x1000, (0, 16), 0x4000),
        "with tags": uf2_block(payload + TOASTER, 0x26000, (0, 1), 0xA000, 0xADA52840),
        "all flags": uf2_block(payload, 0xFFFFFFFF, (0xFFFFFFFF, 0), 0xFFFFFFFF, 0xFFFFFFFF),
        "a long payload": uf2_block(payload, 0, (0, 1))[:16] + b"\xdd\x01" + uf2_block(payload, 0, (0, 1))[18:],
        "another start": b"UF3\n" + uf2_block(payload, 0, (0, 1))[4:],
        "another end": uf2_block(payload, 0, (0, 1))[:-1] + b"\x0b",
        "erased": b"\xff" * 512,
    }


def _elf_files() -> Bytes:
    paths = sorted(sample("tock/elf2tab").glob("*/*.elf"))
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in paths}


def _elf_table(offset_at: int, length_at: int, size: int) -> Bytes:
    """Give the entries of a table of all ELF files; `offset_at` and `length_at` are places in their headers."""
    entries: Bytes = {}
    for label, data in _elf_files().items():
        start = int.from_bytes(data[offset_at : offset_at + 4], "little")
        for index in range(int.from_bytes(data[length_at : length_at + 2], "little")):
            entries[f"{label}#{index}"] = data[start + index * size :][:size]
    return {label: data for data, label in {data: label for label, data in entries.items()}.items()}


COLLECTORS: dict[str, Callable[[], Bytes]] = {
    "containers.uf2_block": _blocks,
    "containers.elf_header": lambda: {label: data[:52] for label, data in _elf_files().items()},
    "containers.elf_segment": lambda: _elf_table(28, 44, 32),
    "containers.elf_section": lambda: _elf_table(32, 48, 40),
}
