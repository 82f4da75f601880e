"""Symbols by which the linker script of an app tells where it shall lie."""

from __future__ import annotations

FLASH_ORIGIN, SRAM_ORIGIN, PROTECTED_REGION_SIZE = "_flash_origin", "_sram_origin", "tbf_protected_region_size"
SYMBOLS = (FLASH_ORIGIN, SRAM_ORIGIN, PROTECTED_REGION_SIZE)
