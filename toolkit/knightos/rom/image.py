"""A ROM image: its bytes, the calculators that it is for, its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from formats.knightos.kfs_page import PAGE_SIZE
from toolkit.errors import VolumeError
from toolkit.flash import NorFlash
from toolkit.kfs.layout import Layout, Model, models_of_size
from toolkit.kfs.other_calculators import require_no_ce_image
from toolkit.kfs.volume import Volume

ERASED_PAGE = b"\xff" * PAGE_SIZE


@dataclass(frozen=True)
class RomImage:
    """The content of a calculator's flash. `models` are those that have a flash of this size."""

    data: bytes
    models: tuple[Model, ...]

    @classmethod
    def parse(cls, data: bytes, source: str = "the image") -> RomImage:
        """Take the bytes of a ROM file; `source` names it in errors.

        Raises:
            VolumeError: no calculator that runs KnightOS has such a ROM.
        """
        models = models_of_size(len(data), source)
        require_no_ce_image(data, source)
        return cls(data, models)

    @property
    def layout(self) -> Layout:
        """Where what is."""
        return self.models[0].layout

    @property
    def title(self) -> str:
        """The calculators, for people."""
        return " or ".join(model.title for model in self.models)

    def page(self, page: int) -> bytes:
        """The 16 KiB of a page."""
        return self.data[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]

    def is_erased(self, page: int) -> bool:
        """Whether a page is FF all over."""
        return self.page(page) == ERASED_PAGE

    @cached_property
    def used_pages(self) -> tuple[int, ...]:
        """All pages that are not erased."""
        return tuple(page for page in range(self.layout.pages) if not self.is_erased(page))

    @cached_property
    def volume(self) -> Volume | None:
        """Its files, or None where there is no volume."""
        try:
            return Volume(NorFlash(self.models[0].geometry, self.data))
        except VolumeError:
            return None
