"""Copying into a volume, out of it, and inside; comparing."""
