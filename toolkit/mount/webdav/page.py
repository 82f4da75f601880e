"""A directory as a page, for who opens the server's address in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from toolkit.mount.webdav.resources import Collection, File, quoted, visible

_STYLE = "body{font:1em/1.5 sans-serif;margin:2em}td{padding-right:2em}td+td{text-align:right}"


def page(directory: Collection) -> bytes:
    """What is in a directory, directories first."""
    members: Sequence[File | Collection] = sorted(
        directory.get_member_list(), key=lambda member: (not member.is_collection, member.name)
    )
    rows = [_row(member) for member in members]
    if directory.path != "/":
        above = quoted(directory.path.rpartition("/")[0] + "/")
        rows.insert(0, f'<tr><td><a href="{escape(above)}">..</a><td>')
    title = escape(visible(directory.path))
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>',
        f"<h1>{title}</h1>",
        "<table>",
        *rows,
        "</table>",
        "",
    ]
    return "\n".join(lines).encode()


def _row(member: File | Collection) -> str:
    mark = "/" * member.is_collection
    size = "" if isinstance(member, Collection) else f"{member.get_content_length():,}"
    return f'<tr><td><a href="{escape(member.get_href())}">{escape(visible(member.name))}{mark}</a><td>{size}'
