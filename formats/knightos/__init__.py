"""Formats of KnightOS; described in SPEC.md beside this file."""
