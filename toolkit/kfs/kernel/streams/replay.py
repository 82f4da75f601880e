"""Replaying a script of stream calls on the model, call by call, in bounded time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from toolkit.errors import VolumeError
from toolkit.flash import FlashDevice
from toolkit.kfs.kernel.stream_script import CALLS, Argument, Call, Name
from toolkit.kfs.kernel.stream_table import HEAD, StreamTable, TableProfile
from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import Result
from toolkit.kfs.kernel.streams.kernel import KernelStreams
from toolkit.kfs.kernel.undefined import UndefinedError

BUDGET = 30_000_000
"""Work of a whole replay, in about microseconds."""


class Step(NamedTuple):
    """A call that was replayed.

    Attributes:
        call: the line of the script.
        result: what it returned; None when it did not return, or was a setting.
        defects: what the kernel did wrong, each once.
        number: the stream it was about, or None.
        row: the bytes of the stream's row afterwards; empty where there is none.
        undefined: what the kernel does instead of returning; else empty.
    """

    call: Call
    result: Result | None
    defects: tuple[Defect, ...]
    number: int | None
    row: bytes
    undefined: str = ""


class _SpentError(Exception):
    """The budget is used up."""


class Replay:
    """A kernel, to be given scripts.

    Args:
        device: the flash; it is changed.
        profile: who says how large the stream table is.
        budget: work that may be done, in about microseconds.
    """

    def __init__(self, device: FlashDevice, profile: TableProfile = HEAD, budget: int = BUDGET) -> None:
        self._left = budget
        self.kernel = kernel = KernelStreams(device, StreamTable(profile), spend=self._spend)
        self._given: dict[str, tuple[Call, Result]] = {}
        self._defects: dict[Defect, None] = {}
        self._functions: dict[str, Callable[..., Result | None]] = {
            "openFileRead": kernel.open_read,
            "openFileWrite": kernel.open_write,
            "streamReadByte": self._read_bytes,
            "streamReadWord": kernel.read_word,
            "streamReadBuffer": kernel.read_buffer,
            "streamReadToEnd": kernel.read_to_end,
            "getStreamInfo": kernel.stream_info,
            "getStreamPos": kernel.stream_position,
            "seek": kernel.seek,
            "streamWriteByte": self._write_bytes,
            "streamWriteWord": kernel.write_word,
            "streamWriteBuffer": kernel.write_buffer,
            "flush": kernel.flush,
            "closeStream": kernel.close,
            "createDirectory": kernel.create_directory,
            "createSymLink": kernel.create_link,
            "renameFile": kernel.rename,
            "deleteFile": kernel.delete,
            "malloc": kernel.malloc,
            "free": kernel.free,
            "memcheck": kernel.memcheck,
            "thread": self._set_thread,
            "stack": self._set_stack,
        }

    def steps(self, calls: Iterable[Call]) -> Iterator[Step]:
        """Replay calls; a step that is undefined is the last one.

        Raises:
            VolumeError: the budget is used up.
        """
        for call in calls:
            step = self._step(call)
            yield step
            if step.undefined:
                return

    def _step(self, call: Call) -> Step:
        self._defects.clear()
        result: Result | None = None
        undefined, arguments = "", []
        try:
            self._spend(_WORK_OF_A_LINE)
            arguments = [self._value(argument) for argument in call.arguments]
            result = self._functions[call.what](*arguments)
        except UndefinedError as error:
            undefined = str(error)
        except _SpentError:
            raise VolumeError(f"line {call.line}: the replay takes too long, and ends here") from None
        self._keep_defects()
        if call.gives and result:
            self._given[call.gives] = call, result
        number = self._number_of(call, arguments, result)
        row = b"" if number is None else self.kernel.table.row_bytes(number)
        return Step(call, result, tuple(self._defects), number, row, undefined)

    def _value(self, argument: Argument) -> bytes | int:
        if not isinstance(argument, Name):
            return argument
        call, result = self._given[argument.text]
        if not isinstance(result.value, int):
            raise UndefinedError(
                f"{argument.text} stands for nothing, since line {call.line} failed: "
                "a program would go on with what happens to be in the register"
            )
        return result.value

    def _number_of(self, call: Call, arguments: list[Any], result: Result | None) -> int | None:
        """The row that a call was about, if the table has it."""
        number = None
        if call.what in ("openFileRead", "openFileWrite"):
            number = result.value if result else None
        elif arguments and CALLS[call.what][0].word == "STREAM":
            number = arguments[0]
        return number if isinstance(number, int) and number < self.kernel.table.profile.rows else None

    def _read_bytes(self, number: int, count: int) -> Result:
        """So many calls of streamReadByte, up to the first error; several give bytes."""
        content = bytearray()
        for _ in range(count):
            result = self.kernel.read_byte(number)
            self._keep_defects()
            if result.error is not None:
                return result._replace(value=bytes(content))
            if count == 1:
                return result
            content.append(int(result.value))  # type: ignore[arg-type]
        return Result(bytes(content))

    def _write_bytes(self, number: int, data: bytes) -> Result:
        """One call of streamWriteByte for each byte, up to the first error."""
        result = Result()
        for value in data:
            result = self.kernel.write_byte(number, value)
            self._keep_defects()
            if result.error is not None:
                break
        return result

    def _set_thread(self, thread: int) -> None:
        self.kernel.thread = thread

    def _set_stack(self, address: int) -> None:
        self.kernel.stack = address

    def _keep_defects(self) -> None:
        self._defects.update(dict.fromkeys(self.kernel.defects))
        self.kernel.defects.clear()

    def _spend(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise _SpentError


_WORK_OF_A_LINE = 20


def describe_step(step: Step) -> dict[str, Any]:
    """A step as JSON sees it."""
    result = step.result
    described: dict[str, Any] = {"line": step.call.line, "call": step.call.text}
    if result is not None:
        described["zero_flag"] = result.zero.value
        described["error"] = result.error and {"code": int(result.error), "name": result.error.kernel_name}
        is_data = isinstance(result.value, bytes)
        described["data" if is_data else "value"] = result.value.hex() if is_data else result.value  # type: ignore[union-attr]
    described["undefined"] = step.undefined or None
    described["defects"] = [{"code": defect.name, "message": defect.value} for defect in step.defects]
    described["stream"] = step.number
    described["row"] = step.row.hex() or None
    return described
