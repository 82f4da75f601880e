"""Taking a ROM of KnightOS apart: kernel, pages, and the volume, as a folder where that gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.image.build.knightos.compose import place_title
from toolkit.image.build.knightos.parts import KernelPart, KnightImage, PagePart, VolumePart
from toolkit.image.build.knightos.volume import START
from toolkit.image.export.draft import Draft, changed
from toolkit.image.export.knightos_volume import volume_form
from toolkit.kfs.layout import Model
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.places import Place, page_of
from toolkit.memory.contents import ERASED

_PREFERRED = ("TI83p", "TI84pSE")
"""Of the models with flash of one size, those that KnightOS runs on most."""


def likely_model(models: tuple[Model, ...]) -> Model:
    """One of the models that a ROM may be of."""
    return next((model for model in models if model.name in _PREFERRED), models[0])


def knight_drafts(rom: RomImage, model: Model) -> Iterator[Draft]:
    """Drafts of a ROM: with the volume as a folder, where formatting it gives the same bytes, then with its pages."""
    draft = _draft(rom, model)
    volume = rom.volume
    if volume is None:
        yield draft
        return
    form = volume_form(draft, volume, rom.data)
    if form is not None:
        draft.recipe = changed(draft.recipe, **form)
        yield draft
    notes, draft = draft.notes, _draft(rom, model)
    draft.notes = notes
    pages = draft.file("", "volume", ".bin", rom.data[START : rom.layout.fat_top + 1])
    draft.recipe = changed(draft.recipe, volume=VolumePart(pages=pages))
    yield draft


def _draft(rom: RomImage, model: Model) -> Draft:
    """A draft with the pages of the system."""
    draft = Draft("knightos", KnightImage(model=model.name), what_lies_at=lambda at: place_title(rom.layout, at))
    if len(rom.models) > 1:
        titles = " and ".join(each.title for each in rom.models)
        draft.notes.append(f"{titles} have flash of one size; which of them it is, the image does not tell.")
    draft.recipe = _with_pages(draft, rom)
    return draft


def _with_pages(draft: Draft, rom: RomImage) -> KnightImage:
    """The recipe with the pages of the system."""
    recipe = draft.recipe
    assert isinstance(recipe, KnightImage)
    kernel = _written(rom.data[:START])
    if kernel:
        recipe = changed(recipe, kernel=KernelPart(file=draft.file("", "kernel", ".bin", kernel)))
    for key, place in (("privileged", Place.PRIVILEGED), ("boot", Place.BOOT)):
        data = _written(rom.page(page_of(rom.layout, place)))
        if data:
            recipe = changed(recipe, **{key: PagePart(file=draft.file("", key, ".bin", data))})
    return recipe


def _written(data: bytes) -> bytes:
    """Bytes without the erased flash behind them."""
    return data.rstrip(bytes([ERASED]))
