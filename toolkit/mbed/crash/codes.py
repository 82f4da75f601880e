"""The status of an error: type, module, code, and their names (formats/mbed/SPEC.md: error_context)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NEGATIVE = 0x8000_0000
SYSTEM, CUSTOM, POSIX = 0, 1, 3
TYPES = {SYSTEM: "system", CUSTOM: "custom", POSIX: "POSIX"}
KERNEL, UNKNOWN_MODULE = 2, 255
MODULES = dict(
    enumerate(
        (
            *("application", "platform", "kernel", "network stack", "HAL", "memory subsystem", "filesystem"),
            *("block device", "driver", "serial", "RTC", "I2C", "SPI", "GPIO", "analog", "digital", "CAN", "Ethernet"),
            *("CRC", "PWM", "QSPI", "USB", "watchdog", "target SDK", "BLE", "network statistics"),
        )
    )
) | {UNKNOWN_MODULE: "unknown"}
FIRST_SYSTEM, LAST_SYSTEM = 256, 4096
_UNUSED = 0x1F00_0000
_SYSTEM_NAMES = """
    UNKNOWN INVALID_ARGUMENT INVALID_DATA_DETECTED INVALID_FORMAT INVALID_INDEX INVALID_SIZE INVALID_OPERATION
    ITEM_NOT_FOUND ACCESS_DENIED UNSUPPORTED BUFFER_FULL MEDIA_FULL ALREADY_IN_USE TIME_OUT NOT_READY FAILED_OPERATION
    OPERATION_PROHIBITED OPERATION_ABORTED WRITE_PROTECTED NO_RESPONSE SEMAPHORE_LOCK_FAILED MUTEX_LOCK_FAILED
    SEMAPHORE_UNLOCK_FAILED MUTEX_UNLOCK_FAILED CRC_ERROR OPEN_FAILED CLOSE_FAILED READ_FAILED WRITE_FAILED
    INITIALIZATION_FAILED BOOT_FAILURE OUT_OF_MEMORY OUT_OF_RESOURCES ALLOC_FAILED FREE_FAILED OVERFLOW UNDERFLOW
    STACK_OVERFLOW ISR_QUEUE_OVERFLOW TIMER_QUEUE_OVERFLOW CLIB_SPACE_UNAVAILABLE CLIB_EXCEPTION
    CLIB_MUTEX_INIT_FAILURE CREATE_FAILED DELETE_FAILED THREAD_CREATE_FAILED THREAD_DELETE_FAILED
    PROHIBITED_IN_ISR_CONTEXT PINMAP_INVALID RTOS_EVENT RTOS_THREAD_EVENT RTOS_MUTEX_EVENT RTOS_SEMAPHORE_EVENT
    RTOS_MEMORY_POOL_EVENT RTOS_TIMER_EVENT RTOS_EVENT_FLAGS_EVENT RTOS_MESSAGE_QUEUE_EVENT DEVICE_BUSY
    CONFIG_UNSUPPORTED CONFIG_MISMATCH ALREADY_INITIALIZED HARDFAULT_EXCEPTION MEMMANAGE_EXCEPTION BUSFAULT_EXCEPTION
    USAGEFAULT_EXCEPTION BLE_NO_FRAME_INITIALIZED BLE_BACKEND_CREATION_FAILED BLE_BACKEND_NOT_INITIALIZED
    ASSERTION_FAILED AUTHENTICATION_FAILED RBP_AUTHENTICATION_FAILED BLE_USE_INCOMPATIBLE_API BLE_ILLEGAL_STATE
"""
_POSIX_NAMES = """
    EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST
    EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE
    EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH
    ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE
    ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD
    ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT
    EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH
    ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN
    EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE
    ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE
"""
SYSTEM_CODES = dict(enumerate(_SYSTEM_NAMES.split(), FIRST_SYSTEM))
POSIX_CODES = {number: name for number, name in enumerate(_POSIX_NAMES.split(), 1) if name != "-"}
FAULTS = range(317, 321)
"""Codes of faults of the core, which leave its registers."""
STACK_OVERFLOW, OVERFLOWED_THREAD = 293, 1
"""Code of an error of the kernel, and the value that comes with it for the stack of a thread."""


@dataclass(frozen=True)
class Status:
    """A status, taken apart.

    Attributes:
        value: the 32 bits.
        type: number of the type; 2 is none.
        module: number of the module; None of POSIX errors, whose status has no room for one.
        code: number of the error.
    """

    value: int
    type: int
    module: int | None
    code: int

    @property
    def is_error(self) -> bool:
        """Whether it says that something went wrong."""
        return bool(self.value & NEGATIVE)

    @property
    def is_sane(self) -> bool:
        """Whether it can be that of an error: with a known type and module, and a code of this type."""
        if self.type == POSIX:
            return self.is_error and self.code < FIRST_SYSTEM
        plain = self.is_error and not self.value & _UNUSED and self.type in TYPES
        first = FIRST_SYSTEM if self.type == SYSTEM else LAST_SYSTEM
        return plain and self.module in MODULES and self.code >= first

    @property
    def is_fault(self) -> bool:
        """Whether the core found what it could not carry out."""
        return self.type == SYSTEM and self.code in FAULTS

    @property
    def is_stack_overflow(self) -> bool:
        """Whether the kernel found that a thread used more than its stack."""
        return self.type == SYSTEM and (self.module, self.code) == (KERNEL, STACK_OVERFLOW)

    @property
    def type_name(self) -> str:
        """The type in a word."""
        return TYPES.get(self.type, f"type {self.type}")

    @property
    def module_name(self) -> str | None:
        """The module in words."""
        return None if self.module is None else MODULES.get(self.module, f"module {self.module}")

    @property
    def code_name(self) -> str | None:
        """The name that the error has in sources; None where there is none."""
        names = {SYSTEM: SYSTEM_CODES, POSIX: POSIX_CODES}.get(self.type, {})
        return names.get(self.code)

    def __str__(self) -> str:
        name = f" {self.code_name}" if self.code_name else ""
        module = "" if self.module is None else f", module {MODULES.get(self.module, self.module)}"
        return f"{self.type_name} error {self.code}{name}{module}"

    def as_dict(self) -> dict[str, Any]:
        """The status as JSON sees it."""
        return {
            "value": self.value,
            "is_error": self.is_error,
            "type": self.type_name,
            "module": self.module,
            "module_name": self.module_name,
            "code": self.code,
            "code_name": self.code_name,
        }


def status_of(value: int) -> Status:
    """Take a status apart. Of a POSIX error it is the code times -1."""
    type_ = value >> 29 & 3
    if type_ == POSIX and value & NEGATIVE:
        return Status(value, type_, None, -value & 0xFFFF_FFFF)
    return Status(value, type_, value >> 16 & 0xFF, value & 0xFFFF)


def value_words(status: Status, value: int) -> str | None:
    """What the value beside a status means, where that is known."""
    if status.is_stack_overflow:
        return "a thread used more than its stack" if value == OVERFLOWED_THREAD else None
    return None
