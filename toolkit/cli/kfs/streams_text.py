"""Text of `flashwright kfs streams`: each call with what came of it."""

from __future__ import annotations

from collections.abc import Callable

from formats.knightos.kernel_tables import StreamRow
from toolkit.cli import output
from toolkit.kfs.kernel.stream_table import StreamTable
from toolkit.kfs.kernel.streams import Result, ZeroFlag
from toolkit.kfs.kernel.streams.replay import Step
from toolkit.quantities import format_length

_DATA_SHOWN = 24


def show_step(step: Step, table: StreamTable) -> None:
    """A call, what it returned, what the kernel did wrong, and the row of its stream."""
    output.show(f"{step.call.line:4}  {output.printable(step.call.text)}")
    if step.result is not None:
        output.show(f"      {_outcome(step.call.what, step.result)}")
    if step.undefined:
        output.show(f"      undefined: {output.printable(step.undefined)}")
    for defect in step.defects:
        output.show(f"      ! {defect.name}: {defect.value}")
    if step.row and step.number is not None:
        output.show(f"      {table.row_address(step.number):04X}: {step.row.hex(' ')}")
        output.show(f"            {_row_words(table.row(step.number))}")
    if step.undefined:
        output.show("The replay ends here: nobody can tell what the kernel does next.")


def show_table(table: StreamTable) -> None:
    """The whole table as it lies in RAM."""
    output.show(f"stream table: {table.profile.title}")
    for number in range(table.profile.rows):
        output.show(f"      {table.row_address(number):04X}: {table.row_bytes(number).hex(' ')}")


def _outcome(what: str, result: Result) -> str:
    if result.error is not None:
        before = f"; before that {_value(what, result.value)}" if result.value else ""
        return f"{result.zero.value}, A = {int(result.error)} ({result.error.kernel_name}){before}"
    zero = f"flags {result.zero.value}" if result.zero is ZeroFlag.CALLERS else result.zero.value
    return zero if result.value is None else f"{zero}, {_value(what, result.value)}"


def _value(what: str, value: int | bytes | None) -> str:
    if isinstance(value, bytes):
        shown = value[:_DATA_SHOWN]
        text = shown.decode("ascii", "replace")
        words = f' "{text}"' if text.isprintable() and "\ufffd" not in text and text else ""
        return f"{format_length(len(value))}: {shown.hex(' ')}{' …' if len(value) > len(shown) else ''}{words}"
    assert value is not None
    return _NUMBERS.get(what, _plain)(value)


def _plain(number: int) -> str:
    return f"{number} ({number:#x})"


_NUMBERS: dict[str, Callable[[int], str]] = {
    "openFileRead": lambda number: f"stream {number}",
    "openFileWrite": lambda number: f"stream {number}",
    "malloc": lambda number: f"address {number:04X}",
    "getStreamInfo": lambda number: f"{format_length(number)} remain",
    "getStreamPos": lambda number: f"{format_length(number)} from the start",
    "memcheck": lambda number: "every footer is whole" if number else "a footer was overwritten",
}


def _row_words(row: StreamRow) -> str:
    if row.is_free:
        return "free; the other bytes are left over"
    words = [f"thread {row.owner}", "writing" if row.is_writable else "reading"]
    words += ["final block"] * row.is_on_final_block + ["at end"] * row.is_at_end
    words.append(f"position {row.position} in block {row.section_id:04X}")
    if row.is_writable:
        words.append(f"size {row.working_size:,}")
        words += [] if row.is_clean else ["not flushed"]
    return ", ".join(words)
