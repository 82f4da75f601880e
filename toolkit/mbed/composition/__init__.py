"""Composition: bootloader, header and application as one image, and back (formats/mbed/SPEC.md: composition)."""
