"""The kernel's walk through the apps in flash (formats/tock/SPEC.md: The list of apps).

From the start of the apps' region, `total_size` leads from one TBF to the next, to the first place that is no TBF. What
the kernel does with each of them depends on its header, its place, the memory protection of the board and the RAM that
those before it have taken. RAM is a prediction: grants take more, so what is said to be full is full.
"""

from __future__ import annotations

from formats.errors import FormatError
from formats.tock.tbf_header import BASE_SIZE, TBF_LENGTHS
from toolkit.quantities import format_length
from toolkit.tock.app import App
from toolkit.tock.apps.kernel_facts import KernelFacts, kernel_facts
from toolkit.tock.apps.listed import NOT_ENOUGH, TOO_MANY, AppList, Fate, Kind, Listed
from toolkit.tock.board.board import Board
from toolkit.tock.board.mpu import flash_problem
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.kernel_verdict import KernelVerdict, Outcome, kernel_verdict

MOST = 16_384
"""TBFs in a list; a board has room for a few hundred apps at most."""
FIRST_LOOK = 8
"""Bytes that the kernel looks at before it believes anything."""
_FATES = {Outcome.ACCEPTS: Fate.RUNS, Outcome.REFUSES: Fate.SKIPPED, Outcome.STOPS: Fate.STOPS}


def walk_apps(image: FlashImage, kernel: KernelFacts | None = None) -> AppList:
    """The list of apps of an image. Never raises, whatever the bytes; takes time in proportion to the region.

    Args:
        image: the image; what it leaves out is erased flash.
        kernel: what is known of the kernel; None for what the image says of it.
    """
    from toolkit.tock.apps.list_findings import list_findings

    facts = kernel or kernel_facts(image)
    region = image.board.apps
    flash = image.read_range(region)
    items, end, reason, sentence = _walked(flash, image.board, facts)
    plain = AppList(region, tuple(items), end, reason, sentence)
    findings = tuple(list_findings(image, plain))
    return AppList(region, plain.items, end, reason, sentence, findings)


def list_of(flash: bytes, board: Board, facts: KernelFacts) -> AppList:
    """The list in the bytes of the apps' region, without findings."""
    items, end, reason, sentence = _walked(flash, board, facts)
    return AppList(board.apps, tuple(items), end, reason, sentence)


def _walked(flash: bytes, board: Board, facts: KernelFacts) -> tuple[list[Listed], int, str, str]:
    """The TBFs, and address, reason and sentence of the end."""
    items: list[Listed] = []
    judge = _Judge(board, facts)
    offset, start = 0, board.apps.address
    while True:
        tbf = flash[offset : offset + _length_at(flash, offset)]
        verdict = kernel_verdict(tbf, start + offset, kernel=facts.version)
        length = verdict.lengths.total_size if verdict.lengths else 0
        if not 0 < length <= len(flash) - offset:
            return items, start + offset, verdict.reason, _sentence_of_end(verdict, len(flash) - offset)
        if len(items) == MOST:
            return items, start + offset, TOO_MANY, f"more than {MOST:,} TBFs are in the list"
        items.append(judge.listed(tbf, verdict, start + offset, length))
        offset += length


def _length_at(flash: bytes, offset: int) -> int:
    """Bytes that the verdict on a TBF needs: all that it has, and at least those that the kernel looks at first."""
    try:
        lengths, _behind = TBF_LENGTHS.parse_prefix(flash, offset)
    except FormatError:
        return FIRST_LOOK
    return max(lengths.total_size, FIRST_LOOK) if lengths.version == 2 else FIRST_LOOK


def _sentence_of_end(verdict: KernelVerdict, left: int) -> str:
    if verdict.reason != NOT_ENOUGH:
        return verdict.sentence
    if left == 0:
        return "the list fills the region"
    if left < FIRST_LOOK:
        return f"{left} bytes are left of the region, too few for a TBF"
    return "the region ends before total_size"


class _Judge:
    """Says what becomes of each TBF, in the order of the list; remembers what RAM those before have taken.

    Args:
        board: where the apps are.
        facts: what is known of its kernel.
    """

    def __init__(self, board: Board, facts: KernelFacts) -> None:
        self._board = board
        self._facts = facts
        self._ram = facts.memory.address if facts.memory.length else 0
        self._ram_end = facts.memory.end if facts.memory.length else 1 << 32
        self._stopped = False

    def listed(self, tbf: bytes, verdict: KernelVerdict, address: int, length: int) -> Listed:
        """A TBF with its fate."""
        possible = verdict.lengths is not None and BASE_SIZE <= verdict.lengths.header_size <= length
        app = _parsed(tbf) if possible else None
        kind = Kind.UNREADABLE
        if verdict.failure is None:
            kind = Kind.PADDING if verdict.reason == "Padding" else Kind.APP
        fate, reason, sentence = self._fate(verdict, app, address, length)
        return Listed(kind, address, length, app, verdict, fate, reason, sentence)

    def _fate(self, verdict: KernelVerdict, app: App | None, address: int, length: int) -> tuple[Fate, str, str]:
        if self._stopped:
            return Fate.UNREACHED, verdict.reason, "a TBF before it ends the list"
        fate, reason, sentence = _FATES[verdict.outcome], verdict.reason, verdict.sentence
        if fate is Fate.STOPS:
            self._stopped = True
        elif fate is Fate.RUNS:
            assert app is not None, "what the loader accepts can be parsed"
            problem = flash_problem(self._board.mpu, address, length) or self._ram_problem(app)
            if problem:
                reason, _colon, sentence = problem.partition(": ")
                return Fate.SKIPPED, reason, sentence
        elif app:
            sentence = self._with_numbers(reason, app, address) or sentence
        return fate, reason, sentence

    def _with_numbers(self, reason: str, app: App, address: int) -> str:
        """The sentence of a reason that numbers say better."""
        if reason == "IncompatibleKernelVersion" and app.kernel_version:
            return f"it runs on kernel {_dotted(app.kernel_version)}, this is {_dotted(self._facts.version)}"
        if reason == "IncorrectFlashAddress" and app.fixed_flash_address is not None:
            return f"its binary must lie at {app.fixed_flash_address:#x}, and lies at {address + app.app_start:#x}"
        return ""

    def _ram_problem(self, app: App) -> str | None:
        """Why an app gets no RAM: the kernel's word and a sentence; None where it does, and then its RAM is taken."""
        start = self._ram if app.fixed_ram_address is None else app.fixed_ram_address
        if start < self._ram:
            return f"MemoryAddressMismatch: its RAM starts at {start:#x}, and all before {self._ram:#x} is taken"
        end = start + app.minimum_ram_size
        if end > self._ram_end:
            needs = f"it needs {format_length(app.minimum_ram_size)} at {start:#x}"
            return f"NotEnoughMemory: {needs}, the RAM for apps ends at {self._ram_end:#x}"
        self._ram = end
        return None


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def _parsed(tbf: bytes) -> App | None:
    try:
        return App.parse(tbf)
    except FormatError:
        return None
