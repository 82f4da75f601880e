"""Formats of the Tock operating system; described in SPEC.md beside this file."""
