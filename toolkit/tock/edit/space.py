"""What stands behind the binary of an app: credentials that say something, and fill that an edit may give and take."""

from __future__ import annotations

from dataclasses import dataclass

from formats.tock.tbf_elements import Program
from formats.tock.tbf_footer import RESERVED, Credential, TbfFooter
from toolkit.tock.app import App
from toolkit.tock.reserved_space import CREDENTIAL_HEAD, reserved_space

_FILL: tuple[set[int], ...] = (set(), {0x00}, {0xFF})


@dataclass(frozen=True)
class Space:
    """The end of an app, taken apart.

    Attributes:
        credentials: those that say something, and what stands between them.
        tail: bytes behind them that are no fill.
        fill: bytes of fill, those that the file lacks included.
        missing: of these, the bytes that the file lacks.
        raw: what fill is made of where it is no reserved credentials.
        aligned: whether the lengths of reserved credentials are multiples of 4.
    """

    credentials: tuple[Credential, ...]
    tail: bytes
    fill: int
    missing: int
    raw: bytes = b""
    aligned: bool = True

    @classmethod
    def of(cls, app: App) -> Space:
        """The space of an app whose header is true. Without a Program only what the file lacks is space."""
        if app.header.first(Program) is None:
            return cls((), b"", app.missing, app.missing)
        missing = min(app.missing, app.header.base.total_size - app.binary_end)
        credentials, tail = app.credentials, app.tbf.footer.tail
        run, aligned = _reserved_run(credentials, tail)
        if set(tail) not in _FILL:
            return cls(credentials, tail, missing, missing, b"\0")
        if any(tail) or (len(tail) >= CREDENTIAL_HEAD and not run):
            return cls(credentials, b"", len(tail) + missing, missing, tail[:1])
        fill = sum(CREDENTIAL_HEAD + len(credential.data) for credential in run) + len(tail)
        return cls(credentials[: len(credentials) - len(run)], b"", fill + missing, missing, aligned=aligned)

    @property
    def needed(self) -> int:
        """Bytes without the fill."""
        return sum(CREDENTIAL_HEAD + len(credential.data) for credential in self.credentials) + len(self.tail)

    def footer(self, fill: int) -> TbfFooter:
        """The footers with so many bytes of fill that the file has."""
        if self.raw:
            return TbfFooter(self.credentials, self.tail + self.raw * fill)
        reserved, zeros = reserved_space(fill, aligned=self.aligned)
        return TbfFooter(self.credentials + reserved, zeros)


def _reserved_run(credentials: tuple[Credential, ...], tail: bytes) -> tuple[tuple[Credential, ...], bool]:
    """The reserved credentials at the end that are fill, one or all that are split as fill is; and whether aligned."""
    count = 0
    while count < len(credentials) and _is_fill(credentials[-1 - count]):
        count += 1
    for length in dict.fromkeys((count, min(count, 1))):
        run = credentials[len(credentials) - length :]
        total = sum(CREDENTIAL_HEAD + len(credential.data) for credential in run) + len(tail)
        for aligned in (True, False):
            if reserved_space(total, aligned=aligned) == (run, tail):
                return run, aligned
    return credentials[len(credentials) - min(count, 1) :], True


def _is_fill(credential: Credential) -> bool:
    return credential.format == RESERVED and not any(credential.data)
