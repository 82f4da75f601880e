"""Volumes where people work: as a folder (FUSE), or as a network folder (WebDAV). Any PyFilesystem will do."""
