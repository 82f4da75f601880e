"""What a manifest may say of an app."""

from __future__ import annotations

from pathlib import Path

from toolkit.image.build.source import Source
from toolkit.image.manifest.declare import Part, key, part
from toolkit.tock.sign.make import CredentialKind


@part
class PermissionPart(Part):
    """Commands of a driver that an app may call."""

    driver: int = key("number of the driver")
    commands: tuple[int, ...] = key("numbers of the commands")


@part
class StoragePart(Part):
    """Which stored objects an app may write, read and change."""

    write_id: int | None = key("id of what it stores", default=None)
    read_ids: tuple[int, ...] = key("ids of what it may read", default=())
    modify_ids: tuple[int, ...] = key("ids of what it may change", default=())


@part
class CredentialPart(Part):
    """A credential behind an app: a digest, a signature by a key, an HMAC by a secret, or an id."""

    kind: CredentialKind | None = key("which; a key or a secret says it too", default=None)
    secret: Path | None = key("file whose bytes are the secret of an HMAC", default=None)
    password_file: Path | None = key("file whose first line opens the key", default=None)
    id: int | None = key("number of a cleartext-id", default=None, bits=64)
    key: Path | None = key("private key that signs, RSA or P-256, PEM or DER", default=None)


@part
class AppPart(Part):
    """An app: a TBF, a TAB, or an ELF file that an app is made of."""

    file: Source = key("TBF, TAB or ELF file")
    member: str | None = key("of a TAB: the TBF to take; else what suits the board", default=None)
    name: str | None = key("its package name, in place of what the file says", default=None)
    enabled: bool | None = key("whether the kernel may start it; else what the file says", default=None)
    sticky: bool | None = key("whether tools ask twice before they erase it; else what the file says", default=None)
    order: int | None = key("its place in the list: lower numbers first; apps without come last", default=None)
    address: int | None = key("where its TBF lies; then every app needs an address", default=None)
    version: int | None = key("version of the app", default=None)
    kernel_version: str | None = key("major and lowest minor version of the kernel that it runs on", default=None)
    short_id: int | None = key("its fixed application id", default=None)
    minimum_ram: int | None = key("bytes of RAM in all, instead of what stack, heaps and data add up to", default=None)
    permissions: tuple[PermissionPart, ...] = key("commands that it may call; all where none is said", default=())
    storage: StoragePart | None = key("which stored objects it may use", default=None)
    credentials: tuple[CredentialPart, ...] = key("credentials to add behind it", default=())
    stack: int | None = key("of an ELF file: bytes of stack", default=None)
    app_heap: int | None = key("of an ELF file: bytes of heap", default=None)
    kernel_heap: int | None = key("of an ELF file: bytes for the kernel's grants", default=None)
    protected_size: int | None = key("of an ELF file: bytes before the binary, header included", default=None)
    footer_size: int | None = key("of an ELF file: least bytes behind the binary, for credentials", default=None)
    force: bool = key("take it though it is for others, has a place it cannot run at, or another's name", default=False)
