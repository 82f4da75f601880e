"""The table of formats: every spec under its name. Completeness is a test.

A format registered here gets `flashwright dump`, spans, the round trip, the comparison with its Kaitai twin and
the fuzzers without another line.
"""

from __future__ import annotations

from typing import Any

from formats.codec import Spec
from formats.containers.elf import ELF_HEADER, ELF_SECTION, ELF_SEGMENT
from formats.containers.uf2_block import UF2_BLOCK
from formats.knightos.kernel_header import BOOT_HEADER, KERNEL_HEADER, KERNEL_JUMP, PRIVILEGED_HEADER
from formats.knightos.kernel_state import KERNEL_STATE, KERNEL_STATE_2014
from formats.knightos.kernel_tables import LIBRARY_ROW, SIGNAL_ROW, STREAM_ROW, STREAM_ROW_2014, THREAD_ROW
from formats.knightos.kexc import KEXC
from formats.knightos.kfs_block import KFS_BLOCK
from formats.knightos.kfs_entry import KFS_ENTRY, KFS_ENTRY_HEADER
from formats.knightos.kfs_page import KFS_PAGE
from formats.knightos.kfs_sector_copy import KFS_SECTOR_COPY
from formats.knightos.kimg import KIMG, KIMG_DOCUMENTED
from formats.knightos.library import LIBRARY
from formats.knightos.package import PACKAGE, PACKAGE_FILE, PACKAGE_METADATA, PACKAGE_STUB
from formats.knightos.package_kpack import PACKAGE_KPACK
from formats.knightos.upgrade import UPGRADE_HEADER, UPGRADE_OS_HEADER, UPGRADE_RECORD, UPGRADE_SIGNATURE
from formats.knightos.user_memory import (
    CONDITION_VARIABLE,
    DECIMAL_FLOAT,
    HEAP_BLOCK,
    HEAP_HEADER,
    LINK_HANDLER,
    SAVED_REGISTERS,
)
from formats.mbed.chip_blocks import (
    BOOT_DATA,
    FLEXSPI_CONFIGURATION,
    IMAGE_VECTOR_TABLE,
    KINETIS_FLASH_CONFIGURATION,
)
from formats.mbed.crash_data import (
    ALLOCATION_HEADER,
    CRASH_DATA,
    ERROR_CONTEXT,
    ERROR_CONTEXT_END,
    ERROR_CONTEXT_START,
    FAULT_CONTEXT,
)
from formats.mbed.fota_headers import (
    CANDIDATE_READY,
    COMBINATION_HEADER,
    FOTA_HEADER,
    FOTA_HEADER_SIGNED,
    FOTA_INTERNAL_HEADER,
    FOTA_INTERNAL_HEADER_SIGNED,
)
from formats.mbed.mcuboot import MCUBOOT_HEADER, MCUBOOT_TLVS
from formats.mbed.rtx_info import RTX_INFO, RTX_INFO_ROBIN_TICK, RTX_INFO_START
from formats.mbed.rtx_objects import (
    RTX_EVENT_FLAGS,
    RTX_MEMORY_POOL,
    RTX_MESSAGE,
    RTX_MESSAGE_QUEUE,
    RTX_MUTEX,
    RTX_SEMAPHORE,
    RTX_TIMER,
)
from formats.mbed.thread_block import (
    THREAD_BLOCK,
    THREAD_BLOCK_EXTENDED,
    THREAD_BLOCK_WATCHED,
    THREAD_FRAME,
)
from formats.mbed.update_headers import EXTERNAL_HEADER, INTERNAL_HEADER
from formats.mbed.vector_table import VECTOR_TABLE
from formats.tock.app_list import APP_LIST
from formats.tock.attributes import ATTRIBUTE, ATTRIBUTES
from formats.tock.bootloader_flags import BOOTLOADER_FLAGS
from formats.tock.crt0_header import CRT0_HEADER
from formats.tock.kernel_attributes import KERNEL_ATTRIBUTES
from formats.tock.tbf import TBF
from formats.tock.tbf_elements import TBF_ELEMENT
from formats.tock.tbf_footer import TBF_CREDENTIAL, TBF_FOOTER
from formats.tock.tbf_header import TBF_BASE, TBF_HEADER, TBF_HEADER_V1, TBF_LENGTHS
from formats.tock.tickv_object import TICKV_HEADER, TICKV_OBJECT, TICKV_VALUE

FORMATS: dict[str, Spec[Any]] = {
    spec.name: spec
    for spec in (
        TBF,
        TBF_LENGTHS,
        TBF_BASE,
        TBF_HEADER,
        TBF_HEADER_V1,
        TBF_ELEMENT,
        TBF_FOOTER,
        TBF_CREDENTIAL,
        APP_LIST,
        BOOTLOADER_FLAGS,
        ATTRIBUTE,
        ATTRIBUTES,
        KERNEL_ATTRIBUTES,
        CRT0_HEADER,
        TICKV_HEADER,
        TICKV_OBJECT,
        TICKV_VALUE,
        KFS_PAGE,
        KFS_BLOCK,
        KFS_ENTRY,
        KFS_ENTRY_HEADER,
        KFS_SECTOR_COPY,
        KEXC,
        LIBRARY,
        KIMG,
        KIMG_DOCUMENTED,
        PACKAGE,
        PACKAGE_METADATA,
        PACKAGE_FILE,
        PACKAGE_KPACK,
        PACKAGE_STUB,
        THREAD_ROW,
        LIBRARY_ROW,
        SIGNAL_ROW,
        STREAM_ROW,
        STREAM_ROW_2014,
        KERNEL_STATE,
        KERNEL_STATE_2014,
        HEAP_HEADER,
        HEAP_BLOCK,
        SAVED_REGISTERS,
        LINK_HANDLER,
        CONDITION_VARIABLE,
        DECIMAL_FLOAT,
        KERNEL_HEADER,
        KERNEL_JUMP,
        PRIVILEGED_HEADER,
        BOOT_HEADER,
        UPGRADE_HEADER,
        UPGRADE_RECORD,
        UPGRADE_OS_HEADER,
        UPGRADE_SIGNATURE,
        VECTOR_TABLE,
        INTERNAL_HEADER,
        EXTERNAL_HEADER,
        FOTA_INTERNAL_HEADER,
        FOTA_INTERNAL_HEADER_SIGNED,
        FOTA_HEADER,
        FOTA_HEADER_SIGNED,
        COMBINATION_HEADER,
        CANDIDATE_READY,
        MCUBOOT_HEADER,
        MCUBOOT_TLVS,
        KINETIS_FLASH_CONFIGURATION,
        FLEXSPI_CONFIGURATION,
        IMAGE_VECTOR_TABLE,
        BOOT_DATA,
        THREAD_BLOCK,
        THREAD_BLOCK_EXTENDED,
        THREAD_BLOCK_WATCHED,
        THREAD_FRAME,
        RTX_TIMER,
        RTX_EVENT_FLAGS,
        RTX_MUTEX,
        RTX_SEMAPHORE,
        RTX_MEMORY_POOL,
        RTX_MESSAGE,
        RTX_MESSAGE_QUEUE,
        RTX_INFO_START,
        RTX_INFO,
        RTX_INFO_ROBIN_TICK,
        CRASH_DATA,
        FAULT_CONTEXT,
        ERROR_CONTEXT,
        ERROR_CONTEXT_START,
        ERROR_CONTEXT_END,
        ALLOCATION_HEADER,
        UF2_BLOCK,
        ELF_HEADER,
        ELF_SEGMENT,
        ELF_SECTION,
    )
}


def ksy_path(spec: Spec[Any]) -> str:
    """Where the Kaitai twin lies, from the root of the tree."""
    return f"ksy/{spec.family}/{spec.stem}.ksy"


def section(spec: Spec[Any]) -> str:
    """Where the format is described, from the root of the tree."""
    return f"formats/{spec.family}/SPEC.md#{spec.stem}"


def find_format(name: str) -> Spec[Any] | None:
    """The spec of a name, with or without its family where only one has the stem."""
    stems = [spec for spec in FORMATS.values() if spec.stem == name]
    return FORMATS.get(name) or (stems[0] if len(stems) == 1 else None)
