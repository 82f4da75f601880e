"""Filesystems served by WebDAV: methods, refusals, clients, and the command."""
