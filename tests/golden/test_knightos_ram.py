"""Dumps that were taken while the kernel ran: every table as it was recorded, and back to its bytes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from formats.codec import Spec
from formats.knightos.kernel_tables import LIBRARY_ROW, SIGNAL_ROW, STREAM_ROW, THREAD_ROW
from tests.golden_data import sample
from tests.kfs_images import mounted
from tests.ram_dumps import golden, golden_flash, physical
from toolkit.knightos.kernels import HEAD, LIBRARIES, SIGNALS, STREAMS, THREADS
from toolkit.knightos.ram.check.check import check
from toolkit.knightos.ram.dump import Order
from toolkit.knightos.ram.picture import describe
from toolkit.knightos.ram.snapshot import Snapshot, take

DECODED = ("booted", "tables")
ALL = (*DECODED, "r01")
R01 = json.loads(sample("knightos/vectors/manifest.json").read_text())["r01_ram"]
STATE_NAMES = {
    "currentThreadIndex": "current_thread_index",
    "activeThreads": "active_threads",
    "loadedLibraries": "loaded_libraries",
    "activeSignals": "active_signals",
    "activeFileStreams": "active_file_streams",
    "lastThreadId": "last_thread_id",
    "hwLockIO": "link_lock",
    "hwLockLCD": "screen_lock",
    "hwLockKeypad": "keypad_lock",
    "hwLockUSB": "usb_lock",
    "currentContrast": "contrast",
}
STREAM_NAMES = {
    "flags": "flags",
    "buffer": "buffer",
    "stream_ptr": "position",
    "section_id": "section_id",
    "final_len": "final_length",
    "entry_page": "entry_page",
    "entry_ptr": "entry_address",
    "working_size": "working_size",
    "write_flags": "write_flags",
    "prev_section": "previous_section_id",
    "final_block": "final_block",
    "writable": "writable",
    "eof": "at_end",
    "owner": "owner",
    "raw": "raw",
}
"""Name in the record → name in ours."""


def decoded(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sample(f"knightos/ram/{name}.TI83p.decoded.json").read_text())
    return document


def described(name: str) -> dict[str, Any]:
    return describe(take(golden(name)))


def with_flash() -> Snapshot:
    return take(golden("tables"), volume=mounted(golden_flash()))


@pytest.mark.parametrize("name", DECODED)
def test_state(name: str) -> None:
    state = described(name)["state"]
    assert {theirs: state[ours] for theirs, ours in STATE_NAMES.items()} == decoded(name)["state"]


@pytest.mark.parametrize("name", DECODED)
def test_threads(name: str) -> None:
    ours = [
        {"id": t["id"], "executable": t["executable"], "sp": t["stack_pointer"], "flags": t["flags"], "slot": t["row"]}
        for t in described(name)["threads"]
    ]
    theirs = [{field: thread[field] for field in ours[0]} for thread in decoded(name)["threads"] if thread["live"]]
    assert ours == theirs


@pytest.mark.parametrize("name", DECODED)
def test_libraries(name: str) -> None:
    ours = [(row["row"], row["id"], row["address"], row["dependents"]) for row in described(name)["libraries"]]
    fields = ("slot", "id", "address", "dependents")
    assert ours == [tuple(row[field] for field in fields) for row in decoded(name)["libraries"]]


@pytest.mark.parametrize("name", DECODED)
def test_signals(name: str) -> None:
    ours = [(row["row"], row["target"], row["type"], row["payload"]) for row in described(name)["signals"]]
    fields = ("slot", "target", "type", "payload")
    assert ours == [tuple(row[field] for field in fields) for row in decoded(name)["signals"]]


@pytest.mark.parametrize("name", DECODED)
def test_streams(name: str) -> None:
    ours = [{theirs: row[our] for theirs, our in STREAM_NAMES.items()} for row in described(name)["streams"]]
    assert ours == [{field: row[field] for field in STREAM_NAMES} for row in decoded(name)["streams"]]


@pytest.mark.parametrize(
    ("name", "open_"), [("booted", []), ("tables", [0, 1, 2, 3, 4]), ("r01", [0, 1, 2, 3, 4])], ids=ALL
)
def test_open_streams(name: str, open_: list[int]) -> None:
    assert [row["number"] for row in described(name)["streams"] if row["state"] == "open"] == open_


@pytest.mark.parametrize("name", DECODED)
def test_heap_up_to_the_first_broken_footer(name: str) -> None:
    recorded = decoded(name)["memory"]
    ours = [(b["header"], b["payload"], b["owner"], b["length"], b["whole"]) for b in described(name)["heap"]["blocks"]]
    theirs = [(b["header"], b["data"], b["owner"], b["size"], b["footer_ok"]) for b in recorded]
    assert ours[: len(theirs)] == theirs


def test_heap_goes_on_behind_a_broken_footer() -> None:
    """It does: the buffer of stream 4 lies there, and all that is free."""
    blocks = described("tables")["heap"]["blocks"]
    assert [(b["header"], b["roles"]) for b in blocks[-2:]] == [(0x9206, ["buffer of stream 4"]), (0x930B, [])]
    assert blocks[-1]["header"] + 5 + blocks[-1]["length"] == 0x10000


@pytest.mark.parametrize(
    ("kind", "rows"),
    [(THREADS, R01["threads"]), (LIBRARIES, R01["libraries"]), (SIGNALS, R01["signals"]), (STREAMS, R01["streams"])],
    ids=[THREADS, LIBRARIES, SIGNALS, STREAMS],
)
def test_rows_of_r01(kind: str, rows: list[str]) -> None:
    specs: dict[str, Spec[Any]] = {
        THREADS: THREAD_ROW,
        LIBRARIES: LIBRARY_ROW,
        SIGNALS: SIGNAL_ROW,
        STREAMS: STREAM_ROW,
    }
    table = take(golden("r01")).tables.tables[kind]
    assert table.rows[: len(rows)] == tuple(specs[kind].parse(bytes.fromhex(row)) for row in rows)


def test_valid_rows_of_r01() -> None:
    snapshot = take(golden("r01"))
    active = R01["active"]
    counts = (len(snapshot.threads), len(snapshot.libraries), len(snapshot.signals))
    assert counts == (active["threads"], active["libraries"], active["signals"])


def test_heap_of_r01() -> None:
    ours = [
        {
            "header": f"{block['header']:04X}",
            "owner": block["owner"],
            "payload": f"{block['payload']:04X}",
            "size": block["length"],
            "footer_at": f"{block['payload'] + block['length']:04X}",
            "footer": f"{block['footer']:04X}",
        }
        for block in described("r01")["heap"]["blocks"]
    ]
    assert ours == R01["heap"]


@pytest.mark.parametrize("name", ALL)
def test_tables_are_built_back_to_their_bytes(name: str) -> None:
    data = golden(name)
    contents = take(data).tables.to_contents()
    assert contents.segments == ((0x8000, data[:0x300]),)


@pytest.mark.parametrize("name", ALL)
def test_order_is_found(name: str) -> None:
    snapshots = (take(golden(name)), take(physical(golden(name))), take(bytes(0x8000) + golden(name)))
    assert [s.dump.order for s in snapshots] == [Order.CPU, Order.PHYSICAL, Order.VIEW]
    assert all(s.detected.is_certain and s.profile is HEAD for s in snapshots)


def test_physical_order_is_that_of_the_record() -> None:
    assert hashlib.sha256(physical(golden("r01"))).hexdigest() == R01["sha256_physical_order"]


@pytest.mark.parametrize("name", ALL)
def test_both_orders_say_the_same(name: str) -> None:
    one, other = (describe(take(data)) | {"dump": None} for data in (golden(name), physical(golden(name))))
    assert one == other


def test_flash_names_the_files() -> None:
    assert [with_flash().on_flash[number].path for number in range(5)] == [
        b"/etc/small",
        b"/etc/s700",
        b"/etc/s300",
        b"/etc/new",
        b"/etc/s700",
    ]


def test_flash_shows_what_is_not_flushed() -> None:
    """261 bytes were written to the new file, so 5 have no block yet; one was written over /etc/s700."""
    streams = describe(with_flash())["streams"]
    waiting = {row["number"]: row["flash"]["differing"] for row in streams if row["unflushed"]}
    assert waiting == {
        3: [{"start": 0, "end": 5, "hex": "0001020304"}],
        4: [{"start": 0, "end": 1, "hex": "5a"}],
    }


def test_buffers_of_readers_are_what_is_on_flash() -> None:
    assert [with_flash().on_flash[number].differing for number in range(3)] == [(), (), ()]


def test_handlers_are_those_of_the_kernel() -> None:
    handlers = take(golden("booted")).link_handlers
    assert handlers is not None
    assert [(h.machine, h.header_length, h.thread) for h in handlers.handlers] == [(0xE0, 3, 0xFE), (0x5F, 4, 0xFE)]


def test_fresh_threads_have_their_registers_at_the_top_of_the_stack() -> None:
    for thread in take(golden("tables")).threads[1:]:
        assert thread.stack is not None
        assert (thread.stack_used, len(thread.words)) == (24, 1)


def test_started_thread_will_go_on_at_its_entry() -> None:
    registers = take(golden("tables")).threads[2].registers
    assert registers is not None
    assert registers.pc == 0x1234


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("booted", {"ram-stream-never-free"}),
        ("r01", {"ram-stream-never-free", "ram-stream-unflushed"}),
        ("tables", {"ram-stream-never-free", "ram-stream-unflushed", "ram-thread-program", "ram-heap-overrun"}),
    ],
)
def test_findings(name: str, codes: set[str]) -> None:
    """The threads 3 and 4 of `tables` were started at addresses that are no programs; its stream 3 met W8."""
    assert {finding.code for finding in check(take(golden(name)))} == codes


def test_flash_shows_the_wrong_size() -> None:
    assert [f.where for f in check(with_flash()) if f.code == "ram-stream-size"] == ["stream 3"]
