"""Elements of a header as tables of a manifest, and back.

Fields keep the names of their declarations. Values that follow from where the binary lies are written relative to it,
so that they stay right when an edit moves the binary or the end of the header: Program's `binary_end_offset` is left
out when it is the end of the binary, a region within the TBF is given by `binary_offset`, from the start of the binary,
and where the manifest says `app_start`, Main and Program have `binary_entry`, the entry point from the start of the
binary, instead of `init_fn_offset`, and no `protected_size`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from formats.layout import Declaration, RecordLayout, layout_of, rest
from formats.lists import Repeat, UntilEnd
from formats.tock.tbf_elements import (
    ELEMENT_NAMES,
    MAIN,
    PROGRAM,
    VALUE_TYPES,
    Element,
    Main,
    Program,
    Value,
    WriteableFlashRegion,
    WriteableFlashRegions,
    encoded_length,
)
from toolkit.tock.blobs import Folder, Parts, blob_from_toml, blob_to_toml
from toolkit.tock.toml_text import Hex, TomlValue
from toolkit.toml_table import Table

TYPE_BY_NAME = {name: number for number, name in ELEMENT_NAMES.items()}


@dataclass(frozen=True)
class Layout:
    """Where the binary lies.

    Attributes:
        app_start: its start, in bytes from the start of the TBF.
        binary_end: its end, in bytes from the start of the TBF.
        protected_size: bytes between header and binary, where they follow from `app_start`; else None.
    """

    app_start: int
    binary_end: int
    protected_size: int | None = None


def element_to_table(element: Element, index: int, layout: Layout, parts: Parts) -> dict[str, TomlValue]:
    """The table of an element. `index` numbers the files that long odd values go to."""
    table: dict[str, TomlValue] = {"type": ELEMENT_NAMES.get(element.type, Hex(element.type))}
    if isinstance(element.value, bytes):
        table["value"] = blob_to_toml(element.value, f"element-{index}.bin", parts)
    else:
        table |= _value_to_table(element.value, f"element-{index}", layout, parts)
    if any(element.padding):
        table["padding"] = {"hex": element.padding.hex()}
    return table


def _value_to_table(value: Value, stem: str, layout: Layout, parts: Parts) -> dict[str, TomlValue]:
    if isinstance(value, WriteableFlashRegions):
        return {"regions": [_region_to_table(region, layout) for region in value.regions]}
    table = _record_to_table(value, stem, parts)
    if isinstance(value, Program) and value.binary_end_offset == layout.binary_end:
        del table["binary_end_offset"]
    if isinstance(value, (Main, Program)) and value.protected_size == layout.protected_size:
        del table["protected_size"]
        if value.init_fn_offset >= value.protected_size:
            del table["init_fn_offset"]
            table = {"binary_entry": Hex(value.init_fn_offset - value.protected_size), **table}
    return table


def _region_to_table(region: WriteableFlashRegion, layout: Layout) -> dict[str, TomlValue]:
    if layout.app_start <= region.offset <= layout.binary_end:
        return {"binary_offset": Hex(region.offset - layout.app_start), "size": region.size}
    return {"offset": Hex(region.offset), "size": region.size}


def _record_to_table(record: Any, stem: str, parts: Parts) -> dict[str, TomlValue]:
    table: dict[str, TomlValue] = {}
    for declaration in layout_of(type(record)).fields:
        value = getattr(record, declaration.name)
        if isinstance(value, bytes):
            if declaration.name == "name":
                table["name"] = _text_or_blob(value, f"{stem}-name.bin", parts)
            elif value:
                table[declaration.name] = blob_to_toml(value, f"{stem}-{declaration.name}.bin", parts)
        elif isinstance(value, tuple):
            table[declaration.name] = [_item_to_toml(item, declaration) for item in value]
        else:
            table[declaration.name] = _number(value, declaration)
    return table


def _item_to_toml(item: Any, declaration: Declaration) -> TomlValue:
    return _number(item, declaration) if isinstance(item, int) else _record_to_table(item, "", {})


def _number(value: int, declaration: Declaration) -> int:
    return Hex(value) if declaration.show == "hex" else value


def _text_or_blob(value: bytes, name: str, parts: Parts) -> TomlValue:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return blob_to_toml(value, name, parts)


def element_from_table(table: Table, layout: Layout, folder: Folder) -> Element:
    """The element that a table describes.

    Raises:
        ManifestError: a key is missing, unknown or impossible.
    """
    number = element_type(table)
    value: Value
    if table.has("value"):
        value = blob_from_toml(table.table("value"), folder)
    elif number in VALUE_TYPES:
        value = _value_from_table(number, table, layout, folder)
    else:
        raise table.error("value", f"is missing; elements of type {number:#x} have one")
    length = encoded_length(value)
    if length > 0xFFFF:
        raise table.error("", f"a value of {length} bytes is too long for an element")
    padding = blob_from_toml(table.table("padding"), folder) if table.has("padding") else bytes(-length & 3)
    if len(padding) != -length & 3:
        raise table.error("padding", f"must be {-length & 3} bytes for a value of {length}")
    table.finish()
    return Element(number, value, padding)


def element_type(table: Table) -> int:
    """The number of an element's type, which is given by name or number."""
    name = table.take("type", (int, str), "the name or number of a type")  # type: ignore[arg-type]
    if isinstance(name, str):
        if name not in TYPE_BY_NAME:
            raise table.error("type", f"{name!r} is no type; known are {', '.join(TYPE_BY_NAME)}, and numbers")
        return TYPE_BY_NAME[name]
    return table.integer("type", 16)


def _value_from_table(number: int, table: Table, layout: Layout, folder: Folder) -> Value:
    if VALUE_TYPES[number] is WriteableFlashRegions:
        return WriteableFlashRegions(tuple(_region_from_table(region, layout) for region in table.tables("regions")))
    computed = _places(table, layout) if number in (MAIN, PROGRAM) else {}
    if number == PROGRAM and not table.gives("binary_end_offset"):
        computed["binary_end_offset"] = layout.binary_end
    value: Value = _record_from_table(VALUE_TYPES[number], table, folder, computed)
    return value


def _places(table: Table, layout: Layout) -> dict[str, int]:
    """The fields of Main and Program that follow from where the binary lies, as far as the table leaves them open."""
    places = {}
    if layout.protected_size is not None and not table.has("protected_size"):
        places["protected_size"] = layout.protected_size
    if table.has("binary_entry"):
        if table.has("init_fn_offset"):
            raise table.error("binary_entry", "stands beside init_fn_offset; only one of them can be right")
        start = places.get("protected_size")
        start = table.integer("protected_size") if start is None else start
        places["init_fn_offset"] = table.integer("binary_entry") + start
        if places["init_fn_offset"] > 0xFFFF_FFFF:
            raise table.error("binary_entry", "leads beyond 32 bits")
    return places


def _region_from_table(table: Table, layout: Layout) -> WriteableFlashRegion:
    size = table.integer("size")
    if table.has("binary_offset") == table.has("offset"):
        raise table.error("", "must have one of the keys binary_offset (from the start of the binary) and offset")
    if table.has("binary_offset"):
        offset = table.integer("binary_offset") + layout.app_start
    else:
        offset = table.integer("offset")
    table.finish()
    if offset > 0xFFFF_FFFF:
        raise table.error("binary_offset", "leads beyond 32 bits")
    return WriteableFlashRegion(offset, size)


def _record_from_table(record_type: type, table: Table, folder: Folder, computed: dict[str, int]) -> Any:
    values: dict[str, Any] = dict(computed)
    defaults = {field.name: field.default for field in dataclasses.fields(record_type)}
    for declaration in layout_of(record_type).fields:
        name = declaration.name
        if name in computed:
            continue
        if not table.has(name) and defaults[name] is not dataclasses.MISSING:
            values[name] = defaults[name]
        else:
            values[name] = _field_from_table(declaration, table, folder)
    return record_type(**values)


def _field_from_table(declaration: Declaration, table: Table, folder: Folder) -> Any:
    subcon, name = declaration.subcon, declaration.name
    if subcon is rest:
        return blob_from_toml(table.table(name), folder) if table.is_table(name) else table.string(name).encode("utf-8")
    if not isinstance(subcon, (Repeat, UntilEnd)):
        return table.integer(name, 8 * subcon.length)
    if isinstance(subcon.subcon, RecordLayout):
        return tuple(_items(subcon.subcon.record_type, table.tables(name), folder))
    numbers = {str(index): number for index, number in enumerate(table.array(name))}
    items = Table(table.file, table.text, numbers, f"{table.key}.{name}")
    return tuple(items.integer(index, 8 * subcon.subcon.length) for index in numbers)


def _items(record_type: type, tables: list[Table], folder: Folder) -> list[Any]:
    items = []
    for table in tables:
        items.append(_record_from_table(record_type, table, folder, {}))
        table.finish()
    return items
