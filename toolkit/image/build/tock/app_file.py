"""From what a manifest says of an app to the TBF or TAB that is installed: made of an ELF file, or changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from formats.tock.tbf_elements import StoragePermissions
from toolkit.findings import Finding
from toolkit.image.build.tock.app_parts import AppPart, CredentialPart
from toolkit.image.build.tock.rules import RULES
from toolkit.tock.app import App
from toolkit.tock.apps.offers import AppFile
from toolkit.tock.build.options import AppOptions, merge_permissions
from toolkit.tock.edit.fields import AppFields
from toolkit.tock.members import change_apps, chosen_apps
from toolkit.tock.sign.keys import Key, Secret
from toolkit.tock.sign.make import CredentialKind, require_key
from toolkit.tock.sources import is_archive

if TYPE_CHECKING:
    from toolkit.tock.sign.place import Wanted

ELF_MAGIC = b"\x7fELF"
_OF_ELF = ("stack", "app_heap", "kernel_heap", "protected_size", "footer_size")
_VERSION = re.compile(r"(\d{1,5})\.(\d{1,5})", re.ASCII)


class MadeApp(NamedTuple):
    """An app of a part.

    Attributes:
        part: what was said.
        file: the TBF or TAB.
        keys: what signs it; renews signatures where the app has to be changed for its place.
        findings: what is odd about it, or broken by what the part says.
    """

    part: AppPart
    file: AppFile
    keys: tuple[Key | Secret, ...]
    findings: tuple[Finding, ...]

    @property
    def names(self) -> set[str]:
        """The names that the app has; several where an archive has apps of several names."""
        if not is_archive(self.file.data):
            return {App.parse(self.file.data).name}
        from toolkit.tock.tab import Tab

        return {App.parse(member.data).name for member in Tab.parse(self.file.data).apps()}


def make_app(part: AppPart, architecture: str) -> MadeApp:
    """The app of a part.

    Args:
        part: what is said of it.
        architecture: of the board; an ELF file must not contradict it.

    Raises:
        ToolkitError: by the part: a file cannot be read, or is not what it should be.
    """
    data = part.file.read(part.origin.at("file"))
    label = part.file.path.name if part.file.path else part.name or "an app"
    if part.short_id == 0:
        raise part.origin.at("short_id").error("must not be 0, which stands for none")
    wanted = _wanted(part.credentials)
    keys = tuple(one.key for one in wanted if one.key is not None)
    with part.origin.blamed():
        if data.startswith(ELF_MAGIC):
            data, findings = _from_elf(part, data, architecture, wanted, label)
        else:
            data, findings = _changed(part, data, wanted, keys, label)
    return MadeApp(part, AppFile(label, data), keys, tuple(findings))


def _from_elf(
    part: AppPart, data: bytes, architecture: str, wanted: tuple[Wanted, ...], label: str
) -> tuple[bytes, list[Finding]]:
    from toolkit.tock.build.assemble import build_from_elf

    if part.member is not None:
        raise part.origin.at("member").error("is for TABs; this is an ELF file")
    if part.minimum_ram is not None and (given := _given(part, ("stack", "app_heap", "kernel_heap"))):
        raise part.origin.at(given[0]).error("cannot stand beside minimum_ram, which is the RAM in all")
    values: dict[str, Any] = {name: getattr(part, name) for name in _OF_ELF if getattr(part, name) is not None}
    flags = {name: getattr(part, name) for name in ("enabled", "sticky") if getattr(part, name) is not None}
    options = AppOptions(
        name=part.name if part.name is not None else (part.file.path.stem if part.file.path else ""),
        version=part.version or 0,
        kernel_version=_kernel_version(part),
        short_id=part.short_id,
        minimum_ram=part.minimum_ram,
        permissions=_commands(part) or None,
        storage=_storage(part),
        credentials=wanted,
        **flags,
        **values,
    )
    built = build_from_elf(data, options, architecture)
    return built.tbf, [RULES["image-app"].found(warning, label) for warning in built.warnings]


def _changed(
    part: AppPart, data: bytes, wanted: tuple[Wanted, ...], keys: Sequence[Key | Secret], label: str
) -> tuple[bytes, list[Finding]]:
    """The TBF, or the TAB, with what the part says of it."""
    from toolkit.tock.edit.follow import aftermath

    if given := _given(part, _OF_ELF):
        raise part.origin.at(given[0]).error("is for ELF files; this app is made already")
    data = _member(part, data)
    fields = _fields(part)
    findings: list[Finding] = []

    def change(app: App, arch: str | None) -> App:
        changed = app.replace(**fields) if fields else app
        if commands := _commands(part):
            changed = changed.with_element(merge_permissions(commands))
        if storage := _storage(part):
            changed = changed.with_element(storage)
        if wanted:
            from toolkit.tock.sign.place import add_credentials

            changed = add_credentials(changed, wanted, arch)
        findings.extend(aftermath(app, changed, label, keys))
        return changed

    if fields or wanted or part.permissions or part.storage:
        data, _changes = change_apps(data, change)
    return data, findings


def _member(part: AppPart, data: bytes) -> bytes:
    """The TBF that is meant of an archive; all the bytes where none is said."""
    if part.member is None:
        return data
    origin = part.origin.at("member")
    if not is_archive(data):
        raise origin.error("is for TABs; this is a single app")
    from toolkit.tock.tab import Tab

    tab = Tab.parse(data)
    with origin.blamed():
        names = sorted(chosen_apps(tab, [part.member]))
    if len(names) > 1:
        raise origin.error(f"{part.member!r} is any of {', '.join(names)}; say which")
    member = tab.member(names[0])
    assert member is not None, "the name comes from the archive"
    return member.data


def _fields(part: AppPart) -> AppFields:
    """What changes in an app that is made already."""
    fields: AppFields = {}
    if part.enabled is not None:
        fields["enabled"] = part.enabled
    if part.sticky is not None:
        fields["sticky"] = part.sticky
    if part.name is not None:
        fields["name"] = part.name
    if part.version is not None:
        fields["version"] = part.version
    if part.kernel_version is not None:
        fields["kernel_version"] = _kernel_version(part)
    if part.short_id is not None:
        fields["short_id"] = part.short_id
    if part.minimum_ram is not None:
        fields["minimum_ram_size"] = part.minimum_ram
    return fields


def _given(part: AppPart, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(part, name) is not None]


def _kernel_version(part: AppPart) -> tuple[int, int] | None:
    if part.kernel_version is None:
        return None
    found = _VERSION.fullmatch(part.kernel_version)
    if found is None or max(int(found[1]), int(found[2])) > 0xFFFF:
        raise part.origin.at("kernel_version").error(f"must be like 2.1, not {part.kernel_version!r}")
    return int(found[1]), int(found[2])


def _commands(part: AppPart) -> tuple[tuple[int, int], ...]:
    """Pairs of driver and command, in an order of their own."""
    return tuple(sorted({(one.driver, command) for one in part.permissions for command in one.commands}))


def _storage(part: AppPart) -> StoragePermissions | None:
    if part.storage is None:
        return None
    return StoragePermissions(part.storage.write_id or 0, part.storage.read_ids, part.storage.modify_ids)


def _wanted(parts: Sequence[CredentialPart]) -> tuple[Wanted, ...]:
    """The credentials: those that the kernel reads in front, and in an order of their own."""
    order = list(CredentialKind)
    found = [_credential(part) for part in parts]
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.key.source if one.key else "")))


def _credential(part: CredentialPart) -> Wanted:
    from toolkit.tock.sign.keys import load_key, load_password, load_secret
    from toolkit.tock.sign.place import Wanted

    key: Key | Secret | None = None
    if part.key and part.secret:
        raise part.origin.error("has a key and a secret; each makes a credential of its own")
    if part.key:
        with part.origin.at("key").blamed():
            key = load_key(part.key, load_password(part.password_file) if part.password_file else None)
    elif part.password_file:
        raise part.origin.at("password_file").error("opens a key, and there is none")
    elif part.secret:
        with part.origin.at("secret").blamed():
            key = load_secret(part.secret)
    kind = _kind(part, key)
    with part.origin.blamed():
        require_key(kind, key)
    if (part.id is None) == (kind is CredentialKind.CLEARTEXT_ID):
        raise part.origin.at("id").error(f"is for {CredentialKind.CLEARTEXT_ID}, and needed there")
    return Wanted(kind, key, part.id)


def _kind(part: CredentialPart, key: Key | Secret | None) -> CredentialKind:
    if part.kind is not None:
        return part.kind
    if isinstance(key, Secret):
        return CredentialKind.HMAC_SHA256
    if key is None:
        raise part.origin.error("needs a kind, a key or a secret")
    return CredentialKind(key.algorithm)
