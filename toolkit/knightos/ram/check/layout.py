"""Whether a profile agrees with itself: documents do not always."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from toolkit.findings import Finding
from toolkit.kfs.kernel.heap_block import RAM_END
from toolkit.knightos.kernels import STATE, KernelProfile
from toolkit.knightos.ram.rules import RULES


def check_profile(profile: KernelProfile) -> Iterator[Finding]:
    """What a profile says of memory that cannot be."""
    for region in profile.regions:
        if region.kind in profile.formats and region.kind != STATE:
            row = profile.row_length(region.kind)
            if region.length % row:
                message = f"{region.name} of {region.length:#x} bytes holds no whole number of rows of {row:#x}"
                yield RULES["ram-layout-rows"].found(message, profile.name)
    for region, following in pairwise(profile.regions):
        if region.end != following.address:
            message = f"nothing is said of {region.end:#x} to {following.address - 1:#x}, behind {region.name}"
            yield RULES["ram-layout-gap"].found(message, profile.name)
    last = profile.regions[-1]
    if last.end != RAM_END:
        message = f"{last.name} of {last.length:#x} bytes at {last.address:#x} ends at {last.end:#x}, not {RAM_END:#x}"
        yield RULES["ram-layout-end"].found(message, profile.name)
