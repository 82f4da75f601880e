"""What wsgidav asks of files and directories, answered by a `Tree`. Names of methods are those of wsgidav."""

from __future__ import annotations

import io
import re
from functools import cached_property
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import quote, unquote

from wsgidav.dav_error import DAVError
from wsgidav.dav_provider import DAVCollection, DAVNonCollection, DAVProvider, _DAVResource

from toolkit.mount.webdav.errors import errors_of_dav
from toolkit.mount.webdav.locks import Locks, Properties
from toolkit.mount.webdav.tree import WHOLE, Content, Facts, Tree

Environment = dict[str, Any]
_SECOND = 1_000_000_000
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML can hold."""
_SPACE = "flashwright.space"
_ETAG, _QUOTA = "{DAV:}getetag", ("{DAV:}quota-used-bytes", "{DAV:}quota-available-bytes")


def visible(name: str) -> str:
    """A name with what no XML can hold as escapes."""
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", name)


def quoted(path: str) -> str:
    """A path as in a URL; bytes that are no UTF-8 too."""
    return quote(path, safe="/!*'(),$-_|.", errors="surrogateescape")


class _Resource(_DAVResource):
    """What files and directories have in common."""

    provider: Provider
    facts: Facts

    def get_display_name(self) -> str:
        """The name, for people."""
        return visible(self.name)

    def get_ref_url(self) -> str:
        """The key of locks and properties."""
        return quoted(self.path + "/" * (self.is_collection and self.path != "/"))

    def get_href(self) -> str:
        """The URL, without the server."""
        return self.get_ref_url()

    def get_last_modified(self) -> int:
        """In seconds."""
        return self.facts.modified // _SECOND

    def get_creation_date(self) -> int | None:
        """In seconds; None where nobody knows."""
        return None if self.facts.made is None else self.facts.made // _SECOND

    def get_properties(self, mode: str, *, name_list: list[str] | None = None) -> list[tuple[str, Any]]:
        """Properties by name; no names ask for the names, which wsgidav takes for none."""
        if mode == "named" and not name_list:
            mode, name_list = "name", None
        found: list[tuple[str, Any]] = super().get_properties(mode, name_list=name_list)
        return found

    def get_property_value(self, name: str) -> Any:
        """One property."""
        try:
            value = super().get_property_value(name)
        except AttributeError:  # what a lock is about went away meanwhile
            raise DAVError(HTTPStatus.NOT_FOUND) from None
        if name in _QUOTA and value is None:
            raise DAVError(HTTPStatus.NOT_FOUND)
        return f'"{value}"' if name == _ETAG else value

    def forget(self) -> None:
        """It is gone: with it go locks and properties."""
        self.remove_all_locks(recursive=True)
        self.remove_all_properties(recursive=True)


class File(_Resource, DAVNonCollection):
    """A file. For a GET with its content, so that length and etag are those of what is sent."""

    def __init__(self, facts: Facts, environ: Environment, content: Content | None = None) -> None:
        super().__init__(facts.path, environ)
        self.facts = facts
        self._content = content

    def get_content_length(self) -> int:
        """In bytes."""
        return self.facts.length

    @cached_property
    def _etag(self) -> str:
        if self._content:
            return self._content.etag
        with errors_of_dav():
            return self.provider.tree.etag(self.path)

    def get_etag(self) -> str:
        """Another one for each content."""
        return self._etag

    def support_etag(self) -> bool:
        """Always."""
        return True

    def support_ranges(self) -> bool:
        """Always."""
        return True

    def get_content(self) -> IO[bytes]:
        """A stream to read."""
        if self._content:
            return self._content.stream
        with errors_of_dav():
            return self.provider.tree.open(self.path).stream


class Collection(_Resource, DAVCollection):
    """A directory."""

    def __init__(self, facts: Facts, environ: Environment) -> None:
        super().__init__(facts.path, environ)
        self.facts = facts

    def get_member_list(self) -> list[File | Collection]:
        """What is in it."""
        with errors_of_dav():
            members = self.provider.tree.members(self.path)
        return [self.provider.resource(facts, self.environ) for facts in members]

    def get_member_names(self) -> list[str]:
        """Names of what is in it."""
        return [member.name for member in self.get_member_list()]

    def get_descendants(self, *, depth: str = "infinity", add_self: bool = False) -> list[File | Collection]:
        """What is below, however deep; a directory before what is in it."""
        found: list[File | Collection] = [self] if add_self else []
        pending: list[Collection] = [self] if depth != "0" else []
        while pending:
            members = pending.pop().get_member_list()
            found += members
            if depth == "infinity":
                pending += [member for member in members if isinstance(member, Collection)]
        return found

    def create_collection(self, name: str) -> None:
        """Make a directory in it."""
        instead = {
            HTTPStatus.PRECONDITION_FAILED: HTTPStatus.METHOD_NOT_ALLOWED,
            HTTPStatus.NOT_FOUND: HTTPStatus.CONFLICT,
        }
        with errors_of_dav(instead=instead):
            self.provider.tree.make_directory(self.path_of(name))

    def create_empty_resource(self, name: str) -> File:
        """Make an empty file in it, for a lock."""
        with errors_of_dav(instead={HTTPStatus.NOT_FOUND: HTTPStatus.CONFLICT}):
            self.provider.tree.store(self.path_of(name), io.BytesIO(), only_new=True)
        return self.provider.file_to_come(self.path_of(name), self.environ)

    def path_of(self, name: str) -> str:
        """The path of something in it."""
        return f"{self.path.rstrip('/')}/{name}"

    def get_used_bytes(self) -> str | None:
        """Bytes used in the whole filesystem."""
        return self._space(0)

    def get_available_bytes(self) -> str | None:
        """Bytes free in the whole filesystem."""
        return self._space(1)

    def _space(self, which: int) -> str | None:
        """Counted once for each request."""
        if _SPACE not in self.environ:
            self.environ[_SPACE] = self.provider.tree.space()
        space = self.environ[_SPACE]
        return None if space is None else str(space[which])


class Provider(DAVProvider):
    """Files and directories by path, with locks and properties that last as long as the server."""

    def __init__(self, tree: Tree, *, write: bool) -> None:
        super().__init__()
        self.tree = tree
        self.verbose = 0
        self._is_read_only = not write
        self.set_share_path("/")
        self.set_lock_manager(Locks())
        self.set_prop_manager(Properties())

    def is_readonly(self) -> bool:
        """Whether changes are refused."""
        return self._is_read_only

    def get_resource_inst(self, path: str | None, environ: Environment) -> File | Collection | None:
        """The file or directory under a path; None where nothing is, or above the root."""
        if path is None:
            return None
        with errors_of_dav(instead={HTTPStatus.CONFLICT: HTTPStatus.NOT_FOUND}):
            facts = self.tree.facts(path)
            if facts is None or (path.endswith("/") and not facts.is_directory):
                return None
            if facts.is_directory or facts.length > WHOLE or environ["REQUEST_METHOD"] != "GET":
                return self.resource(facts, environ)
            content = self.tree.open(path)
            return File(content.facts, environ, content)

    def resource(self, facts: Facts, environ: Environment) -> File | Collection:
        """The file or directory that facts are about."""
        return Collection(facts, environ) if facts.is_directory else File(facts, environ)

    def file_to_come(self, path: str, environ: Environment) -> File:
        """A file that is not there yet."""
        facts = Facts(path, is_directory=False, length=0, modified=0, made=None, is_stamped=False)
        return File(facts, environ)

    def exists(self, path: str, _environ: Environment) -> bool:
        """Whether there is something under a path."""
        return self._facts(path) is not None

    def is_collection(self, path: str | None, _environ: Environment) -> bool:
        """Whether there is a directory under a path."""
        facts = self._facts(path) if path else None
        return facts is not None and facts.is_directory

    def _facts(self, path: str) -> Facts | None:
        with errors_of_dav():
            return self.tree.facts(path)

    def ref_url_to_path(self, ref_url: str) -> str:
        """The path that a key of locks is about."""
        return "/" + unquote(ref_url, errors="surrogateescape").strip("/")
