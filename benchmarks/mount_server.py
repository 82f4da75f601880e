"""A process that serves one folder: ``python -m benchmarks.mount_server kfs IMAGE FOLDER``, or ``host ROOT FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path


def serve_kfs(image: Path, folder: Path) -> None:
    """A volume, as `flashwright mount` serves it."""
    from toolkit.mount.fuse import serve
    from toolkit.mount.images import open_kfs

    filesystem, started = open_kfs(image, read_only=False)
    with filesystem:
        serve(filesystem, folder, name="benchmark", started=started)


def main() -> None:
    """Serve until the folder is unmounted."""
    kind, source, folder = sys.argv[1:]
    if kind == "kfs":
        serve_kfs(Path(source), Path(folder))
    else:
        from benchmarks.mount_passthrough import serve_host

        serve_host(Path(source), Path(folder))


if __name__ == "__main__":
    main()
