"""The model of the kernel's streams against the kernel: recorded flash images and RAM dumps, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.golden_data import read, sample
from tests.kernel_calls import bytes_of, counting, flash_with, number_of, read_bytes, write
from tests.kfs_images import folder, mounted
from toolkit.flash import FlashDevice
from toolkit.flash.geometry import Geometry, Sector
from toolkit.kfs.dat import block_offset, header_offset
from toolkit.kfs.kernel.stream_table import TABLE_ADDRESS
from toolkit.kfs.kernel.streams import KernelMemory, KernelStreams, Result
from toolkit.kfs.kernel.undefined import UndefinedError
from toolkit.kfs.layout import MODELS, models_of_size
from toolkit.kfs.make.formatter import Profile, format_volume
from toolkit.kfs.make.tree import SourceFolder
from toolkit.kfs.volume import Directory

RAM_START = 0x8000
TABLE = slice(TABLE_ADDRESS - RAM_START, TABLE_ADDRESS - RAM_START + 0x80)
VECTORS = json.loads(sample("knightos/vectors/manifest.json").read_text())
VERDICTS = json.loads(sample("knightos/crafted/verdicts.json").read_text())


def golden(path: str) -> bytes:
    return read(sample(f"knightos/{path}"))


def vector(name: str) -> bytes:
    return golden(f"vectors/{VECTORS[name]['file']}")


def verdicts_of(name: str) -> list[tuple[str, str, str]]:
    """What the kernel said to a crafted image: call, path, answer."""
    return [(kind, path, answer) for kind, path, answer in VERDICTS[name]]


def without_swap(image: bytes) -> bytes:
    """An image as it was recorded: what the kernel leaves in the swap sector is not."""
    pages = models_of_size(len(image))[0].layout.swap_pages
    start, end = pages[0] * 0x4000, (pages[-1] + 1) * 0x4000
    return image[:start] + b"\xff" * (end - start) + image[end:]


def genkfs(tree: SourceFolder, model: str) -> bytes:
    layout = MODELS[model].layout
    return format_volume(tree, layout, Profile.GENKFS).into(b"\xff" * layout.size)


def new_300_bytes(kernel: KernelStreams) -> None:
    write(kernel, b"/etc/new", counting(300, 11))


def new_700_by_one_call(kernel: KernelStreams) -> None:
    write(kernel, b"/etc/new", counting(700, 11), chunk=700)


def overwritten(kernel: KernelStreams) -> None:
    write(kernel, b"/etc/f600", counting(600, 13, 1))


def entries_changed(kernel: KernelStreams) -> None:
    kernel.delete(b"/etc/a")
    kernel.delete(b"/etc/rel")
    kernel.rename(b"/etc/f257", b"renamed")
    kernel.create_directory(b"/etc/newdir")
    kernel.create_directory(b"/top")
    kernel.create_link(b"/var/sl", b"/etc/f600")


def made_in_the_root(kernel: KernelStreams) -> None:
    content = vector("v07_kernel_root_create_bug")[block_offset(0x040B)]
    write(kernel, b"/rootfile", bytes([content]))


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (new_300_bytes, "v02_kernel_new300_bytewise"),
        (new_700_by_one_call, "v03_kernel_new700_writebuffer_size_bug"),
        (overwritten, "v04_kernel_overwrite600"),
        (entries_changed, "v05_kernel_delete_rename_mkdir_symlink"),
        (made_in_the_root, "v07_kernel_root_create_bug"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_calls_give_the_image_of_a_vector(change: Callable[[KernelStreams], None], after: str) -> None:
    flash = flash_with(vector("v01_genkfs_basic"))
    change(KernelStreams(flash))
    assert without_swap(bytes(flash)) == vector(after)


def test_empty_file_is_linked_into_another() -> None:
    expected = vector("v09_kernel_write_empty_file_crosslink")
    old = mounted(expected)
    program, last = old.data.read([0x0401])[:13], old.data.read([0x0405])[:1]
    tree = folder(bin=folder(init=program), d=folder(a0=b"", b=counting(600, 7), c=last))
    flash = flash_with(genkfs(tree, "TI83p"))
    write(KernelStreams(flash), b"/d/a0", b"\x41")
    assert without_swap(bytes(flash)) == expected


KERNEL_WRITTEN = ["emptyfs-mkdir.TI83p", "rootname.TI83p", "ops.TI83p", "ops.TI84pCSE"]
F255_BLOCK = 0x0409
"""Where the file was that the operations deleted afterwards."""


def recorded_operations(name: str) -> list[dict[str, Any]]:
    operations: list[dict[str, Any]] = json.loads(golden(f"kernel-written/{name}.ops.json"))["ops"]
    return operations


def written_data(name: str, operation: dict[str, Any]) -> bytes:
    """What an operation wrote: as recorded, or from the image it made; the recorded digest confirms it."""
    if operation["data_hex"] is not None:
        return bytes.fromhex(operation["data_hex"])
    after = mounted(golden(f"kernel-written/{name}.after.rom.gz"))
    if operation["path"] == "/etc/sub/f255":
        data = after.data.read([F255_BLOCK])[:255]
    else:
        data = after.read_file(after.lookup(operation["path"].encode()))  # type: ignore[arg-type]
    assert hashlib.sha256(data).hexdigest() == operation["sha256"]
    return data


def replayed(name: str, kernel: KernelStreams, operation: dict[str, Any]) -> Result:
    arguments = [argument.encode() for argument in operation.get("args", ())]
    if operation["op"] == "write":
        return write(kernel, operation["path"].encode(), written_data(name, operation), operation["chunk"])
    calls = {"mkdir": kernel.create_directory, "mv": kernel.rename, "rm": kernel.delete, "ln": kernel.create_link}
    return calls[operation["op"]](*arguments)  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize("name", KERNEL_WRITTEN)
def test_operations_give_the_image_that_the_kernel_made(name: str) -> None:
    flash = flash_with(golden(f"kernel-written/{name}.before.rom.gz"))
    kernel = KernelStreams(flash)
    for operation in recorded_operations(name):
        if operation["op"] != "kernel-readback":
            replayed(name, kernel, operation)
    assert without_swap(bytes(flash)) == golden(f"kernel-written/{name}.after.rom.gz")


@pytest.mark.parametrize("name", KERNEL_WRITTEN)
def test_operations_return_what_the_kernel_returned(name: str) -> None:
    kernel = KernelStreams(flash_with(golden(f"kernel-written/{name}.before.rom.gz")))
    for operation in recorded_operations(name):
        if operation["op"] == "kernel-readback":
            continue
        result = replayed(name, kernel, operation)
        succeeded = operation["z"] if "z" in operation else operation["result"] == "Z"
        assert (result.error is None) == succeeded, operation
        assert result.error in (None, operation.get("a")), operation


@pytest.mark.parametrize("name", ["ops.TI83p", "ops.TI84pCSE"])
def test_files_read_back_as_the_kernel_did(name: str) -> None:
    kernel = KernelStreams(flash_with(golden(f"kernel-written/{name}.after.rom.gz")))
    for file in recorded_operations(name)[-1]["files"]:
        number = number_of(kernel.open_read(file["path"].encode()))
        content = bytes_of(kernel.read_to_end(number))
        kernel.close(number)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"]), file["path"]


def test_heap_is_whole_after_the_operations() -> None:
    """So the kernel's memcheck found it, although each new file overwrote a footer on the way."""
    kernel = KernelStreams(flash_with(golden("kernel-written/ops.TI83p.before.rom.gz")))
    for operation in recorded_operations("ops.TI83p")[:-1]:
        replayed("ops.TI83p", kernel, operation)
    assert kernel.memcheck().value == 1


@pytest.mark.parametrize("name", ["dirty-free-section", "clean-free-section"])
def test_written_and_read_back(name: str) -> None:
    _write, path, sentence = verdicts_of(name)[0]
    wrote, got = (bytes.fromhex(part.split()[-1]) for part in sentence.split(", "))
    kernel = KernelStreams(flash_with(golden(f"crafted/{name}.rom.gz")))
    write(kernel, path.encode(), wrote)
    assert kernel.read_buffer(number_of(kernel.open_read(path.encode())), len(wrote)).value == got


def test_first_directory_of_a_volume_without_directories() -> None:
    flash = flash_with(golden("crafted/no-directory.rom.gz"))
    KernelStreams(flash).create_directory(b"/d")
    made = mounted(bytes(flash)).lookup(b"/d")
    assert isinstance(made, Directory)
    assert f"Z; dirs now [('d', {made.directory_id}, 0)]" == verdicts_of("no-directory")[0][2]


LONGEST_READ = 100_000


def read_by_bytes(kernel: KernelStreams, path: bytes) -> str:
    try:
        opened = kernel.open_read(path)
        content = b"" if opened.error else read_bytes(kernel, number_of(opened), LONGEST_READ)
    except UndefinedError:
        return "RUNAWAY"
    return "FAILS" if opened.error else recorded(content)


def read_by_buffer(kernel: KernelStreams, path: bytes) -> str:
    try:
        content = bytes_of(kernel.read_to_end(number_of(kernel.open_read(path))))
    except UndefinedError:
        return "FAILS"
    return recorded(content)


def recorded(content: bytes) -> str:
    return f"{len(content)} bytes sha256 {hashlib.sha256(content).hexdigest()[:16]}"


READS = [
    pytest.param(name, kind, path, expected, id=f"{name} {kind} {path}")
    for name in VERDICTS
    for kind, path, expected in verdicts_of(name)
    if kind in ("read", "buf")
]


@pytest.mark.parametrize(("name", "kind", "path", "expected"), READS)
def test_crafted_file_is_read_as_the_kernel_did(name: str, kind: str, path: str, expected: str) -> None:
    kernel = KernelStreams(flash_with(golden(f"crafted/{name}.rom.gz")))
    read_it = read_by_bytes if kind == "read" else read_by_buffer
    assert expected.startswith(read_it(kernel, path.encode()))


class PowerLost(BaseException):
    """The device is dead."""


class CutAfterBytes:
    """A flash device whose power goes after so many programmed bytes."""

    def __init__(self, device: FlashDevice, left: int) -> None:
        self._device, self._left = device, left

    @property
    def geometry(self) -> Geometry:
        return self._device.geometry

    def read(self, offset: int, length: int) -> bytes:
        return self._device.read(offset, length)

    def program(self, offset: int, data: bytes) -> None:
        self._device.program(offset, data[: self._left])
        if len(data) > self._left:
            raise PowerLost
        self._left -= len(data)

    def erase(self, sector: Sector) -> None:
        self._device.erase(sector)

    def sync(self) -> None: ...


@pytest.mark.parametrize(
    ("name", "path", "length", "left"),
    [
        ("v12_powercut_mid_block", b"/etc/new", 10, 100),
        ("v13_powercut_mid_header", b"/etc/new", 10, 256 + 2),
        ("v15_powercut_after_mark_modified", b"/etc/a", 5, 256 + 4 + 1),
    ],
    ids=["in a block", "in a header", "between two entries"],
)
def test_power_cut_leaves_what_the_kernel_left(name: str, path: bytes, length: int, left: int) -> None:
    expected = vector(name)
    data = expected[block_offset(0x040B) :][:length]
    flash = flash_with(vector("v01_genkfs_basic"))
    with pytest.raises(PowerLost):
        write(KernelStreams(CutAfterBytes(flash, left)), path, data)
    assert without_swap(bytes(flash)) == expected


# RAM


def test_table_after_the_first_program_was_loaded() -> None:
    ram = golden("ram/booted.TI83p.8000-FFFF.bin")
    flash = flash_with(genkfs(folder(bin=folder(init=ram[0x718:][:37])), "TI83p"))
    kernel = KernelStreams(flash)
    number = number_of(kernel.open_read(b"/bin/init"))
    kernel.read_to_end(number)
    kernel.close(number)
    assert kernel.table.to_bytes() == ram[TABLE]


NEW_BLOCK = 0x040A


class Tables:
    """The steps of `tables.TI83p.steps.txt` that concern streams, with the heap as it was before them."""

    def __init__(self) -> None:
        self.ram = golden("ram/tables.TI83p.8000-FFFF.bin")
        self.after = golden("ram/tables.TI83p.flash.rom.gz")
        self.flash = flash_with(self._before())
        self.memory = KernelMemory()
        blocks = json.loads(golden("ram/tables.TI83p.decoded.json"))["memory"]
        for block in blocks[1:12]:
            assert self.memory.malloc(block["size"], block["owner"]) == block["data"]
        self.memory.free(0x8708)  # was free, and got the path of the new file
        self.kernel = KernelStreams(self.flash, memory=self.memory)
        self._replay()

    def _before(self) -> bytes:
        """The recorded flash is that after the steps: one block was programmed by them."""
        image = bytearray(self.after)
        image[header_offset(NEW_BLOCK) : header_offset(NEW_BLOCK) + 4] = b"\xff" * 4
        image[block_offset(NEW_BLOCK) : block_offset(NEW_BLOCK) + 256] = b"\xff" * 256
        return bytes(image)

    def _replay(self) -> None:
        kernel = self.kernel
        kernel.open_read(b"/etc/small")
        self.read_bytes = [kernel.read_byte(0).value for _ in range(3)]
        kernel.open_read(b"/etc/s700")
        kernel.malloc(600)  # the emulator's own buffer for what is read
        kernel.read_buffer(1, 300)
        kernel.open_read(b"/etc/s300")
        kernel.read_buffer(2, 300)
        kernel.open_write(b"/etc/new")
        kernel.write_buffer(3, self.after[block_offset(NEW_BLOCK) :][:256] + self.ram[0x9104 - RAM_START :][:5])
        kernel.open_write(b"/etc/s700")
        kernel.write_byte(4, 0x5A)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


def test_rows_of_five_streams(tables: Tables) -> None:
    assert tables.kernel.table.to_bytes() == tables.ram[TABLE]


def test_flash_of_five_streams(tables: Tables) -> None:
    assert bytes(tables.flash) == tables.after


def test_bytes_read_by_the_steps(tables: Tables) -> None:
    assert tables.read_bytes == [0x30, 0x31, 0x32]


@pytest.mark.parametrize("number", range(5))
def test_heap_block_of_a_buffer(tables: Tables, number: int) -> None:
    """Header, content and footer, the damaged one of the new file included."""
    header = tables.kernel.table.row(number).buffer - 3
    assert tables.memory.read(header, 261) == tables.ram[header - RAM_START :][:261]


def test_decoded_streams(tables: Tables) -> None:
    decoded = json.loads(golden("ram/tables.TI83p.decoded.json"))["streams"]
    found = [
        {
            "final_block": row.is_on_final_block,
            "writable": row.is_writable,
            "eof": row.is_at_end,
            "owner": row.owner,
            "buffer": row.buffer,
            "working_size": row.working_size,
        }
        for _number, row in tables.kernel.table.open_rows()
    ]
    assert found == [{key: stream[key] for key in found[0]} for stream in decoded if stream["buffer"]]


R01_HEAP = VECTORS["r01_ram"]["heap"]


class R01:
    """The five streams of r01, on a volume whose entries and blocks lie where the rows say."""

    def __init__(self) -> None:
        self.ram = vector("r01_ram")
        old = mounted(vector("v01_genkfs_basic"))
        content = {name: old.read_file(old.lookup(b"/etc/" + name)) for name in (b"a", b"f256", b"f600")}  # type: ignore[arg-type]
        etc = {name.decode(): data for name, data in content.items()}
        tree = folder(bin=folder(demo=b"d", init=b"i"), etc=folder(**etc))
        self.memory = KernelMemory()
        for block in R01_HEAP[1:9]:
            assert self.memory.malloc(block["size"], block["owner"]) == int(block["payload"], 16)
        self.kernel = KernelStreams(flash_with(genkfs(tree, "TI84pSE")), memory=self.memory)
        self._replay()

    def _replay(self) -> None:
        kernel = self.kernel
        kernel.open_read(b"/etc/f600")
        kernel.read_buffer(0, 300)
        kernel.open_write(b"/etc/newfile")
        for value in self.ram[0x9550 - RAM_START :][:10]:
            kernel.write_byte(1, value)
        kernel.open_read(b"/etc/a")
        kernel.read_to_end(2)
        kernel.open_write(b"/etc/f600")
        for value in self.ram[0x975A - RAM_START :][:3]:
            kernel.write_byte(3, value)
        kernel.open_read(b"/etc/f256")


@pytest.fixture(scope="module")
def r01() -> R01:
    return R01()


def test_rows_of_r01(r01: R01) -> None:
    assert r01.kernel.table.to_bytes() == r01.ram[TABLE]


@pytest.mark.parametrize("number", range(5))
def test_heap_block_of_a_buffer_of_r01(r01: R01, number: int) -> None:
    header = r01.kernel.table.row(number).buffer - 3
    assert r01.memory.read(header, 261) == r01.ram[header - RAM_START :][:261]


def test_heap_of_r01(r01: R01) -> None:
    found = [(block.header, block.owner, block.length) for block in r01.memory.blocks()]
    assert found == [(int(block["header"], 16), block["owner"], block["size"]) for block in R01_HEAP]


def test_path_of_the_new_file_of_r01(r01: R01) -> None:
    path = r01.kernel.table.row(1).entry_address
    assert r01.memory.read(path, 13) == r01.ram[path - RAM_START :][:13]
