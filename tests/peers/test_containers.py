"""Intel HEX, S-records and ELF both ways with other programs: intelhex, Debian's srec_cat, objcopy of binutils."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from intelhex import IntelHex

from tests.container_files import ENTRY, MINI_MBED, some_contents
from toolkit.image.containers.container import Container, read_stored, write_container
from toolkit.image.containers.stored import WriteOptions
from toolkit.memory.contents import Contents
from toolkit.memory.image_file import FileKind, encode

HEX, SREC = Container.HEX, Container.SREC
FAR = Contents(
    [(0x10, b"vectors"), (0xFFF8, bytes(range(32))), (0x0800_0000, bytes(range(256)) * 5), (0xFFFF_FFF0, b"!")]
)
FORMATS = {HEX: "-intel", SREC: "-motorola"}


def tool(name: str) -> str:
    """Find a program, or skip."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def by_intelhex(data: bytes) -> Contents:
    read = IntelHex(io.StringIO(data.decode()))
    return Contents((start, read.tobinstr(start=start, end=end - 1)) for start, end in read.segments())


@given(some_contents)
def test_intelhex_reads_ours(made: Contents) -> None:
    assert by_intelhex(write_container(made, HEX)) == made


@given(some_contents)
def test_ours_is_what_intelhex_writes(made: Contents) -> None:
    peer, text = IntelHex(), io.StringIO()
    for start, data in made.segments:
        peer.puts(start, data)
    peer.write_hex_file(text, eolstyle="native")
    assert encode(made, FileKind.HEX, 0xFF) == text.getvalue().encode()


def test_intelhex_finds_our_entry() -> None:
    data = write_container(FAR, HEX, options=WriteOptions(entry=ENTRY))
    assert IntelHex(io.StringIO(data.decode())).start_addr == {"EIP": ENTRY}


@pytest.mark.parametrize("container", [HEX, SREC])
@pytest.mark.parametrize("into", [HEX, SREC])
def test_srec_cat_reads_ours_and_we_what_it_writes(container: Container, into: Container, tmp_path: Path) -> None:
    srec_cat, ours, theirs = tool("srec_cat"), tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(write_container(FAR, container, options=WriteOptions(entry=ENTRY)))
    run(srec_cat, ours, FORMATS[container], "-o", theirs, FORMATS[into])
    stored = read_stored(theirs.read_bytes())
    assert (stored.container, stored.contents, stored.entry, stored.findings) == (into, FAR, ENTRY, ())


@pytest.mark.parametrize("container", [HEX, SREC])
@settings(max_examples=10)
@given(made=some_contents)
def test_srec_cat_finds_no_fault_with_any_of_ours(
    container: Container, made: Contents, tmp_path_factory: pytest.TempPathFactory
) -> None:
    srec_cat, path = tool("srec_cat"), tmp_path_factory.mktemp("ours") / "file"
    path.write_bytes(write_container(made, container, options=WriteOptions(entry=4)))
    said = subprocess.run([srec_cat, path, FORMATS[container], "-o", "-", "-intel"], check=True, capture_output=True)
    assert (said.stderr, read_stored(said.stdout).contents) == (b"", made)


@pytest.mark.parametrize(("option", "read"), [("binary", None), ("ihex", HEX), ("srec", SREC)])
def test_objcopy_copies_our_elf_file(option: str, read: Container | None, tmp_path: Path) -> None:
    objcopy, ours, theirs = tool("objcopy"), tmp_path / "ours.elf", tmp_path / "theirs"
    near = Contents([(0x0800_0000, b"vectors"), (0x0800_0100, bytes(range(256)))])
    ours.write_bytes(write_container(near, Container.ELF, options=WriteOptions(entry=ENTRY, machine=40)))
    run(objcopy, "-I", "elf32-little", "-O", option, "--gap-fill", "0xff", ours, theirs)
    filled = Contents([(0x0800_0000, near.read(0x0800_0000, 0x200))])
    assert read_stored(theirs.read_bytes(), 0x0800_0000, read or Container.RAW).contents == filled


def test_readelf_has_no_complaint(tmp_path: Path) -> None:
    readelf, path = tool("readelf"), tmp_path / "ours.elf"
    path.write_bytes(write_container(FAR, Container.ELF, options=WriteOptions(entry=ENTRY, machine=40)))
    said = subprocess.run([readelf, "-aW", path], check=True, capture_output=True)
    assert (said.stderr, b"Version5 EABI" in said.stdout) == (b"", True)


@pytest.mark.parametrize("suffix", ["hex", "srec"])
def test_ours_of_a_program_says_what_objcopy_does(suffix: str) -> None:
    stored = read_stored(MINI_MBED[suffix])
    options = WriteOptions(entry=ENTRY, header=stored.header)
    assert read_stored(write_container(stored.contents, stored.container, options=options)) == stored
