"""Calling the model of the kernel in tests."""

from __future__ import annotations

from toolkit.flash import NorFlash
from toolkit.kfs.kernel.streams import KernelStreams, Result
from toolkit.kfs.layout import models_of_size


def flash_with(image: bytes) -> NorFlash:
    """A flash that holds an image."""
    return NorFlash(models_of_size(len(image))[0].geometry, image)


def kernel_on(image: bytes) -> KernelStreams:
    """A kernel on an image."""
    return KernelStreams(flash_with(image))


def number_of(result: Result) -> int:
    """The number that a call gave."""
    assert isinstance(result.value, int), result
    return result.value


def bytes_of(result: Result) -> bytes:
    """The bytes that a call gave."""
    assert isinstance(result.value, bytes), result
    return result.value


def write(kernel: KernelStreams, path: bytes, data: bytes, chunk: int = 0) -> Result:
    """Open a file, write it byte by byte or in chunks, and close it."""
    number = number_of(kernel.open_write(path))
    if chunk:
        for start in range(0, len(data), chunk):
            kernel.write_buffer(number, data[start : start + chunk])
    else:
        for value in data:
            kernel.write_byte(number, value)
    return kernel.close(number)


def read_bytes(kernel: KernelStreams, number: int, most: int = 100_000) -> bytes:
    """What streamReadByte gives until it fails, or until so many bytes are there."""
    content = bytearray()
    while len(content) < most:
        result = kernel.read_byte(number)
        if result.error is not None:
            break
        content.append(number_of(result))
    return bytes(content)


def counting(length: int, step: int, start: int = 0) -> bytes:
    """Bytes that count up in steps."""
    return bytes((number * step + start) & 0xFF for number in range(length))
