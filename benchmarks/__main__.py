"""``python -m benchmarks``: measure, and print one table."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks import (
    image_build,
    kfs_copy,
    kfs_create,
    kfs_open,
    kfs_read,
    kfs_stream,
    mount,
    start_time,
    tab_build,
    tbf_header,
    tbf_rebuild,
    tock_apps,
)
from benchmarks.measure import Benchmark, measure
from benchmarks.report import document, table, versions
from benchmarks.workspace import Workspace

MODULES = (
    *(tbf_header, tbf_rebuild, start_time, tab_build, tock_apps),
    *(kfs_create, kfs_read, kfs_stream, kfs_copy, kfs_open, mount, image_build),
)
BENCHMARKS: dict[str, Benchmark] = {benchmark.name: benchmark for module in MODULES for benchmark in module.BENCHMARKS}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Ratios against other tools, in one run.")
    parser.add_argument("--only", metavar="NAME", action="append", choices=list(BENCHMARKS), help="not all; repeatable")
    parser.add_argument("--repetitions", metavar="N", type=int, help="instead of each benchmark's own number")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all figures here")
    parser.add_argument("--check", action="store_true", help="exit code 1 when a bound is missed")
    return parser.parse_args()


def _tell(progress: str) -> None:
    """What is being measured, for people who wait; the next text takes its place."""
    if sys.stderr.isatty():
        print(f"\r\033[K{progress}", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Run; the exit code is 0 unless ``--check`` asks for more."""
    options = arguments()
    chosen = [BENCHMARKS[name] for name in options.only or BENCHMARKS]
    print(", ".join(f"{name} {version}" for name, version in versions().items()))
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="flashwright-benchmarks-") as folder:
        workspace = Workspace(Path(folder))
        for benchmark in chosen:
            _tell(f"{benchmark.name} …")
            outcomes.append(measure(benchmark, workspace, options.repetitions))
    _tell("")
    print(table(outcomes))
    if options.json is not None:
        options.json.write_text(json.dumps(document(outcomes), indent=2) + "\n")
    return int(options.check and any(outcome.missed for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
