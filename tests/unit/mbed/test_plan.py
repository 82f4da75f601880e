"""The memory model of a configuration: stacks, crash data, what lies in flash, memories that are changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import ManifestError, ToolkitError
from toolkit.mbed.composition.configuration import read_configurations
from toolkit.mbed.composition.settings import Settings
from toolkit.mbed.model.model import Model
from toolkit.mbed.model.plan import PlannedLengths, make_plan
from toolkit.mbed.model.plan_settings import read_plan_settings
from toolkit.mbed.targets import target_named
from toolkit.memory.region import AddressRange


def plan(folder: Path, document: Any = None, target: str = "NUCLEO_F411RE", **lengths: Any) -> Model:
    path = folder / "mbed_app.json" if document is not None else None
    if path is not None:
        path.write_text(json.dumps(document), encoding="utf-8")
    chosen = target_named(target)
    composition = read_configurations([path], chosen.name) if path else Settings()
    return make_plan("mbed_app.json", chosen, composition, read_plan_settings(path, chosen), PlannedLengths(**lengths))


def place(model: Model, kind: str) -> tuple[int, int] | None:
    region = next(iter(model.regions(kind)), None)
    return None if region is None else (region.address, region.length)


def overrides(**said: Any) -> dict[str, Any]:
    return {"target_overrides": {"*": {key.replace("__", ".").replace("_", "-"): value for key, value in said.items()}}}


def test_defaults(tmp_path: Path) -> None:
    model = plan(tmp_path)
    lengths = {kind: place(model, f"{kind}-stack") for kind in ("main", "timer", "idle", "isr")}
    assert {kind: found and found[1] for kind, found in lengths.items()} == {
        "main": 4096,
        "timer": 768,
        "idle": 512,
        "isr": 0x400,
    }


def test_the_stack_of_the_isrs_ends_ram(tmp_path: Path) -> None:
    assert place(plan(tmp_path), "isr-stack") == (0x2001_FC00, 0x400)


def test_the_heap_is_what_is_left(tmp_path: Path) -> None:
    model = plan(tmp_path, data=1000)
    assert [(bank.bank.name, bank.free) for bank in model.banks if bank.bank.kind.value == "ram"] == [("SRAM", 0)]


def test_vectors_of_a_known_chip(tmp_path: Path) -> None:
    assert place(plan(tmp_path), "ram-vectors") == (0x2000_0000, 408)


@pytest.mark.parametrize(
    ("document", "length"),
    [
        (overrides(rtos__main_thread_stack_size=8192), 8192),
        (overrides(rtos__main_thread_stack_size="0x2000"), 0x2000),
        (overrides(rtos__main_thread_stack_size="4*1024+512"), 4608),
        ({"config": {"main-stack-size": {"value": 2048}}}, 2048),
        ({"config": {"main-stack-size": 2048}}, 2048),
        ({"macros": ["MBED_CONF_APP_MAIN_STACK_SIZE=1024"]}, 1024),
        ({"config": {"main-stack-size": 2048}} | overrides(rtos__main_thread_stack_size=8192), 2048),
        ({"config": {"main-stack-size": 2048}} | overrides(app__main_stack_size=128), 128),
    ],
    ids=range(8),
)
def test_who_says_how_long_the_main_stack_is(tmp_path: Path, document: dict[str, Any], length: int) -> None:
    found = place(plan(tmp_path, document), "main-stack")
    assert found is not None
    assert found[1] == length


def test_the_target_counts_more_than_all(tmp_path: Path) -> None:
    key = "rtos.main-thread-stack-size"
    document = {"target_overrides": {"NUCLEO_F411RE": {key: 2048}, "*": {key: 8192}, "K64F": {key: 64}}}
    found = place(plan(tmp_path, document), "main-stack")
    assert found is not None
    assert found[1] == 2048


def test_bytes_more_for_the_idle_stack(tmp_path: Path) -> None:
    found = place(plan(tmp_path, overrides(rtos__idle_thread_stack_size_tickless_extra=256)), "idle-stack")
    assert found is not None
    assert found[1] == 768


def test_null_says_nothing(tmp_path: Path) -> None:
    said = overrides(rtos__idle_thread_stack_size_tickless_extra=None, target__boot_stack_size=None)
    model = plan(tmp_path, said)
    assert (place(model, "idle-stack"), place(model, "isr-stack")) == ((0x2000_1598, 512), (0x2001_FC00, 0x400))


def test_a_smaller_main_stack_on_a_small_target(tmp_path: Path) -> None:
    found = place(plan(tmp_path, target="NUCLEO_F070RB"), "main-stack")
    assert found is not None
    assert found[1] == 3072


def test_bare_metal_has_no_stacks_of_threads_and_a_larger_one_for_all(tmp_path: Path) -> None:
    model = plan(tmp_path, {"requires": ["bare-metal"]})
    assert (place(model, "main-stack"), place(model, "isr-stack"), model.has_kernel) == (
        None,
        (0x2001_F000, 0x1000),
        False,
    )


@pytest.mark.parametrize(
    ("target", "said", "there"), [("K64F", None, True), ("KL25Z", None, False), ("KL25Z", True, True)]
)
def test_crash_data(tmp_path: Path, target: str, said: bool | None, there: bool) -> None:
    document = {} if said is None else overrides(platform__crash_capture_enabled=said)
    assert (place(plan(tmp_path, document, target), "crash-data") is not None) == there


def test_a_k64f_has_its_vectors_and_a_part_of_its_heap_in_the_lower_memory(tmp_path: Path) -> None:
    model = plan(tmp_path, target="K64F")
    lower = next(bank for bank in model.banks if bank.bank.name == "SRAM_L")
    assert [region.kind for region in lower.regions] == ["ram-vectors", "crash-data", "heap-0"]


def test_an_stm32l475_has_its_isr_stack_in_sram2(tmp_path: Path) -> None:
    assert place(plan(tmp_path, target="DISCO_L475VG_IOT01A"), "isr-stack") == (0x1000_7C00, 0x400)


def test_flash_as_it_is_configured(tmp_path: Path) -> None:
    keys = {"target.mbed_rom_start": "0x8010000", "target.mbed_rom_size": "64*1024"}
    model = plan(tmp_path, {"target_overrides": {"*": keys}})
    assert [str(bank.bank.range) for bank in model.banks if bank.bank.kind.value == "rom"] == ["0x8010000-0x801ffff"]


def test_flash_as_it_is_configured_erases_in_the_sectors_of_the_chip(tmp_path: Path) -> None:
    """The run of its smallest sectors begins in front of what is configured."""
    document = {"target_overrides": {"*": {"target.mbed_rom_start": "0x8004000"}}}
    model = plan(tmp_path, document, bootloader=(AddressRange(0x0800_4000, 1000),))
    assert place(model, "bootloader") == (0x0800_4000 + 408, 0x4000 - 408)


def test_a_k64f_has_its_flash_configuration_in_the_first_program(tmp_path: Path) -> None:
    assert place(plan(tmp_path, target="K64F"), "vendor") == (0x400, 16)


def test_an_imxrt_has_its_vectors_behind_the_boot_header(tmp_path: Path) -> None:
    model = plan(tmp_path, target="MIMXRT1050_EVK")
    assert (place(model, "vendor"), place(model, "vectors")) == ((0x6000_0000, 0x2000), (0x6000_2000, 64))


def test_an_lpc1768_keeps_the_end_of_its_ram(tmp_path: Path) -> None:
    assert place(plan(tmp_path, target="LPC1768"), "isr-stack") == (0x1000_7BE0, 0x400)


def test_no_copy_of_vectors_on_a_cortex_m0(tmp_path: Path) -> None:
    assert place(plan(tmp_path, target="NUCLEO_F070RB"), "ram-vectors") is None


def test_bootloader_header_application(tmp_path: Path) -> None:
    header = [["magic", "const", "32be", "0x5a51b3d4"]]
    document = overrides(target__header_offset="0x8000", target__app_offset="0x8400")
    document["target_overrides"]["*"] = {
        key.replace("-", "_"): value for key, value in document["target_overrides"]["*"].items()
    } | {"target.header_format": header}
    bootloader = (AddressRange(0x0800_0000, 30_000),)
    model = plan(tmp_path, document, bootloader=bootloader, application=1000)
    found = {kind: place(model, kind) for kind in ("bootloader", "header", "application")}
    assert found == {
        "bootloader": (0x0800_0000 + 408, 0x8000 - 408),
        "header": (0x0800_8000, 4),
        "application": (0x0800_8400 + 408, 1000 - 408),
    }


def test_memories_as_they_are_configured(tmp_path: Path) -> None:
    document = {"target_overrides": {"*": {"target.memory_bank_config": {"SRAM": {"size": "64*1024"}}}}}
    assert place(plan(tmp_path, document), "isr-stack") == (0x2000_FC00, 0x400)


def test_an_application_that_does_not_fit(tmp_path: Path) -> None:
    assert [finding.code for finding in plan(tmp_path, application=0x80001).findings] == ["model-too-long"]


def test_a_stack_that_is_too_small(tmp_path: Path) -> None:
    found = plan(tmp_path, overrides(rtos__timer_thread_stack_size=88)).findings
    assert [finding.code for finding in found] == ["model-stack-size"]


def test_data_that_does_not_fit(tmp_path: Path) -> None:
    assert {"model-too-long", "model-no-heap"} <= {finding.code for finding in plan(tmp_path, data=200_000).findings}


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"target_overrides": 3},
        overrides(rtos__main_thread_stack_size="lots"),
        overrides(rtos__main_thread_stack_size=4095),
        overrides(rtos__main_thread_stack_size=-8),
        overrides(rtos__main_thread_stack_size=1 << 40),
        overrides(rtos__main_thread_stack_size=True),
        overrides(rtos__idle_thread_stack_size_tickless_extra=4),
        overrides(target__boot_stack_size=4097) | {"requires": ["bare-metal"]},
        overrides(platform__crash_capture_enabled="no"),
        {"target_overrides": {"*": {"target.memory_bank_config": {"SRAMM": {"size": 1}}}}},
        {"target_overrides": {"*": {"target.memory_bank_config": 3}}},
    ],
    ids=range(12),
)
def test_nonsense_is_refused(tmp_path: Path, document: Any) -> None:
    with pytest.raises(ManifestError):
        plan(tmp_path, document)


def test_an_offset_behind_flash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError):
        plan(tmp_path, {"target_overrides": {"*": {"target.app_offset": "0x1000000"}}})
