"""Kernels that were made for another place: an image with one is taken apart and built again (toolkit/image/export)."""

from __future__ import annotations

import pytest

from formats.tock.kernel_attributes import AppMemory, KernelBinary, Value
from tests.exported_images import exported
from tests.tock_images import path_of
from toolkit.errors import ToolkitError
from toolkit.image.build.tock.parts import TockImage
from toolkit.image.builder import ImageBuilder
from toolkit.tock.image.kernel_edit import with_kernel_attribute

HAIL = path_of("hail-full").read_bytes()
KERNEL = slice(0x10000, 0x30000)
ELSEWHERE = pytest.mark.parametrize(
    "value",
    [KernelBinary(0x50000, 0x4000), KernelBinary(0x10000, 0x30000), AppMemory(0x100, 0xC000)],
    ids=["in other flash", "in more flash", "with other RAM"],
)


def made_for(value: Value) -> bytes:
    """The kernel of the image, which says something else of a place."""
    return with_kernel_attribute(HAIL[KERNEL], value, address=0x10000, change=True)


@ELSEWHERE
def test_image_with_a_kernel_of_another_place_comes_back(value: Value) -> None:
    data = HAIL[: KERNEL.start] + made_for(value) + HAIL[KERNEL.stop :]
    with exported(data, name="hail.bin") as apart:
        assert isinstance(apart.recipe, TockImage)
        assert (apart.again == data, apart.recipe.kernel and apart.recipe.kernel.force) == (True, True)


@ELSEWHERE
def test_kernel_of_another_place_is_refused_unless_forced(value: Value) -> None:
    with pytest.raises(ToolkitError):
        ImageBuilder.tock("hail").kernel(made_for(value)).build()
    built = ImageBuilder.tock("hail").kernel(made_for(value), force=True).build()
    assert built.contents.read(KERNEL.start, KERNEL.stop - KERNEL.start) == made_for(value)


def test_kernel_of_this_place_needs_no_force() -> None:
    with exported(HAIL, name="hail.bin") as apart:
        assert isinstance(apart.recipe, TockImage)
        assert apart.recipe.kernel is not None
        assert not apart.recipe.kernel.force
