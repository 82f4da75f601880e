"""What `flashwright tock kernel` shows of kernels, as text and for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.cli import output
from toolkit.quantities import format_count, format_length

if TYPE_CHECKING:
    from formats.tock.kernel_attributes import KernelAttribute
    from toolkit.tock.image.kernel import Kernel


def show_kernel(kernel: Kernel | None, why_alone: str) -> None:
    """A kernel, line by line; and why it is taken for a kernel alone, if it is."""
    if kernel is None:
        output.show("no kernel")
        return
    rows = [("region", f"{kernel.range}, {format_length(kernel.range.length)}")]
    if why_alone:
        rows.append(("board", f"none; taken for a kernel alone: {output.printable(why_alone)}"))
    rows += _said(kernel) if kernel.attributes else [("attributes", "none that can be read")]
    for name, value in rows:
        output.show(f"{name + ':':<12} {value}")


def _said(kernel: Kernel) -> list[tuple[str, str]]:
    from toolkit.tock.image.kernel import version_text

    binary, memory = kernel.binary, kernel.app_memory
    count = len(kernel.attributes.attributes) if kernel.attributes else 0
    rows = [("version", version_text(kernel.version) if kernel.version else "not said")]
    rows.append(("code", range_text(binary.start, binary.length) if binary else "not said"))
    rows.append(("app memory", range_text(memory.start, memory.length) if memory else "not said"))
    if kernel.public_keys:
        rows.append(("keys", format_count(len(kernel.public_keys), "public key")))
    rows.append(("attributes", f"{format_count(count, 'attribute')} at {kernel.attributes_range}"))
    return rows


def range_text(address: int, length: int) -> str:
    """A range, and how many bytes it has."""
    from toolkit.memory.region import AddressRange

    return f"{AddressRange(address, length)}, {format_length(length)}"


def attribute_document(attribute: KernelAttribute) -> dict[str, Any]:
    """An attribute for JSON: type, name, and the fields of its value, bytes as hex."""
    from formats.tock.kernel_attributes import ATTRIBUTE_NAMES

    values = {name: getattr(attribute.value, name) for name in attribute.value.__match_args__}
    plain = {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}
    return {"type": attribute.type, "name": ATTRIBUTE_NAMES[attribute.type], "value": plain}


def attribute_words(document: dict[str, Any]) -> str:
    """The value of an attribute for people."""
    from formats.tock.kernel_attributes import ALGORITHM_NAMES, KernelVersion
    from toolkit.tock.image.kernel import version_text

    value = document["value"]
    if document["name"] == "kernel_version":
        return version_text(KernelVersion(**value))
    if document["name"] == "public_key":
        algorithm = ALGORITHM_NAMES.get(value["algorithm"], f"algorithm {value['algorithm']}")
        return f"{algorithm} {value['key'][:16]}..., metadata {value['metadata']:#x}"
    return range_text(value["start"], value["length"])
