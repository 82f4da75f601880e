"""The entry point of `flashwright`: runs a command and turns errors into one line and an exit code.

Exit codes: 0 fine, 1 findings or a difference, 2 bad usage, image or manifest, 3 environment, 70 our bug.
"""

from __future__ import annotations

import gc
import os
import signal
import sys


def main() -> None:
    """Run the command line of this process."""
    if sys.argv[1:] in (["--version"], ["-V"]):  # asked by every script: answered without loading anything
        from toolkit import __version__

        sys.stdout.write(f"flashwright {__version__}\n")
        return
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… | head` ends quietly, as it does with other tools
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    gc.set_threshold(100_000, 20, 20)  # a command lives too short for more
    try:
        from toolkit.cli.app import make_app

        make_app(_noun(sys.argv[1:]))(prog_name="flashwright")
    except Exception as error:
        from toolkit.cli.failure import report

        sys.exit(report(error, sys.argv[1:]))
    finally:
        gc.freeze()  # nor does the end look for garbage in what goes away as a whole


def _noun(arguments: list[str]) -> str | None:
    """The first word that is no option; None while a shell completes, which may want any."""
    if "_FLASHWRIGHT_COMPLETE" in os.environ:
        return None
    return next((argument for argument in arguments if not argument.startswith("-")), None)
