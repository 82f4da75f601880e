"""Any bytes as the parts of an image: our errors or success, in the library and at the command line."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.tock.kernel_attributes import KernelVersion, PublicKey
from tests.cli.running import Result, run
from tests.tock_images import path_of, recorded
from tests.tock_parts import KERNEL_END, flags, hail, hail_bytes, kernel_end
from toolkit.errors import ToolkitError
from toolkit.tock.image.attributes import put_bootloader, read_attributes, remove_attribute, set_attribute
from toolkit.tock.image.bootloader import set_start_address
from toolkit.tock.image.check import part_findings
from toolkit.tock.image.flash_image import FlashImage
from toolkit.tock.image.kernel import put_kernel, read_kernel
from toolkit.tock.image.kernel_edit import add_kernel_attribute

SMALL = [path_of(name).read_bytes() for name, one in recorded().items() if one["kind"] in ("boot", "kernel")]
CHANGES = st.lists(st.tuples(st.integers(0, 4095), st.binary(min_size=1, max_size=8)), max_size=6)
READING = (
    *(("attributes", "list", "--all"), ("attributes", "get", "board"), ("bootloader", "show"), ("kernel", "show")),
    *(("kernel", "show", "--board", "hail"), ("kernel", "attributes", "list"), ("kernel", "show", "--kernel-only")),
)
WRITING = (
    *(("attributes", "set", "key", "value"), ("attributes", "remove", "board"), ("bootloader", "set-start", "0x10000")),
    *(
        ("kernel", "attributes", "add", "kernel-version", "2.2.0", "--kernel-only"),
        ("kernel", "attributes", "add", "app-memory", "1", "2", "--force", "--change"),
    ),
)


def damaged(data: bytes, changes: list[tuple[int, bytes]], length: int) -> bytes:
    for offset, new in changes:
        data = data[:offset] + new + data[offset + len(new) :]
    return data[:length]


FILES = st.builds(damaged, st.sampled_from(SMALL), CHANGES, st.integers(0, 4200)) | st.binary(max_size=300)


def images(part: st.SearchStrategy[bytes]) -> st.SearchStrategy[FlashImage]:
    """Hail images with these bytes as flags page and slots, and at the end of the kernel."""
    pages = st.builds(lambda start, rest: (start + rest).ljust(512, b"\0")[:512], st.sampled_from([flags(), b""]), part)
    tables = part.map(lambda data: data.ljust(1024, b"\xff")[:1024])
    ends = st.builds(lambda data, end: data + end, part, st.sampled_from([b"", b"\x01TOCK", kernel_end()]))
    return st.builds(hail_bytes, pages, tables, ends).map(hail)


@given(images(st.binary(max_size=1100)))
def test_findings_of_any_parts(image: FlashImage) -> None:
    assert all(0 <= (finding.offset or 0) <= KERNEL_END for finding in part_findings(image))


@given(images(st.binary(max_size=200)), st.binary(max_size=100), st.integers(0, 1 << 33))
def test_changes_of_any_parts(image: FlashImage, data: bytes, number: int) -> None:
    changes = (
        lambda: set_attribute(image, data.decode("latin-1"), data.decode("utf-8", "surrogateescape")),
        lambda: remove_attribute(image, read_attributes(image).slots[3].key or ""),
        lambda: set_start_address(image, number),
        lambda: put_bootloader(image, data),
        lambda: put_kernel(image, data),
        lambda: add_kernel_attribute(image, KernelVersion(1, 2, 3, 4)),
        lambda: add_kernel_attribute(image, PublicKey(data.ljust(64, b"\0")[:64], 1), force=True, change=True),
    )
    for change in changes:
        with contextlib.suppress(ToolkitError):
            change()
    read_kernel(image)


@pytest.mark.parametrize("words", READING, ids=" ".join)
@given(FILES)
def test_any_file_is_shown_or_refused(
    tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...], data: bytes
) -> None:
    assert _run(words, data)[0].code in (0, 1, 2)


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
@given(FILES)
def test_any_file_is_changed_or_left(
    tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...], data: bytes
) -> None:
    result, after = _run(words, data)
    assert result.code == 0 or (result.code == 2 and after == data)


def _run(words: tuple[str, ...], data: bytes) -> tuple[Result, bytes]:
    """Run a command on a file of these bytes, which stands behind its verbs; gives what the file holds then."""
    verbs = 4 if "add" in words else 3 if words[1] == "attributes" else 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.bin"
        path.write_bytes(data)
        return run("tock", *words[:verbs], path, *words[verbs:]), path.read_bytes()
