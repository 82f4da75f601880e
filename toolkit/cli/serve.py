"""`flashwright serve`: a volume, or the image of a board, for other programs, without a driver."""

import signal
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.mount import IMAGE_HELP, Force, SkipUsbBootSector, Volume, wishes_of
from toolkit.cli.tock.arguments import Target, of_image
from toolkit.errors import ToolkitError

WebDav = Annotated[bool, typer.Option("--webdav", help="By WebDAV, which every system can open. The one way there is.")]
Host = Annotated[str, typer.Option(help="Name or address to listen at; others than this machine's own let all in.")]
Port = Annotated[int, typer.Option(min=0, max=0xFFFF, help="Port to listen at; 0 takes any that is free.")]
Write = Annotated[bool, typer.Option("--write", "-w", help="Take changes; the image is locked meanwhile.")]


def _serve(
    target: Target,
    webdav: WebDav = False,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    write: Write = False,
    volume: Volume = None,
    force: Force = False,
    skip_usb_boot_sector: SkipUsbBootSector = False,
) -> None:
    """Serve an image to other programs, by WebDAV.

    Needs no FUSE. Until Ctrl-C; without --write nothing is changed. With it, every change is in the image before its
    request is answered; who kills the server leaves each file old or new.

    Example: flashwright serve calc.rom --webdav
    Example: flashwright serve calc.rom --webdav --write --port 0
    Example: flashwright serve hail.bin --webdav --write --board hail
    """
    from toolkit.mount.images import describe_saved, open_image
    from toolkit.mount.webdav import require_webdav, serve

    if not webdav:
        raise ToolkitError("say how to serve it; there is --webdav")
    require_webdav()
    _outlive_clients()
    wishes = wishes_of(target, volume, read_only=not write, force=force, skip_usb_boot_sector=skip_usb_boot_sector)
    served = open_image(target.path, wishes)

    def tell(url: str) -> None:
        _warn_of_others(host, write=write)
        typer.echo(f"{target.path} at {url}, {'read and write' if write else 'read-only'}; Ctrl-C ends it")
        for line in _ways(url):
            typer.echo(line)

    try:
        serve(served.filesystem, host=host, port=port, write=write, started=served.started, ready=tell)
    finally:
        served.filesystem.close()
        if write:
            output.show(describe_saved(served.source).sentence)


serve = of_image(_serve, IMAGE_HELP)


def _outlive_clients() -> None:
    """A client that goes away while it is answered is no reason to end, as a closed pipe is for other commands."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def _warn_of_others(host: str, *, write: bool) -> None:
    """Who listens to more than this machine shall know it."""
    from toolkit.mount.webdav.admission import is_loopback

    if not is_loopback(host):
        what = "read and change" if write else "read"
        typer.echo(f"warning: nobody is asked for a password: all who reach {host} can {what} what is served", err=True)


def _ways(url: str) -> tuple[str, ...]:
    """How to open it on the systems of the world."""
    return (
        f"Windows: net use * {url}",
        f"macOS:   Finder, Go, Connect to Server, {url}",
        f"Linux:   gio mount dav{url.removeprefix('http')}, or that address in a file manager; a browser reads {url}",
    )
