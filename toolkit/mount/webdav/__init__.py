"""Any PyFilesystem for clients of WebDAV, by wsgidav and cheroot. From `tree` (no HTTP) up to `server`."""

from toolkit.mount.webdav.server import require_webdav, serve, served

__all__ = ["require_webdav", "serve", "served"]
