"""The upgrade file that a recipe asks for, made of the pages of its ROM."""

from __future__ import annotations

import re

from toolkit.findings import Finding
from toolkit.image.build.knightos.parts import UpgradePart
from toolkit.kfs.layout import Model
from toolkit.knightos.rom.image import RomImage
from toolkit.knightos.upgrade.calculators import destination_of
from toolkit.knightos.upgrade.key import load_key
from toolkit.knightos.upgrade.make import Facts, choose_pages, make_upgrade, pages_to_send
from toolkit.knightos.upgrade.reading import read_upgrade
from toolkit.knightos.upgrade.verify import verify

_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})")


def build_upgrade(wish: UpgradePart, model: Model, image: bytes) -> tuple[bytes, list[Finding]]:
    """The upgrade file, and what is worth saying of it.

    Args:
        wish: what is asked for.
        model: the calculator.
        image: the whole ROM.

    Raises:
        ToolkitError: by the wish: pages that are not sent, a key that cannot sign.
    """
    rom = RomImage(image, (model,))
    with wish.origin.blamed():
        numbers = choose_pages(rom, wish.pages or None)
        signer = load_key(wish.key) if wish.key else None
        made = make_upgrade(pages_to_send(rom, numbers), _facts(wish, model), key=signer)
        return made, verify(read_upgrade(made), key=signer, name=wish.output, rom=rom)


def _facts(wish: UpgradePart, model: Model) -> Facts:
    found = _VERSION.fullmatch(wish.version)
    if found is None or any(int(number) > 0xFF for number in found.groups()):
        raise wish.origin.at("version").error(f"must be two numbers up to 255, such as 1.0, not {wish.version!r}")
    destination = destination_of(model)
    key_id = destination.key_id if wish.key_id is None else wish.key_id
    return Facts(key_id, destination.device_type, int(found[1]), int(found[2]), wish.hardware_revision)
