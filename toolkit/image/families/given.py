"""An image file as it is given, and what people say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.errors import ContainerError
from toolkit.findings import Finding
from toolkit.image.containers.container import Container, container_of, read_stored
from toolkit.image.containers.stored import Stored
from toolkit.memory.contents import Contents

if TYPE_CHECKING:
    from toolkit.knightos.kernels import KernelProfile
    from toolkit.knightos.ram.dump import Order
    from toolkit.tock.board.choose import BoardChoice

LONGEST_FLAT = 64 << 20
"""Bytes, holes included, of what has no addresses."""


@dataclass(frozen=True)
class Said:
    """What people say of an image; everything may be left out.

    Attributes:
        board: of an image of Tock.
        base: address of the first byte of a raw image.
        profile: whose tables a dump of KnightOS has.
        order: which of its pages come first.
    """

    board: BoardChoice | None = None
    base: int | None = None
    profile: KernelProfile | None = None
    order: Order | None = None


@dataclass(frozen=True)
class Given:
    """An image file.

    Attributes:
        name: what to call it in errors.
        data: its bytes.
        said: what people say of it.
    """

    name: str
    data: bytes = field(repr=False)
    said: Said = field(default_factory=Said)

    @cached_property
    def container(self) -> Container:
        """How it says which bytes lie where."""
        return container_of(self.data)

    @cached_property
    def stored(self) -> Stored:
        """What it stores, a raw one from address 0 on. Raises ContainerError."""
        return read_stored(self.data, 0, self.container)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the container itself."""
        return self.stored.findings

    def contents(self, base: int = 0) -> Contents:
        """Its bytes at their addresses, those of a raw file from `base` on. Raises ContainerError."""
        return Contents([(base, self.data)]) if self.container is Container.RAW else self.stored.contents

    def flat(self) -> bytes:
        """Its bytes from the first on, for what has no addresses; holes as erased flash.

        Raises:
            ContainerError: it cannot be read, or has far too many holes.
        """
        if self.container is Container.RAW:
            return self.data
        range_ = self.stored.contents.range
        if range_.length > LONGEST_FLAT:
            raise ContainerError(f"{self.name}: {range_.length:,} bytes from the first to the last; say another --kind")
        return self.stored.contents.read(range_.address, range_.length)
