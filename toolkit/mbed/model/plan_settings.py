"""What a configuration says of RAM: stacks, crash data, memories that it changes; and whether there is a kernel.

Keys stand as in `mbed_app.json`: `rtos.main-thread-stack-size` and others under `target_overrides`, parameters of the
application under `config`, whose macros win over the kernel's keys, and `requires` with `bare-metal` in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.errors import ManifestError
from toolkit.mbed.composition.configuration import EVERY, OVERRIDES, load_document
from toolkit.mbed.composition.header_format import number_of
from toolkit.mbed.model.names import IDLE_STACK, ISR_STACK, MAIN_STACK, TIMER_STACK, Kind
from toolkit.mbed.targets import Bank, Target
from toolkit.memory.region import AddressRange

KEYS: dict[Kind, str] = {
    MAIN_STACK: "rtos.main-thread-stack-size",
    TIMER_STACK: "rtos.timer-thread-stack-size",
    IDLE_STACK: "rtos.idle-thread-stack-size",
    ISR_STACK: "target.boot-stack-size",
}
"""Regions whose length a key says."""
MACROS: dict[Kind, str] = {
    MAIN_STACK: "MBED_CONF_APP_MAIN_STACK_SIZE",
    TIMER_STACK: "MBED_CONF_APP_TIMER_THREAD_STACK_SIZE",
    IDLE_STACK: "MBED_CONF_APP_IDLE_THREAD_STACK_SIZE",
}
"""Macros that win over these keys."""
EXTRAS = ("rtos.idle-thread-stack-size-tickless-extra", "rtos.idle-thread-stack-size-debug-extra")
"""Keys of bytes more for the idle stack, in builds that want them."""
DEFAULTS = {MAIN_STACK: 4096, TIMER_STACK: 768, IDLE_STACK: 512, ISR_STACK: 0x400}
SMALL_MAIN_STACKS = {"NUCLEO_F070RB": 3072, "NUCLEO_F072RB": 3072, "TMPM46B": 3072}
"""Targets whose main stack is smaller."""
BARE_METAL_STACK = 0x1000
"""Bytes of the boot stack without a kernel."""
CRASH_KEY = "platform.crash-capture-enabled"
CRASH_TARGETS = ("K64F", "K66F", "NUCLEO_F4", "NRF52840", "DISCO_L475VG")
"""How the names of targets begin that keep crash data."""
BANKS_KEY = "target.memory_bank_config"
_MOST = 1 << 32


@dataclass(frozen=True)
class PlanSettings:
    """What is said of RAM.

    Attributes:
        stacks: bytes of each stack, and which key says it.
        crash_data: whether there is a region for it, and which key says so.
        bare_metal: whether there is no kernel.
        banks: name of a memory → start and size, None for what stays.
        file: the configuration; None without one.
    """

    stacks: Mapping[Kind, tuple[int, str]]
    crash_data: tuple[bool, str]
    bare_metal: bool = False
    banks: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    file: Path | None = None

    def change(self, target: Target) -> Target:
        """A target with the memories as they are configured. Raises ManifestError for one that it does not have."""
        assert self.file is not None or not self.banks
        unknown = set(self.banks) - {bank.name for bank in target.banks}
        if unknown and self.file is not None:
            raise ManifestError(self.file, BANKS_KEY, f"{target.name} has no memory {min(unknown)!r}")
        rom, ram = (tuple(self._bank(bank) for bank in banks) for banks in (target.rom, target.ram))
        return replace(target, rom=rom, ram=ram)

    def _bank(self, bank: Bank) -> Bank:
        start, size = self.banks.get(bank.name, (None, None))
        address = bank.range.address if start is None else start
        return Bank(bank.name, AddressRange(address, bank.range.length if size is None else size))


def read_plan_settings(path: Path | None, target: Target) -> PlanSettings:
    """What a configuration says for a target, with the defaults of Mbed OS.

    Raises:
        ManifestError: the file is none, or says something impossible. UnavailableError: it cannot be read.
    """
    document = load_document(path) if path is not None else {}
    if path is None or not isinstance(document, dict):
        if path is not None:
            raise ManifestError(path, "", "must be an object")
        return _settings(Path(), {}, target, bare_metal=False, given=None)
    said = dict(_said(path, document, target))
    requires = document.get("requires")
    bare_metal = isinstance(requires, list) and "bare-metal" in requires
    return _settings(path, said, target, bare_metal=bare_metal, given=path)


def _settings(
    path: Path, said: Mapping[str, Any], target: Target, *, bare_metal: bool, given: Path | None
) -> PlanSettings:
    if bare_metal:
        stacks = {ISR_STACK: _said_stack(path, said, ISR_STACK) or (BARE_METAL_STACK, "default without a kernel")}
    else:
        stacks = {kind: _stack(path, said, kind, target) for kind in KEYS}
    known = target.name.startswith(CRASH_TARGETS)
    crash = said.get(CRASH_KEY)
    if crash not in (None, False, True):  # 0 and 1 are as good
        raise ManifestError(path, CRASH_KEY, f"must be true or false, not {crash!r:.40}")
    crash_data = (known, "default of the target") if crash is None else (bool(crash), CRASH_KEY)
    return PlanSettings(stacks, crash_data, bare_metal, dict(_banks(path, said.get(BANKS_KEY))), given)


def _stack(path: Path, said: Mapping[str, Any], kind: Kind, target: Target) -> tuple[int, str]:
    """Bytes of a stack, and who says it."""
    extras = [key for key in EXTRAS if kind == IDLE_STACK and said.get(key) is not None]
    extra = sum(_length(path, said, key) for key in extras)
    small = SMALL_MAIN_STACKS.get(target.name) if kind == MAIN_STACK else None
    length, key = _said_stack(path, said, kind) or (small or DEFAULTS[kind], "default")
    return length + extra, key


def _said_stack(path: Path, said: Mapping[str, Any], kind: Kind) -> tuple[int, str] | None:
    key = next((key for key in (MACROS.get(kind, ""), KEYS[kind]) if said.get(key) is not None), None)
    return None if key is None else (_length(path, said, key), key)


def _length(path: Path, said: Mapping[str, Any], key: str) -> int:
    length = _number(path, key, said[key])
    if length % 8:
        raise ManifestError(path, key, f"is {length:,}; stacks have multiples of 8 bytes")
    return length


def _said(path: Path, document: Mapping[str, Any], target: Target) -> Iterator[tuple[str, Any]]:
    """Keys and values, the ones that count last; parameters of the application by the names of their macros."""
    config = document.get("config")
    for name, value in config.items() if isinstance(config, dict) else ():
        yield _macro(name), value.get("value") if isinstance(value, dict) else value
    overrides = document.get(OVERRIDES, {})
    if not isinstance(overrides, dict):
        raise ManifestError(path, OVERRIDES, "must be an object")
    for wanted in (EVERY, target.name.lower()):
        for label, said in overrides.items():
            if label.lower() == wanted and isinstance(said, dict):
                yield from ((_key(key), value) for key, value in said.items())
    macros = document.get("macros")
    for macro in macros if isinstance(macros, list) else ():
        if isinstance(macro, str):
            name, _equals, value = macro.partition("=")
            yield name.strip(), value.strip()


def _key(key: str) -> str:
    """A key of `target_overrides`; one of the application by the name of its macro."""
    return _macro(key) if key.startswith("app.") or "." not in key else key


def _macro(name: str) -> str:
    return "MBED_CONF_APP_" + name.removeprefix("app.").replace("-", "_").upper()


def _banks(path: Path, said: Any) -> Iterator[tuple[str, tuple[int | None, int | None]]]:
    if said is None:
        return
    if not isinstance(said, dict) or not all(isinstance(bank, dict) for bank in said.values()):
        raise ManifestError(path, BANKS_KEY, "must be an object of objects")
    for name, bank in said.items():
        start, size = (
            _number(path, f"{BANKS_KEY}.{name}.{key}", bank[key]) if key in bank else None for key in ("start", "size")
        )
        yield name, (start, size)


def _number(path: Path, key: str, said: Any) -> int:
    try:
        number = number_of(said)
    except ValueError as error:
        raise ManifestError(path, key, str(error)) from None
    if number > _MOST:
        raise ManifestError(path, key, f"must be a number up to {_MOST:#x}")
    return number
