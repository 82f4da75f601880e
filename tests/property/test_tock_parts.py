"""Attributes against a dictionary and against tockloader; what survives which change of an image."""

from __future__ import annotations

from collections.abc import Callable

from Crypto.PublicKey import ECC  # noqa: F401  # tockloader uses it and does not import it
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tockloader.board_interface import BoardInterface
from tockloader.kernel_attributes import KernelAttributes as TheirKernelAttributes

from formats.tock.attributes import ATTRIBUTE, LONGEST_KEY, LONGEST_VALUE, SLOTS
from formats.tock.kernel_attributes import HEADER_SIZE, KernelAttribute, PublicKey, Value
from tests.differential.strategies import records
from tests.golden_data import sample
from tests.tock_parts import KERNEL, KERNEL_END, SAID, SLOTS_AT, flags, hail, hail_bytes, kernel_end, slot, table
from toolkit.errors import LayoutError, ToolkitError
from toolkit.memory.image_file import FileKind, decode, encode
from toolkit.tock.image.attributes import (
    parse_attributes,
    put_bootloader,
    read_attributes,
    remove_attribute,
    set_attribute,
)
from toolkit.tock.image.bootloader import extract_bootloader, set_start_address
from toolkit.tock.image.check import attribute_findings
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import extract_kernel, kernel_of, put_kernel
from toolkit.tock.image.kernel_edit import add_kernel_attribute, public_key_of, with_kernel_attribute
from toolkit.tock.sign.keys import load_key

KEY_FILE = sample("tock/elf2tab/keys/p256.pub.pem")
KEY = load_key(KEY_FILE)


def text(longest: int) -> st.SearchStrategy[str]:
    """Text of up to so many bytes of UTF-8."""
    characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.text(characters, min_size=1, max_size=longest).filter(lambda word: len(word.encode()) <= longest)


KEYS = st.sampled_from([f"key{number}" for number in range(20)]) | text(LONGEST_KEY)
VALUES = text(LONGEST_VALUE)


def tockloader_slots(image: FlashImage) -> list[dict[str, str] | None]:
    """What tockloader makes of each slot."""
    return [
        BoardInterface._decode_attribute(None, image.read(SLOTS_AT + 64 * index, 64))  # it asks nothing of a board
        for index in range(SLOTS)
    ]


STARTS = {"erased": hail_bytes(slots=b"\xff" * 1024)[:0x1000], "zeros": hail_bytes(slots=bytes(1024))[:0x1000]}


class AttributesAgainstDictionary(RuleBasedStateMachine):
    """Set and removed in any order, attributes are what a dictionary of 16 keys is."""

    @initialize(fill=st.sampled_from(sorted(STARTS)))
    def start(self, fill: str) -> None:
        self.image = hail(STARTS[fill])
        self.model: dict[str, str] = {}
        self.places: dict[str, int] = {}

    @rule(key=KEYS, value=VALUES)
    def set(self, key: str, value: str) -> None:
        if key not in self.model and len(self.model) == SLOTS:
            before = self.image.contents.copy()
            try:
                set_attribute(self.image, key, value)
            except LayoutError:
                assert self.image.contents == before
                return
            raise AssertionError("a seventeenth attribute")
        place = set_attribute(self.image, key, value)
        assert self.places.setdefault(key, place) == place
        self.model[key] = value

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model)))
        assert remove_attribute(self.image, key) == (self.places.pop(key),)
        del self.model[key]

    @rule()
    def save_as_intel_hex(self) -> None:
        data = encode(self.image.contents, FileKind.HEX, 0xFF)
        self.image = FlashImage(self.image.board, decode(data, 0, FileKind.HEX))

    @invariant()
    def agrees(self) -> None:
        assert read_attributes(self.image).as_dict() == self.model

    @invariant()
    def agrees_with_tockloader(self) -> None:
        theirs = {found["key"]: found["value"] for found in tockloader_slots(self.image) if found}
        assert theirs == self.model

    @invariant()
    def leaves_nothing_behind(self) -> None:
        codes = {finding.code for finding in attribute_findings(read_attributes(self.image))}
        assert codes <= {"attribute-full"}


TestAttributesAgainstDictionary = AttributesAgainstDictionary.TestCase
TestAttributesAgainstDictionary.settings = settings(stateful_step_count=25)


ANY_SLOT = st.binary(min_size=64, max_size=64) | st.builds(ATTRIBUTE.build, records(ATTRIBUTE.record_type))


@given(st.lists(ANY_SLOT, max_size=SLOTS))
def test_any_slots_read_as_tockloader_reads_them(slots: list[bytes]) -> None:
    image = hail(hail_bytes(slots=table(*slots)))
    ours = [{"key": s.key, "value": s.value} if s.is_used else None for s in read_attributes(image).slots]
    assert ours == tockloader_slots(image)


NEW_BOOTLOADER = extract_bootloader(hail(hail_bytes(page=flags(b"1.2.0"), slots=table(slot(b"board", b"hail")))))
NEW_KERNEL = kernel_end(*SAID, before=b"\x55" * 0x9000 + b"\xff" * (KERNEL_END - KERNEL - 0x9000 - 44))
NEW_KEY = PublicKey(bytes(64), 1)
CHANGES: dict[str, Callable[[FlashImage], object]] = {
    "kernel put": lambda image: put_kernel(image, NEW_KERNEL),
    "kernel extracted and put": lambda image: put_kernel(image, extract_kernel(image)),
    "bootloader put": lambda image: put_bootloader(image, NEW_BOOTLOADER),
    "bootloader extracted and put": lambda image: put_bootloader(image, extract_bootloader(image)),
    "start address set": lambda image: set_start_address(image, 0x2_0000),
    "kernel attribute added": lambda image: add_kernel_attribute(image, NEW_KEY, force=True, change=True),
    "apps erased": lambda image: image.erase(image.board.apps),
}


@given(st.dictionaries(KEYS, VALUES, max_size=SLOTS - 1), st.lists(st.sampled_from(sorted(CHANGES)), max_size=8))
def test_attributes_survive_everything(attributes: dict[str, str], changes: list[str]) -> None:
    attributes["board"] = "hail"
    image = hail(hail_bytes(slots=b"\xff" * 1024))
    for key, value in attributes.items():
        set_attribute(image, key, value)
    for change in changes:
        CHANGES[change](image)
    assert read_attributes(image).as_dict() == attributes


@given(KEYS, VALUES, st.sampled_from(["set", "remove"]))
def test_only_the_slot_changes(key: str, value: str, verb: str) -> None:
    image = hail()
    place = set_attribute(image, key, value)
    if verb == "remove":
        remove_attribute(image, key)
    expected = bytearray(hail_bytes())
    start = SLOTS_AT + 64 * place
    expected[start : start + 64] = image.read(start, 64)
    assert image.read(0, len(expected)) == expected


SMALL = st.integers(0, 0xFFFF_FFFF)
VALUES_OF_KERNELS = st.lists(records(KernelAttribute).map(lambda one: one.value), max_size=6)


def as_tockloader_knows_them(values: list[Value]) -> list[Value]:
    """Values whose keys tockloader can read."""
    return [PublicKey(value.key, value.metadata, 0) if isinstance(value, PublicKey) else value for value in values]


@given(VALUES_OF_KERNELS.map(as_tockloader_knows_them), st.binary(max_size=40))
def test_kernels_say_the_same_to_tockloader(values: list[Value], before: bytes) -> None:
    region = before + b"\xff" * 4 + kernel_end(*values)
    theirs = TheirKernelAttributes(region, 0)
    packed = [bytes(attribute.pack()) for attribute in theirs.tlvs]
    assert packed == [kernel_end(value)[:-HEADER_SIZE] for value in values]


@given(VALUES_OF_KERNELS.map(as_tockloader_knows_them), SMALL)
def test_a_key_is_added_as_tockloader_adds_it(values: list[Value], metadata: int) -> None:
    region = b"\x55" * 64 + b"\xff" * 100 + kernel_end(*values)
    ours = with_kernel_attribute(region, public_key_of(KEY, metadata), force=True)
    attributes = TheirKernelAttributes(region, 0)
    attributes.add_tlv("public_key", ["ecdsap256", str(metadata), str(KEY_FILE)])
    theirs = bytes(attributes.get_binary())
    assert ours == region[: -len(theirs)] + theirs


@given(VALUES_OF_KERNELS, records(KernelAttribute), st.sampled_from([b"\x00", b"\xff", b"\x55"]), st.booleans())
def test_what_is_added_is_there_and_nothing_else_changes(
    values: list[Value], new: KernelAttribute, fill: bytes, change: bool
) -> None:
    region = b"\x33" * 200 + fill * 80 + kernel_end(*values)
    try:
        after = with_kernel_attribute(region, new.value, change=change)
    except ToolkitError:
        return
    found = kernel_of(after).attributes
    assert found is not None
    assert new in found.attributes
    assert len(after) == len(region)
    assert after[:200] == region[:200]


@given(st.binary(max_size=1024))
def test_any_table_is_read(data: bytes) -> None:
    attributes = parse_attributes(data.ljust(1024, b"\0"))
    assert len(attributes.slots) == SLOTS
