"""The kernel's own streams, bugs included; the correct ones are in `toolkit.kfs.stream`."""

from __future__ import annotations

from toolkit.kfs.kernel.streams.defects import Defect
from toolkit.kfs.kernel.streams.error_codes import ErrorCode, Result, ZeroFlag
from toolkit.kfs.kernel.streams.kernel import KernelStreams
from toolkit.kfs.kernel.streams.memory import KernelMemory

__all__ = ["Defect", "ErrorCode", "KernelMemory", "KernelStreams", "Result", "ZeroFlag"]
