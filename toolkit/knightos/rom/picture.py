"""A ROM image as data for text and JSON: model, kernel, functions, pages, files."""

from __future__ import annotations

from typing import Any

from formats.knightos.kernel_header import VECTORS
from formats.knightos.kfs_page import BLOCK_SIZE, PAGE_SIZE
from toolkit.kfs.survey import block_use
from toolkit.kfs.volume import Directory, File, Link, Volume
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.rom.kernel import Function, Kernel
from toolkit.knightos.rom.places import Place, page_of, place_of


def describe(rom: RomImage, kernel: Kernel) -> dict[str, Any]:
    """All that `rom show` says, without findings. Lengths in bytes."""
    return {
        "size": len(rom.data),
        "pages": rom.layout.pages,
        "models": [{"name": model.name, "title": model.title} for model in rom.models],
        "kernel": _kernel(kernel) if kernel.is_there else None,
        "privileged_page": _privileged(rom, kernel),
        "boot_page": _boot(rom, kernel),
        "used_pages": [
            {"place": place.value, "pages": [page for page in rom.used_pages if place_of(rom.layout, page) is place]}
            for place in Place
        ],
        "jump_tables": [
            {"page": page, "functions": [_function(function) for function in functions]}
            for page, functions in kernel.tables.items()
        ],
        "volume": None if rom.volume is None else _volume(rom.volume),
    }


def _kernel(kernel: Kernel) -> dict[str, Any]:
    header = kernel.header
    if header is None:
        return {"version": None, "vectors": {}, "boot_code_flag": None, "valid_marker": None}
    return {
        "version": kernel.version,
        "vectors": {name: getattr(header, name).address for name in VECTORS},
        "boot_code_flag": header.boot_code_flag,
        "valid_marker": header.valid_marker,
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "number": function.number,
        "name": function.name,
        "address": function.address,
        "offset": function.page * PAGE_SIZE + function.offset_in_page,
    }


def _privileged(rom: RomImage, kernel: Kernel) -> dict[str, Any]:
    page, jumps = page_of(rom.layout, Place.PRIVILEGED), kernel.privileged
    unlock, lock = (None, None) if jumps is None else (jumps.unlock.address, jumps.lock.address)
    return {"page": page, "erased": rom.is_erased(page), "unlock": unlock, "lock": lock}


def _boot(rom: RomImage, kernel: Kernel) -> dict[str, Any]:
    page = page_of(rom.layout, Place.BOOT)
    return {"page": page, "erased": rom.is_erased(page), "version": kernel.boot_version}


def _volume(volume: Volume) -> dict[str, Any]:
    nodes = list(volume.walk())
    use = block_use(volume)
    kinds = {"files": File, "directories": Directory, "links": Link}
    counts = {name: sum(isinstance(node, kind) for node in nodes) for name, kind in kinds.items()}
    return {**counts, "blocks": use.total, "used_blocks": use.used, "free_bytes": use.free * BLOCK_SIZE}
