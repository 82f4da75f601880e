"""What goes wrong with a request: the errors that callers may expect of the toolkit.

Bytes that are not what they should be are `formats.errors.FormatError`; our own mistakes are assertions.
"""

from __future__ import annotations

from pathlib import Path


class ToolkitError(Exception):
    """A request that cannot be carried out. Nothing was changed.

    Args:
        message: what is wrong, for whoever asks: a command, Python, a mounted folder.
        advice: what to say to the command instead, such as an option; only a command line tells it.
    """

    exit_code = 2

    def __init__(self, message: str = "", *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice

    @property
    def with_advice(self) -> str:
        """Message and advice, as a command line tells them."""
        return f"{self}; {self.advice}" if self.advice else str(self)


class UnavailableError(ToolkitError):
    """The machine lacks something: a package, a right, a readable file."""

    exit_code = 3


class FlashError(ToolkitError):
    """A flash device refuses."""


class OutOfBoundsError(FlashError, IndexError):
    """An operation outside the device. Offset and length in bytes."""

    def __init__(self, offset: int, length: int, size: int) -> None:
        self.offset, self.length, self.size = offset, length, size
        super().__init__(f"{length} bytes at {offset:#x} are outside the device of {size:#x} bytes")


class ProgramError(FlashError):
    """A program operation wants to set a bit that only an erase can set."""

    def __init__(self, offset: int, old: int, new: int) -> None:
        self.offset, self.old, self.new = offset, old, new
        super().__init__(f"cannot program {new:#04x} over {old:#04x} at {offset:#x}: programming only clears bits")


class LockedError(FlashError):
    """Another program has the image open for writing."""


class PowerLost(BaseException):
    """Simulation only: the power of a flash device went. No `except Exception` and no `finally` may go on after it."""


class LayoutError(ToolkitError):
    """Parts do not fit into the space they are meant for."""


class MisplacedError(LayoutError):
    """Something can never lie where it shall, however much room there is: it was made for another place."""


class NameTooLongError(LayoutError):
    """A name, or a link's name and target, longer than an entry can hold."""


class VolumeError(ToolkitError):
    """A volume cannot do what is asked, or there is no volume."""


class NotInVolumeError(VolumeError):
    """A path leads nowhere in the volume, or to another kind of thing than asked for."""


class AlreadyInVolumeError(VolumeError):
    """Something is already where something new shall be, or in a directory that shall go."""


class VolumeFullError(VolumeError):
    """No blocks, or no bytes for entries, are left for what is asked; the volume is as it was."""


class DamagedVolumeError(VolumeError):
    """The volume has damage that must be repaired before it is written. Says the first finding."""


class RefusedContentError(ToolkitError):
    """A file whose content is not what its place takes: an app that is none, a value that is too long."""


class KeyFileError(ToolkitError):
    """A key cannot be read, or is not for what is asked: missing, encrypted, of another kind or size."""


class BuildError(ToolkitError):
    """An app cannot be made of what is given. Says which part of it, and why."""


class ContainerError(ToolkitError):
    """A file that holds bytes at addresses cannot be read, or not be made. Says the line, the offset or the address."""


class PackageError(ToolkitError):
    """A package cannot be unpacked, made or installed. Says which file of it, and why."""


class ManifestError(ToolkitError):
    """A manifest says something impossible. `key` is dotted; `line` counts from 1, or is None."""

    def __init__(self, file: Path, key: str, message: str, line: int | None = None) -> None:
        self.file, self.key, self.line = file, key, line
        place = f"{file}:{line}" if line else str(file)
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")


def words_of(error: OSError) -> str:
    """What the system says of a file, for people who know its name."""
    return "no such file or folder" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
