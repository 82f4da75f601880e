"""Formats of Mbed OS builds, and of the chips that they run on; described in SPEC.md beside this file."""
