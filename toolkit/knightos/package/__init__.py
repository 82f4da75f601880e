"""Packages: read, checked, taken apart, made, and installed in an image."""
