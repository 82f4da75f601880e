"""The entry point of `flashwright`: runs a command and turns errors into one line and an exit code.

Exit codes: 0 fine, 1 findings or a difference, 2 bad usage, image or manifest, 3 environment, 70 our bug.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from typing import Any

from toolkit.cli.lazily import put_off

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def run() -> None:
    """Run the command line as a whole process, and end it without taking Python apart, which takes long."""
    code = 0
    _own_the_process()
    try:
        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    gc.freeze()  # the end need not look for garbage in what goes away as a whole
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:  # such as a full disk behind a redirection
            code = code or 3
            os.write(2, f"flashwright: standard output: {error.strerror}\n".encode())
    os._exit(code)


def main() -> None:
    """Run the command line in this process, which may go on afterwards; ends with SystemExit, or returns."""
    if sys.argv[1:] in (["--version"], ["-V"]):  # asked by every script: answered without loading anything
        from toolkit import __version__

        sys.stdout.write(f"flashwright {__version__}\n")
        return
    _prepare()
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        from toolkit.cli.app import make_app

        code = make_app(_words(arguments))(args=arguments, prog_name="flashwright", standalone_mode=False)
    except Exception as error:
        from toolkit.cli.failure import report

        code = report(error, arguments, debug=debug or bool(os.environ.get("FLASHWRIGHT_DEBUG")))
    except KeyboardInterrupt:  # before the command has begun; it answers by itself later
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


def _own_the_process() -> None:
    """Signals, memory and modules as a process wants them that does nothing else."""
    for name, handler in _SIGNALS.items():
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handler)
    gc.set_threshold(100_000, 20, 20)  # a command lives too short for more
    put_off("hashlib", "pdb", "pickle")  # construct asks for them


def _prepare() -> None:
    """Streams as a command wants them."""
    if sys.stdout is None:  # closed by the caller, who wants to see nothing
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the rest of the process
    if sys.stderr is None:
        sys.stderr = sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            utf8 = stream.encoding.lower().replace("-", "") == "utf8"
            stream.reconfigure(errors="surrogateescape" if utf8 else "backslashreplace")


def _stop(number: int, _frame: object) -> None:
    """End in good order, so that nothing half-made stays behind."""
    raise SystemExit(128 + number)


_SIGNALS: dict[str, Any] = {"SIGPIPE": signal.SIG_DFL, "SIGTERM": _stop, "SIGHUP": _stop}
"""`… | head` ends quietly, as it does with other tools; who is told to go cleans up first."""


def _words(arguments: list[str]) -> list[str]:
    """The words that are no options; none while a shell completes, which may want any command."""
    if "_FLASHWRIGHT_COMPLETE" in os.environ:
        return []
    return [argument for argument in arguments if not argument.startswith("-")]
