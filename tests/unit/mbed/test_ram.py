"""RAM of Mbed OS taken apart: the dump of the sample as its table says, and a RAM with all kinds of objects."""

from __future__ import annotations

from typing import Any

import pytest

from tests import mbed_ram
from tests.elf_files import OBJECT, Named
from tests.golden_data import sample
from tests.mbed_images import words
from tests.mbed_ram import BUSY, FILL, MAGIC, MadeRam, MadeThread
from toolkit.errors import ToolkitError
from toolkit.mbed.program import Program, read_program
from toolkit.mbed.ram.base import guess_base
from toolkit.mbed.ram.check import check
from toolkit.mbed.ram.dump import Dump
from toolkit.mbed.ram.picture import describe
from toolkit.mbed.ram.snapshot import Snapshot, take
from toolkit.memory.contents import Contents
from toolkit.memory.region import AddressRange

BASE = 0x2000_0000
SAMPLE = sample("mbed/elf-sample/ram.bin").read_bytes()
SAMPLE_FLASH = Contents([(0x0800_0000, sample("mbed/elf-sample/mini_mbed.bin").read_bytes())])
THREADS = [
    (0x2000_1750, 40, 0x2000_0250, 0x300, 0x0800_0117, 0xDEADBEEF, 64),
    (0x2000_1794, 1, 0x2000_0550, 0x200, 0x0800_0115, MAGIC, 64),
    (0x2000_17D8, 24, 0x2000_0750, 0x1000, 0x0800_0105, MAGIC, 300),
]
"""Block, priority, stack, its size, entry, lowest word, most ever used."""


def sample_program() -> Program:
    return read_program("mini_mbed.elf", sample("mbed/elf-sample/mini_mbed.elf").read_bytes())


def of_sample(*, elf: bool = False, flash: bool = False) -> Snapshot:
    program = sample_program() if elf else None
    contents = program.build.contents if program else SAMPLE_FLASH if flash else None
    return take(Dump(SAMPLE, BASE, contents), program)


def of(ram: MadeRam, *, flash: bool = True) -> Snapshot:
    contents = Contents([(mbed_ram.FLASH_BASE, mbed_ram.busy_flash())]) if flash else None
    return take(Dump(bytes(ram), ram.base, contents))


KNOWLEDGE = pytest.mark.parametrize("known", [{}, {"flash": True}, {"elf": True}], ids=["nothing", "flash", "elf"])


@KNOWLEDGE
def test_threads_of_the_sample_are_those_of_its_table(known: dict[str, bool]) -> None:
    found = [
        (
            thread.address,
            thread.block.priority,
            thread.stack.range.address,
            thread.stack.range.length,
            thread.block.thread_addr,
            thread.stack.lowest_word,
            thread.stack.used_at_most,
        )
        for thread in of_sample(**known).threads
    ]
    assert found == THREADS


@KNOWLEDGE
def test_destroyed_magic_word_is_the_one_error_of_the_sample(known: dict[str, bool]) -> None:
    found = [(finding.code, finding.offset) for finding in check(of_sample(**known))]
    assert found == [("mbed-stack-magic", 0x250)]


@pytest.mark.parametrize("known", [{"flash": True}, {"elf": True}], ids=["flash", "elf"])
def test_names_of_threads_are_in_flash(known: dict[str, bool]) -> None:
    assert [thread.name for thread in of_sample(**known).threads] == ["rtx_timer", "rtx_idle", "main"]


@KNOWLEDGE
def test_kernel_of_the_sample(known: dict[str, bool]) -> None:
    kernel = of_sample(**known).kernel
    assert kernel is not None
    assert (kernel.address, kernel.version, kernel.state, kernel.start.tick) == (0x2000_0204, "5.5.3", "running", 1234)


def test_kernel_whose_variable_is_short_has_no_lists() -> None:
    kernel = of_sample(elf=True).kernel
    assert kernel is not None
    assert (kernel.lists, kernel.wrong_lists) == (None, ())


@KNOWLEDGE
def test_thread_that_the_kernel_runs_has_an_old_stack_pointer(known: dict[str, bool]) -> None:
    assert [thread.address for thread in of_sample(**known).threads if thread.is_running] == [0x2000_17D8]


@pytest.mark.parametrize("known", [{"flash": True}, {"elf": True}], ids=["flash", "elf"])
def test_vectors_in_ram_are_those_of_flash(known: dict[str, bool]) -> None:
    vectors = of_sample(**known).vectors
    assert vectors is not None
    assert (vectors.range, vectors.flash_address) == (AddressRange(BASE, 256), 0x0800_0000)
    assert vectors.replaced == ()


def test_vectors_without_flash_have_nothing_to_be_compared_with() -> None:
    vectors = of_sample().vectors
    assert vectors is not None
    assert (vectors.range.address, vectors.flash_address, vectors.words[:2]) == (BASE, None, (0x2002_0000, 0x0800_0119))


def test_heap_and_interrupts_of_the_sample() -> None:
    snapshot = of_sample(elf=True)
    assert [part.range for part in snapshot.heap.parts] == [AddressRange(0x2000_1820, 0x1E3E0)]
    assert snapshot.isr_stack == AddressRange(0x2001_FC00, 0x400)


def test_stacks_of_the_sample_have_names() -> None:
    snapshot = of_sample(elf=True)
    found = [snapshot.place_of(thread) for thread in snapshot.threads]
    assert found == ["os_timer_thread_stack", "os_idle_thread_stack", "_main_stack"]


def test_sample_has_crash_data_without_a_crash() -> None:
    crash = of_sample(elf=True).crash
    assert crash is not None
    assert (crash.fault_range.address, crash.crashed) == (0x2000_0100, False)


@pytest.mark.parametrize("base", [0x1000_0000, 0x2000_0000, 0x2400_0000], ids=hex)
def test_base_is_guessed_by_threads(base: int) -> None:
    ram = MadeRam(base)
    ram.thread(MadeThread(base + 0x100, base + 0x1000, 0x400))
    ram.thread(MadeThread(base + 0x200, base + 0x2000, 0x400))
    assert guess_base(bytes(ram)) == (base, 2)


@pytest.mark.parametrize("skipped", [0x100, 0x1100])
def test_base_is_not_guessed_where_no_magic_word_fits(skipped: int) -> None:
    """Stacks lie in what is left of the dump for the usual base, too."""
    assert guess_base(SAMPLE[skipped:]) is None


def test_base_is_not_guessed_without_threads() -> None:
    assert guess_base(bytes(0x8000)) is None


@pytest.mark.parametrize("skipped", [1, 2, 3, 0x2C1], ids=hex)
def test_dump_that_begins_beside_the_words_has_its_threads(skipped: int) -> None:
    snapshot = take(Dump(bytes(mbed_ram.sound())[skipped:], BASE + skipped))
    assert [thread.address for thread in snapshot.threads] == [BUSY["main"], BUSY["rtx_idle"]]


@pytest.mark.parametrize("state", [0, 1, 2, 3, 4, 0x13, 0x23, 0x33, 0x43, 0x53, 0x63, 0x73, 0x83, 0x93], ids=hex)
def test_thread_in_any_state_is_found(state: int) -> None:
    ram = MadeRam()
    ram.thread(MadeThread(BASE + 0x40, BASE + 0x800, 0x400, state=state))
    assert [thread.block.state for thread in of(ram, flash=False).threads] == [state]


REFUSED: dict[str, dict[str, Any]] = {
    "another id": {"id": 0xF2},
    "a state that there is not": {"state": 0x05},
    "blocked on nothing": {"state": 0xA3},
    "a stack beside the eights": {"stack_mem": BASE + 0x804},
    "a stack of 71 bytes": {"stack_size": 71},
    "a stack of 64 bytes": {"stack_size": 64},
    "a stack that ends behind RAM": {"stack_size": 0x8000},
    "an even entry": {"entry": 0x0800_1000},
    "an entry among the registers": {"entry": 0x4000_0001},
    "an entry in RAM": {"entry": BASE + 0x101},
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_block_that_cannot_be_a_thread_is_none(change: dict[str, Any]) -> None:
    ram = MadeRam()
    ram.put(BASE + 0x40, MadeThread(**{"address": 0, "stack_mem": BASE + 0x800, "stack_size": 0x400, **change}).block)
    assert of(ram, flash=False).threads == ()


@pytest.mark.parametrize(("magic", "count"), [(True, 1), (False, 0)], ids=["with", "without"])
def test_old_thread_needs_the_magic_word(magic: bool, count: int) -> None:
    ram = MadeRam()
    ram.thread(MadeThread(BASE + 0x40, BASE + 0x800, 0x400, id=0x01), magic=magic)
    assert len(of(ram, flash=False).threads) == count


def test_old_ids_do_not_count_beside_new_ones() -> None:
    ram = MadeRam()
    ram.thread(MadeThread(BASE + 0x40, BASE + 0x800, 0x400))
    ram.thread(MadeThread(BASE + 0x140, BASE + 0x1000, 0x400, id=0x01))
    assert [thread.address for thread in of(ram, flash=False).threads] == [BASE + 0x40]


@pytest.mark.parametrize(
    ("size", "version", "length"),
    [(0, 50030000, 72), (0, 50040000, 68), (0, 50050003, 68), (0, 50090000, 80), (72, 50050003, 72), (80, 0, 80)],
)
def test_length_of_a_block_by_symbol_or_version(size: int, version: int, length: int) -> None:
    from toolkit.mbed.ram.threads import length_of_blocks

    assert length_of_blocks(version, [size] if size else []) == length


@pytest.mark.parametrize(
    ("fill", "used", "at_most"),
    [(FILL, 64, 64), (MAGIC, 64, 64), (FILL, 0x3F8, 0x3F8), (FILL, 0x3FC, None), (None, 64, None)],
    ids=["by the kernel", "by the thread", "two words left", "one word left", "by nobody"],
)
def test_use_of_a_stack(fill: int | None, used: int, at_most: int | None) -> None:
    ram = MadeRam()
    ram.thread(MadeThread(BASE + 0x40, BASE + 0x800, 0x400), fill=fill, used=used)
    assert of(ram, flash=False).threads[0].stack.used_at_most == at_most


def test_both_fill_words_in_one_stack_are_unused() -> None:
    ram = MadeRam()
    ram.thread(MadeThread(BASE + 0x40, BASE + 0x800, 0x400), fill=FILL, used=64)
    ram.put(BASE + 0x900, MAGIC.to_bytes(4, "little") * 8)
    assert of(ram, flash=False).threads[0].stack.used_at_most == 64


@pytest.mark.parametrize(("frame", "offset"), [(0xFD, 56), (0xED, 120), (0xBC, 56), (0xAC, 120)])
def test_where_a_thread_goes_on(frame: int, offset: int) -> None:
    ram = MadeRam()
    stack = BASE + 0x800
    ram.thread(MadeThread(BASE + 0x40, stack, 0x400, sp=stack + 0x200, frame=frame))
    ram.put(stack + 0x200, bytes(160))
    ram.put(stack + 0x200 + offset, (0x0800_1234).to_bytes(4, "little"))
    found = of(ram, flash=False).threads[0].frame
    assert found is not None
    assert found.pc == 0x0800_1234


def busy() -> Snapshot:
    return of(mbed_ram.busy())


def test_states_say_what_threads_wait_for() -> None:
    snapshot = busy()
    found = {
        thread.name: waited.title
        for thread in snapshot.threads
        if (waited := snapshot.waited_for_by(thread)) is not None
    }
    assert found == {
        "rtx_timer": "message queue at 200004F0",
        "net": "mutex files",
        "log": "mutex bus",
        "sensor": "semaphore samples",
    }


@pytest.mark.parametrize("flash", [True, False], ids=["with flash", "without"])
def test_all_objects_are_found(flash: bool) -> None:
    found = {found.address: found.kind for found in of(mbed_ram.busy(), flash=flash).objects}
    assert found == {
        BUSY["files"]: "mutex",
        BUSY["bus"]: "mutex",
        BUSY["samples"]: "semaphore",
        BUSY["links"]: "event flags",
        BUSY["pool"]: "memory pool",
        BUSY["queue"]: "message queue",
        BUSY["timer"]: "timer",
        BUSY["timer queue"]: "message queue",
    }


@pytest.mark.parametrize(
    ("state", "delay", "prev", "ticks"),
    [
        (0x13, 30, 0x40, 130),
        (0x63, 30, 0x40, 130),
        (0x13, 30, 0, 30),
        (0x13, mbed_ram.FOREVER, 0, None),
        (0x13, 30, 0x140, None),
        (0x13, 30, 0x3000, None),
        (0x01, 30, 0, None),
    ],
    ids=["behind another", "for a semaphore", "first", "for ever", "behind itself", "behind nothing", "ready"],
)
def test_ticks_count_from_those_of_the_thread_before(state: int, delay: int, prev: int, ticks: int | None) -> None:
    ram = MadeRam()
    ram.thread(MadeThread(BASE + 0x40, BASE + 0x800, 0x400, state=0x13, delay=100))
    before = BASE + prev if prev else 0
    ram.thread(MadeThread(BASE + 0x140, BASE + 0x1000, 0x400, state=state, delay=delay, delay_prev=before))
    assert describe(of(ram, flash=False))["threads"][1]["delay"] == ticks


def test_number_that_looks_like_an_id_is_no_object() -> None:
    ram = mbed_ram.sound()
    ram.put(BASE + 0x3000, (0xF3).to_bytes(4, "little"))
    ram.put(BASE + 0x3020, (0xF6).to_bytes(4, "little"))
    assert of(ram).objects == ()


def test_function_far_from_those_of_threads_is_none_of_a_timer() -> None:
    ram = mbed_ram.sound()
    ram.put(BASE + 0x3000, mbed_ram.timer(function=0x0001_2345))
    assert of(ram, flash=False).objects == ()


def test_timer_that_the_kernel_leads_to_may_have_its_function_anywhere() -> None:
    ram = mbed_ram.busy()
    ram.put(BUSY["timer"], mbed_ram.timer(function=0x0001_2345))
    assert BUSY["timer"] in [found.address for found in of(ram, flash=False).objects]


def test_small_number_behind_one_that_looks_like_an_id_is_no_name() -> None:
    ram = mbed_ram.sound()
    for address, id_ in ((BASE + 0x3000, 0xF3), (BASE + 0x3020, 0xF6)):
        ram.put(address, words([id_, 100, 0, 0x0005_0000]))
    assert of(ram, flash=False).objects == ()


def test_old_objects_are_found_by_links_only() -> None:
    ram = mbed_ram.busy()
    for address in (BUSY["main"], BUSY["rtx_idle"], BUSY["rtx_timer"], 0x2000_1B50, 0x2000_2050, 0x2000_2550):
        ram.put(address, b"\x01")
    for name in ("files", "bus", "samples", "links", "pool", "queue", "timer queue"):
        ram.put(BUSY[name], bytes([mbed_ram.OLD_IDS[ram.data[BUSY[name] - BASE]], 1]))
    ram.put(BUSY["timer"], b"\x02")
    ram.put(BUSY["info"] + 4, (50_040_000).to_bytes(4, "little"))
    assert {found.address: found.kind for found in of(ram).objects} == {
        BUSY["files"]: "mutex",
        BUSY["bus"]: "mutex",
        BUSY["samples"]: "semaphore",
        BUSY["timer"]: "timer",
        BUSY["timer queue"]: "message queue",
    }


def test_stacks_in_the_heap_are_told_by_its_blocks() -> None:
    heap = describe(busy())["heap"]
    assert [(stack["thread"], stack["block"]) for stack in heap["stacks"]] == [
        ("net", 0x2000_1B98),
        ("log", 0x2000_2098),
        ("sensor", 0x2000_2598),
    ]
    assert (len(heap["blocks"]), heap["used"]) == (7, 3 * (68 + 1024) + 100)


def test_mark_within_a_block_is_no_block() -> None:
    ram = mbed_ram.busy()
    ram.put(0x2000_2A48 + 40, (12).to_bytes(4, "little") + (0xDEADBEEF).to_bytes(4, "little"))
    assert len(of(ram).heap.blocks) == 7


def of_elf(ram: MadeRam, more: dict[str, Named]) -> Snapshot:
    program = read_program("busy.elf", mbed_ram.busy_elf(more=more))
    return take(Dump(bytes(ram), BASE, program.build.contents), program)


def test_thread_without_a_name_has_that_of_the_object_it_lies_in() -> None:
    ram = mbed_ram.sound()
    ram.thread(MadeThread(0x2000_2008, 0x2000_2100, 0x400))
    snapshot = of_elf(ram, {"_ZN3app6workerE": Named(0x2000_2000, 0x60, OBJECT)})
    assert snapshot.by_address[0x2000_2008].title == "app::worker"


def test_thread_on_the_stack_of_another_is_not_called_by_that() -> None:
    ram = mbed_ram.sound()
    ram.thread(MadeThread(BUSY["main stack"] + 0xF00, 0x2000_2100, 0x400))
    assert of_elf(ram, {}).by_address[BUSY["main stack"] + 0xF00].symbol is None


def test_object_without_a_name_has_that_of_the_object_it_lies_in() -> None:
    ram = mbed_ram.sound()
    ram.put(0x2000_2004, mbed_ram.rtx_object(mbed_ram.MUTEX_ID, 0, 0, words([BUSY["main"], 0, 0, 1])))
    (found,) = of_elf(ram, {"_ZL8spi_lock": Named(0x2000_2000, 0x28, OBJECT)}).objects
    assert found.title == "mutex spi_lock"


def test_blocks_of_both_parts_of_a_split_heap_are_found() -> None:
    ram = mbed_ram.sound()
    higher, lower = 0x2000_3000, 0x2000_2000
    ram.put(0x2000_3F00, words([higher, 0x800, lower, 0x800]))
    for address in (lower, higher):
        ram.put(address, words([16, 0xDEADBEEF]))
    variables = ("mbed_heap_start", "mbed_heap_size", "mbed_heap_start_0", "mbed_heap_size_0")
    more = {name: Named(0x2000_3F00 + 4 * number, 4, OBJECT) for number, name in enumerate(variables)}
    assert [block.address for block in of_elf(ram, more).heap.blocks] == [lower, higher]


def test_replaced_handler_is_named() -> None:
    (replaced,) = describe(busy())["vectors"]["replaced"]
    assert (replaced["name"], replaced["flash"], replaced["ram"]) == ("IRQ 5", 0x0800_0101, 0x0800_0801)


@pytest.mark.parametrize("room", [16, 32, 64])
def test_crash_data_with_names_of_any_length(room: int) -> None:
    ram = mbed_ram.sound()
    ram.put(BUSY["crash"] + 128, mbed_ram.error_context(name=b"main.cpp", room=room))
    program = read_program("busy.elf", mbed_ram.busy_elf())
    crash = take(Dump(bytes(ram), BASE, program.build.contents), program).crash
    assert crash is not None
    assert (crash.is_right, crash.filename, crash.end.line, crash.name_length) == (True, b"main.cpp", 77, room)


def test_crash_data_are_found_anywhere_by_their_crc() -> None:
    ram = mbed_ram.sound()
    ram.put(BASE + 0x3800, mbed_ram.error_context())
    crash = of(ram).crash
    assert crash is not None
    assert (crash.address, str(crash.status)) == (BASE + 0x3800, "system error 293 STACK_OVERFLOW, module kernel")


def test_crash_data_after_power_on_are_none() -> None:
    """RAM then holds anything; a status that makes no sense is no crash."""
    ram = mbed_ram.sound()
    ram.put(BUSY["crash"], bytes(range(256)))
    program = read_program("busy.elf", mbed_ram.busy_elf())
    crash = take(Dump(bytes(ram), BASE, program.build.contents), program).crash
    assert crash is not None
    assert not crash.crashed


def test_heap_of_boot_variables_beats_the_model() -> None:
    program = sample_program()
    data = bytearray(SAMPLE)
    place = program.place("mbed_heap_size")
    assert place is not None
    data[place.address - BASE : place.address - BASE + 4] = (0x1000).to_bytes(4, "little")
    snapshot = take(Dump(bytes(data), BASE, program.build.contents), program)
    assert [part.range.length for part in snapshot.heap.parts] == [0x1000]


@pytest.mark.parametrize(("length", "base"), [(0, BASE), (8, 0xFFFF_FFFC)], ids=["no bytes", "beyond 32 bits"])
def test_dump_that_cannot_be_is_refused(length: int, base: int) -> None:
    with pytest.raises(ToolkitError):
        Dump(bytes(length), base)


def test_samples_are_what_the_tests_make() -> None:
    assert sample("mbed/ram/busy.ram.bin").read_bytes() == bytes(mbed_ram.busy())
    assert sample("mbed/ram/busy.flash.bin").read_bytes() == mbed_ram.busy_flash()
