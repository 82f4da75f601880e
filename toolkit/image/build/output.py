"""From a built image to the content of its file."""

from __future__ import annotations

from toolkit.image.build.built import BuiltImage
from toolkit.image.build.recipe import Recipe
from toolkit.image.containers.container import Container, container_for, write_container


def output_of(recipe: Recipe, built: BuiltImage, name: str) -> bytes:
    """The content of the file that an image becomes.

    A raw file starts where the image does, and ends with the last part, or where the recipe says.

    Args:
        recipe: what was built.
        built: the image.
        name: of the file; it says the container where the recipe does not.

    Raises:
        ToolkitError: with the place in the manifest: it cannot be a file of this kind.
    """
    container = recipe.format or container_for(name)
    contents = built.contents
    if container is Container.RAW:
        contents = contents.copy()
        first, end = built.range.address, contents.range.end
        if contents.range.length and contents.range.address > first:
            contents.put(first, bytes([recipe.fill]) * (contents.range.address - first))
        pad_to = built.range.end if recipe.pad_to is None and built.is_whole else recipe.pad_to
        if pad_to is not None:
            if not max(first, end) <= pad_to <= built.range.end:
                raise recipe.origin.at("pad_to").error(
                    f"must be from {max(first, end):#x}, where the last part ends, to {built.range.end:#x}"
                )
            contents.put(max(first, end), bytes([recipe.fill]) * (pad_to - max(first, end)))
    with recipe.origin.blamed():
        return write_container(contents, container, recipe.fill)
