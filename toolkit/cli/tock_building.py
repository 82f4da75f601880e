"""What `tbf build` and `tab build` share: options about an app, and telling what may be wrong with it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from toolkit.cli import output
from toolkit.quantities import parse_number

if TYPE_CHECKING:
    from toolkit.tock.build.assemble import Built
    from toolkit.tock.build.options import AppOptions
    from toolkit.tock.sign.place import Wanted

KINDS = ("sha256", "sha384", "sha512", "cleartext-id")
"""Credentials that need no key; the others follow from the keys."""


def number(bits: int = 32, least: int = 0) -> Callable[[str], int]:
    """A reader of numbers of so many bits, as people write them."""

    def read(text: str) -> int:
        try:
            value = parse_number(text)
        except ValueError:
            raise typer.BadParameter(f"{text!r} is no number; write it as 4096, 0x1000 or 4K") from None
        if not least <= value < 1 << bits:
            raise typer.BadParameter(f"{text} is not from {least} to {(1 << bits) - 1:#x}")
        return value

    return read


def kernel_version(text: str) -> tuple[int, int]:
    """Major and minor version, of 16 bits each."""
    major, _dot, minor = text.partition(".")
    if not major.isdecimal() or not (minor or "0").isdecimal() or max(int(major), int(minor or 0)) > 0xFFFF:
        raise typer.BadParameter(f"{text!r} is no version of a kernel; write it as 2 or 2.1")
    return int(major), int(minor or 0)


def complete_credential(incomplete: str) -> list[str]:
    """Names of credentials without a key that begin so."""
    return [name for name in KINDS if name.startswith(incomplete)]


@dataclass(frozen=True)
class AppArguments:
    """The options. Their values are read by `options_of`."""

    name: Annotated[str, typer.Option("--name", "-n", metavar="NAME", help="Name of the app.")] = ""
    version: Annotated[
        int | None, typer.Option("--app-version", metavar="N", help="Version of the app.", parser=number())
    ] = None
    kernel: Annotated[
        str | None,
        typer.Option("--kernel-version", metavar="X.Y", help="Kernel it needs; none that is current goes without."),
    ] = None
    disabled: Annotated[bool, typer.Option("--disabled", help="The kernel shall not start it.")] = False
    sticky: Annotated[bool, typer.Option("--sticky", help="Tools shall ask twice before they erase it.")] = False
    short_id: Annotated[
        int | None,
        typer.Option("--short-id", metavar="ID", help="Fixed application id.", parser=number(least=1)),
    ] = None
    stack: Annotated[
        int | None,
        typer.Option(metavar="BYTES", help="Stack; else what the linker set aside, or 2048.", parser=number()),
    ] = None
    app_heap: Annotated[
        int | None, typer.Option("--app-heap", metavar="BYTES", help="Heap; else 1024.", parser=number())
    ] = None
    kernel_heap: Annotated[
        int | None,
        typer.Option("--kernel-heap", metavar="BYTES", help="Heap of the kernel; else 1024.", parser=number()),
    ] = None
    ram: Annotated[
        int | None,
        typer.Option(metavar="BYTES", help="RAM in all, instead of stack, heaps and data.", parser=number()),
    ] = None
    protected_size: Annotated[
        int | None,
        typer.Option(
            "--protected-size", metavar="BYTES", help="Bytes before the binary, with the header.", parser=number()
        ),
    ] = None
    footer_size: Annotated[
        int | None,
        typer.Option(
            "--footer-size",
            metavar="BYTES",
            help="Least bytes for credentials, those that come later too.",
            parser=number(),
        ),
    ] = None
    permissions: Annotated[
        list[str] | None,
        typer.Option("--permission", metavar="DRIVER,COMMAND", help="A command it may call; repeatable. All without."),
    ] = None
    write_id: Annotated[
        int | None, typer.Option("--write-id", metavar="ID", help="Id of what it stores.", parser=number())
    ] = None
    read_ids: Annotated[
        list[str] | None, typer.Option("--read-id", metavar="ID", help="Id of what it may read; repeatable.")
    ] = None
    modify_ids: Annotated[
        list[str] | None, typer.Option("--modify-id", metavar="ID", help="Id of what it may change; repeatable.")
    ] = None
    access: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="TOML with [[permissions]] and [storage], added to those above."),
    ] = None
    credentials: Annotated[
        list[str] | None,
        typer.Option(
            "--credential",
            metavar="KIND",
            help=f"Credential to add: {', '.join(KINDS)}; repeatable.",
            autocompletion=complete_credential,
        ),
    ] = None
    keys: Annotated[
        list[Path] | None,
        typer.Option("--key", "-k", metavar="FILE", help="Sign with this RSA or P-256 key, PEM or DER; repeatable."),
    ] = None
    secrets: Annotated[
        list[Path] | None,
        typer.Option("--secret", metavar="FILE", help="Add an HMAC with the bytes of this file; repeatable."),
    ] = None
    identifier: Annotated[
        int | None, typer.Option("--id", metavar="NUMBER", help="Number of a cleartext-id.", parser=number(64))
    ] = None
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", metavar="FILE", help="File whose first line opens encrypted keys."),
    ] = None


def with_app_arguments(command: Callable[..., None]) -> Callable[..., None]:
    """A command that has the options of `AppArguments`, and gets them together as `arguments`."""
    shared = get_type_hints(AppArguments, include_extras=True)
    own = inspect.signature(command)
    hints = {
        name: hint for name, hint in get_type_hints(command, include_extras=True).items() if name in own.parameters
    }

    def run(**values: Any) -> None:
        arguments = AppArguments(**{name: values.pop(name) for name in shared})
        command(**values, arguments=arguments)

    del hints["arguments"]
    options = [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=shared[field.name]
        )
        for field in fields(AppArguments)
        if field.default is not MISSING
    ]
    before = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
        for name, parameter in own.parameters.items()
        if name != "arguments"
    ]
    run.__signature__ = inspect.Signature([*before, *options])  # type: ignore[attr-defined]  # what typer reads
    run.__annotations__ = {**hints, **shared}
    run.__doc__, run.__name__, run.__module__ = command.__doc__, command.__name__, command.__module__
    return run


def options_of(arguments: AppArguments) -> AppOptions:
    """What the options say.

    Raises:
        BadParameter: they contradict each other, or a word is none of its kind.
        KeyFileError: a key cannot be read.
        ToolkitError: the file of `--access` cannot be used.
    """
    from toolkit.tock.build.options import HEAP, AppOptions

    sizes = {"--stack": arguments.stack, "--app-heap": arguments.app_heap, "--kernel-heap": arguments.kernel_heap}
    given = [name for name, value in sizes.items() if value is not None]
    if arguments.ram is not None and given:
        raise typer.BadParameter(f"--ram is the RAM in all; {given[0]} cannot stand beside it")
    return AppOptions(
        name=arguments.name,
        version=arguments.version or 0,
        enabled=not arguments.disabled,
        sticky=arguments.sticky,
        kernel_version=None if arguments.kernel is None else kernel_version(arguments.kernel),
        short_id=arguments.short_id,
        stack=arguments.stack,
        app_heap=HEAP if arguments.app_heap is None else arguments.app_heap,
        kernel_heap=HEAP if arguments.kernel_heap is None else arguments.kernel_heap,
        minimum_ram=arguments.ram,
        protected_size=arguments.protected_size,
        footer_size=arguments.footer_size or 0,
        credentials=_credentials(arguments),
        **_access(arguments),
    )


def _access(arguments: AppArguments) -> dict[str, Any]:
    from formats.tock.tbf_elements import StoragePermissions
    from toolkit.tock.build.access import Access, read_access

    told = read_access(arguments.access) if arguments.access else Access()
    permissions = (*told.permissions, *map(_permission, arguments.permissions or ()))
    reads = (*told.read_ids, *map(number(), arguments.read_ids or ()))
    changes = (*told.modify_ids, *map(number(), arguments.modify_ids or ()))
    write = told.write_id if arguments.write_id is None else arguments.write_id
    has_storage = write is not None or reads or changes
    return {
        "permissions": permissions or None,
        "storage": StoragePermissions(write or 0, reads, changes) if has_storage else None,
    }


def _permission(text: str) -> tuple[int, int]:
    driver, comma, command = text.partition(",")
    if not comma:
        raise typer.BadParameter(f"--permission {text!r} is not of the form DRIVER,COMMAND")
    return number()(driver), number()(command)


def _credentials(arguments: AppArguments) -> tuple[Wanted, ...]:
    """What to add to the footers: those that the kernel reads in front."""
    kinds, keys, secrets = arguments.credentials or [], arguments.keys or [], arguments.secrets or []
    if unknown := next((kind for kind in kinds if kind not in KINDS), None):
        raise typer.BadParameter(
            f"--credential {unknown}: known are {', '.join(KINDS)}; others come by --key and --secret"
        )
    if (arguments.identifier is None) == ("cleartext-id" in kinds):
        raise typer.BadParameter("--credential cleartext-id and --id NUMBER need each other")
    if not (kinds or keys or secrets):
        return ()
    from toolkit.tock.sign.keys import load_key, load_password, load_secret
    from toolkit.tock.sign.make import CredentialKind
    from toolkit.tock.sign.place import Wanted

    password = load_password(arguments.password_file) if arguments.password_file else None
    wanted = [
        Wanted(CredentialKind(kind), identifier=arguments.identifier if kind == "cleartext-id" else None)
        for kind in dict.fromkeys(kinds)
    ]
    wanted += [_signature(load_key(path, password)) for path in keys]
    wanted += [Wanted(CredentialKind.HMAC_SHA256, load_secret(path)) for path in secrets]
    order = list(CredentialKind)
    return tuple(sorted(wanted, key=lambda one: order.index(one.kind)))


def _signature(key: Any) -> Wanted:
    from toolkit.errors import KeyFileError
    from toolkit.tock.sign.keys import PrivateKey
    from toolkit.tock.sign.make import SIGNATURES, CredentialKind
    from toolkit.tock.sign.place import Wanted

    if key.algorithm not in [kind.value for kind in SIGNATURES]:
        raise KeyFileError(
            f"{key.source}: {key.description}; apps are signed with RSA of 2048, 3072 or 4096 bits, or P-256"
        )
    if not isinstance(key, PrivateKey):
        raise KeyFileError(f"{key.source}: signing needs the private key, this is {key.description}")
    return Wanted(CredentialKind(key.algorithm), key)


@contextmanager
def naming(label: str) -> Iterator[None]:
    """Errors say which input they are about."""
    from toolkit.cli.output import about
    from toolkit.errors import BuildError

    try:
        with about(label):
            yield
    except BuildError as error:
        raise BuildError(f"{label}: {error}") from None


def tell(label: str, built: Built, arch: str | None) -> None:
    """Warnings about an app, on stderr: those of building it, and what the rules say."""
    from toolkit.tock.verify import verify

    findings = verify(built.tbf, arch=arch)
    for message in (*built.warnings, *(finding.message for finding in findings)):
        typer.echo(output.printable(f"flashwright: warning: {label}: {message}"), err=True)
