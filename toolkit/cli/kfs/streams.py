"""`flashwright kfs streams`: what the kernel would do with a list of stream calls."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli import output
from toolkit.cli.kfs.arguments import Image, Json


class Said(StrEnum):
    """Who says how large the stream table is."""

    HEAD = "head"
    KERNEL_DOC = "kernel-doc"
    DOCS = "docs"
    SEED = "seed"


def streams(
    image: Image,
    script: Annotated[Path, typer.Argument(metavar="SCRIPT", help="Text with one call a line; - is standard input.")],
    write: Annotated[
        Path | None, typer.Option(metavar="OUTPUT", help="Store the image as the calls leave it in another file.")
    ] = None,
    profile: Annotated[
        Said, typer.Option(help="Stream table of the last kernel, or as a document has it; seed is of March 2014.")
    ] = Said.HEAD,
    as_json: Json = False,
) -> None:
    """Replay stream calls as the kernel does, with its bugs.

    For people who debug calculator programs. After each call you see the Z flag and what the call returns, the
    defects of the kernel that it met, and the row of its stream in the stream table. The image stays as it is.

    A script has one call a line, by its name in the kernel, in any case. # starts a comment. A call that opens a
    file can name its stream for the lines below, else write the stream's number:

    \b
      in = openFileRead /etc/motd
      new = openFileWrite "/home/my notes"    quotation marks for spaces, #, = and *
      streamReadByte in                       streamReadByte in 20    makes 20 calls
      streamReadWord in                       streamReadBuffer in 300
      streamReadToEnd in                      getStreamInfo in
      getStreamPos in                         seek in 0x200
      streamWriteByte new 0x41                streamWriteWord new 0x1234
      streamWriteBuffer new "text\\n" 0 0x41*300 hex:00ff7f @notes.txt
      flush new                               closeStream new
      createDirectory /home/dir               createSymLink /home/link /etc/motd
      renameFile /etc/motd news               deleteFile /home/link
      b = malloc 600                          free b
      memcheck

    What is written is given in pieces: text with the escapes \\n \\t \\r \\0 \\xNN \\" \\\\, numbers for single bytes,
    hex:, and @ for files beside the script; *N repeats a piece. streamWriteByte makes a call for each byte.

    Buffers lie in a model of the heap as it is after boot. With malloc you bring it to where your program has it.

    Two lines are settings: `thread 2` says which thread calls, `stack 0xC100` where its stack lies.

    Where the kernel would leave the flash (read other memory, or never return), the replay says so and ends with
    exit code 1. Errors that the kernel returns are no errors here. formats/knightos/SPEC.md explains rows (stream_row),
    calls (Streams) and the codes of defects.

    Example: flashwright kfs streams calc.rom calls.txt
    Example: flashwright kfs streams calc.rom calls.txt --write after.rom --json
    """  # noqa: D301 - the escape is click's mark for lines that stay as they are
    from toolkit.cli.kfs.streams_text import show_step, show_table
    from toolkit.files import replace_file
    from toolkit.flash import NorFlash
    from toolkit.kfs.kernel.stream_script import MAX_SCRIPT, parse_script
    from toolkit.kfs.kernel.stream_table import PROFILES
    from toolkit.kfs.kernel.streams.replay import Replay, describe_step
    from toolkit.kfs.open_image import open_volume

    if write is not None:
        output.require_other_files(write, image, script)  # nobody wants the kernel's bugs in an only copy
    folder = Path() if script == output.STANDARD_INPUT else script.parent
    calls = parse_script(output.read_input(script, MAX_SCRIPT), folder)
    device = open_volume(image).flash
    flash = NorFlash(device.geometry, device.read(0, device.geometry.size))
    replay = Replay(flash, PROFILES[profile.value])
    described, astray = [], False
    for step in replay.steps(calls):
        astray = bool(step.undefined)
        if as_json:
            described.append(describe_step(step))
        else:
            show_step(step, replay.kernel.table)
    if write is not None:
        replace_file(write, bytes(flash))
    if as_json:
        table = replay.kernel.table.to_bytes().hex()
        document = {"image": str(image), "profile": profile.value, "steps": described, "table": table}
        output.show_json("kfs-streams/1", {**document, "output": str(write) if write else None})
    else:
        show_table(replay.kernel.table)
    raise typer.Exit(int(astray))
