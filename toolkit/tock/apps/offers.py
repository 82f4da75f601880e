"""Apps that shall be installed, from files: which TBFs of an archive a board can take, and why not others."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from formats.errors import FormatError
from toolkit.errors import ToolkitError
from toolkit.tock.app import App, AppV1, parse_app
from toolkit.tock.apps.kernel_facts import KernelFacts
from toolkit.tock.board.board import Board
from toolkit.tock.kernel_verdict import Outcome, kernel_verdict
from toolkit.tock.sources import is_archive
from toolkit.tock.tab import ALIASES, Tab, architecture_of
from toolkit.tock.tab_metadata import Metadata, read_metadata

_FINE = {"", "NotEnabledProcess", "IncorrectFlashAddress"}
_BY_FORCE = "--force installs it all the same"


@dataclass(frozen=True)
class AppFile:
    """A TBF or TAB that shall be installed. `label` is what to call it in errors, its path as a rule."""

    label: str
    data: bytes


@dataclass(frozen=True)
class Variant:
    """One TBF of an app.

    Attributes:
        original: the app as its file has it.
        app: the same with other flags or another size; its credentials are not renewed.
    """

    original: App
    app: App


@dataclass(frozen=True)
class Offer:
    """An app that shall be installed.

    Attributes:
        label: where it comes from.
        variants: TBFs, one of which is taken: one that may lie anywhere, or several with fixed addresses.
    """

    label: str
    variants: tuple[Variant, ...]

    @property
    def name(self) -> str:
        """The name of the app, which takes the place of one of the same name."""
        return self.variants[0].app.name


def offer_of(file: AppFile, board: Board, facts: KernelFacts, *, force: bool = False) -> Offer:
    """What a file offers to a board.

    Args:
        file: a TBF or a TAB.
        board: where it shall go.
        facts: what is known of the kernel there.
        force: take what is for other boards or other kernels.

    Raises:
        FormatError: it cannot be read.
        ToolkitError: there is nothing for this board in it, or nothing that its kernel would run.
    """
    try:
        if not is_archive(file.data):
            return Offer(file.label, (_installable(file.data, facts, force=force),))
        tab = Tab.parse(file.data)
        _check_metadata(read_metadata(tab), board, facts, force=force)
        variants = tuple(_variant(tab, name, facts, force=force) for name in _members_for(tab, board.architecture))
        _require_one(variants)
        return Offer(file.label, variants)
    except FormatError as error:
        raise error.within(file.label) from None
    except ToolkitError as error:
        error.args = (f"{file.label}: {error}",)
        raise


def _check_metadata(metadata: Metadata, board: Board, facts: KernelFacts, *, force: bool) -> None:
    if force:
        return
    boards = metadata.boards
    if boards and board.name not in boards:
        here = f"this is {board.name}" if board.name else "nobody says which board this is"
        raise ToolkitError(f"it is for {', '.join(boards)} only, and {here}", advice=_BY_FORCE)
    wanted = _version(metadata.values.get("minimum-tock-kernel-version"))
    if wanted and facts.is_known and (wanted[0] != facts.version[0] or wanted[1] > facts.version[1]):
        here = f"{facts.version[0]}.{facts.version[1]}"
        raise ToolkitError(f"it needs kernel {wanted[0]}.{wanted[1]}, the image has {here}", advice=_BY_FORCE)


def _version(text: object) -> tuple[int, int] | None:
    """Major and minor of a version as archives write it; None where it is none."""
    parts = text.split(".") if isinstance(text, str) else []
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts[:2]):
        return None
    return int(parts[0]), int(parts[1])


def _members_for(tab: Tab, architecture: str) -> list[str]:
    """Names of the members for an architecture, in their order."""
    names = list(dict.fromkeys(member.name for member in tab.apps()))
    if not names:
        raise ToolkitError("there is no .tbf in this archive")
    there = ", ".join(sorted({architecture_of(name) for name in names}))
    if not architecture:
        raise ToolkitError("nobody says the architecture of this board", advice=f"say --arch with one of {there}")
    wanted = ALIASES.get(architecture, architecture)
    fitting = [name for name in names if ALIASES.get(architecture_of(name), architecture_of(name)) == wanted]
    if not fitting:
        raise ToolkitError(f"there is nothing for {architecture} in it; it has {there}")
    return fitting


def _variant(tab: Tab, name: str, facts: KernelFacts, *, force: bool) -> Variant:
    member = tab.member(name)
    assert member is not None, "the name comes from a file"
    try:
        return _installable(member.data, facts, force=force)
    except FormatError as error:
        raise error.within(name) from None
    except ToolkitError as error:
        error.args = (f"{name}: {error}",)
        raise


def _require_one(variants: Sequence[Variant]) -> None:
    """Several TBFs must differ by their addresses, or nobody knows which one is meant."""
    apps = [variant.app for variant in variants]
    anywhere = [app for app in apps if app.fixed_flash_address is None and app.fixed_ram_address is None]
    if len(anywhere) > 1:
        raise ToolkitError(f"{len(anywhere)} apps for this architecture may lie anywhere; install one of them as a TBF")


def _installable(data: bytes, facts: KernelFacts, *, force: bool) -> Variant:
    """The app in a file, which a kernel would run; bytes that the file lacks are erased flash."""
    app = parse_app(data)
    if isinstance(app, AppV1):
        raise ToolkitError("it is of version 1, which no kernel since 2018 reads")
    if app.is_padding:
        raise ToolkitError("it is padding, no app")
    if app.excess:
        raise ToolkitError(f"{len(app.excess)} bytes follow its end; no kernel would read them")
    verdict = kernel_verdict(data, installed=True, kernel=facts.version)
    if verdict.outcome is Outcome.STOPS:
        raise ToolkitError(f"the kernel would end its list there: {verdict.sentence} ({verdict.reason})")
    is_about_kernel = verdict.reason == "IncompatibleKernelVersion"
    if verdict.reason not in _FINE and not force and (facts.is_known or not is_about_kernel):
        raise ToolkitError(f"the kernel would not run it: {verdict.sentence} ({verdict.reason})", advice=_BY_FORCE)
    whole = _whole(app)
    return Variant(whole, whole)


def _whole(app: App) -> App:
    """The app with the bytes that its file lacks, erased."""
    if not app.missing:
        return app
    data = app.to_bytes() + b"\xff" * app.missing
    return dataclasses.replace(App.parse(data), missing=0)
