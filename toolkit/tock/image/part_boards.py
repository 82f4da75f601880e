"""The boards of images that are parts: the start of a flash, or a kernel alone.

Attributes and flags page lie at the same addresses on every board, and a kernel ends with its file. So what they say
can be read, and attributes can be set, though nobody knows the board.
"""

from __future__ import annotations

from formats.tock.kernel_attributes import HEADER_SIZE, MAGIC, VERSION
from toolkit.errors import ToolkitError
from toolkit.memory.contents import ERASED, Contents
from toolkit.memory.region import AddressRange
from toolkit.tock.board.board import Board, MpuRule
from toolkit.tock.board.catalog import DEFAULT_PAGE_SIZE
from toolkit.tock.board.choose import BoardChoice, Decoder, FoundBoard, find_board
from toolkit.tock.image.bootloader import FLAGS, parse_bootloader
from toolkit.tock.image.kernel import LONGEST_ATTRIBUTES, kernel_of

_NOWHERE = AddressRange(0, 0)
_ALL = AddressRange(0, 1 << 32)


class StartFinder:
    """Finds the board of an image whose start is asked for only: a `BoardFinder` that can do without a board.

    Args:
        choice: what people say of it. Where they say something, it must lead to a board.

    Attributes:
        found: the board, or None where nobody knows.
    """

    def __init__(self, choice: BoardChoice) -> None:
        self.choice = choice
        self.found: FoundBoard | None = None

    def __call__(self, decoded: Decoder) -> Board:
        """The board, or one without name, kernel and apps."""
        try:
            self.found = find_board(self.choice, decoded)
        except ToolkitError:
            if self.choice != BoardChoice():
                raise
            return start_board()
        return self.found.board


class KernelFinder:
    """Finds the board of an image with a kernel, or sees that it is a kernel alone: a `BoardFinder`.

    Args:
        choice: what people say of the board.
        alone: whether the image is a kernel alone; None: look.
        lenient: take an image for a kernel alone where nobody knows a board.

    Attributes:
        found: the board, or None for a kernel alone.
        why: why it is taken for a kernel alone.
    """

    def __init__(self, choice: BoardChoice, *, alone: bool | None = None, lenient: bool = False) -> None:
        self.choice, self.alone, self.lenient = choice, alone, lenient
        self.found: FoundBoard | None = None
        self.why = "as asked for"

    def __call__(self, decoded: Decoder) -> Board:
        """The board; of a kernel alone, one without name and apps."""
        looks_alone = self.alone is None and self.choice == BoardChoice() and ends_like_kernel(decoded(0))
        if self.alone or (looks_alone and not _starts_erased(decoded(0))):
            self.why = self.why if self.alone else "it ends with kernel attributes, and begins without a bootloader"
            return kernel_board(decoded)
        try:
            self.found = find_board(self.choice, decoded)
        except ToolkitError as error:
            if self.alone is False or self.choice != BoardChoice():
                raise
            if not looks_alone and not self.lenient:
                raise ToolkitError(error.with_advice, advice="of a kernel alone, with --kernel-only") from None
            self.why = error.with_advice
            return kernel_board(decoded)
        return self.found.board


def start_board() -> Board:
    """A board for the start of a flash that begins at 0: nothing is known of it but flags page and attributes."""
    return Board("", "", _ALL, _NOWHERE, _NOWHERE, _NOWHERE, DEFAULT_PAGE_SIZE, MpuRule.NONE, has_attributes=True)


def ends_like_kernel(contents: Contents) -> bool:
    """Whether an image ends with kernel attributes, and begins without a flags page."""
    range_ = contents.range
    end = contents.read(range_.end - HEADER_SIZE, HEADER_SIZE) if range_.length >= HEADER_SIZE else b""
    if not end.endswith(bytes([VERSION]) + MAGIC):
        return False
    return parse_bootloader(contents.read(range_.address + FLAGS.address, FLAGS.length)) is None


def _starts_erased(contents: Contents) -> bool:
    """Whether nothing is where a bootloader or a kernel alone has its vectors, as in an image without bootloader."""
    return not contents.read(contents.range.address, FLAGS.address).strip(bytes([ERASED]))


def kernel_board(decoded: Decoder) -> Board:
    """A board for a kernel alone; its addresses are those that it states, where it is whole."""
    contents = decoded(0)
    range_ = contents.range
    length = min(range_.length, LONGEST_ATTRIBUTES)
    binary = kernel_of(contents.read(range_.end - length, length)).binary
    if range_.address == 0 and binary is not None and binary.length <= range_.length:
        range_ = decoded(binary.start).range
    apps = AddressRange(range_.end, 0)
    return Board("", "", range_, range_, apps, _NOWHERE, DEFAULT_PAGE_SIZE, MpuRule.NONE, has_attributes=False)
