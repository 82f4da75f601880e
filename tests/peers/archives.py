"""Archives of apps, made with tarfile alone."""

from __future__ import annotations

import io
import tarfile


def archive(name: str, content: bytes, architecture: str) -> bytes:
    """Make a TAB with one app."""
    made = io.BytesIO()
    metadata = f'tab-version = 1\nname = "{name}"\nonly-for-boards = ""\n'.encode()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for member, data in (("metadata.toml", metadata), (f"{architecture}.tbf", content)):
            information = tarfile.TarInfo(member)
            information.size = len(data)
            tar.addfile(information, io.BytesIO(data))
    return made.getvalue()
