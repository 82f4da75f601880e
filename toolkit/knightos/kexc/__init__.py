"""Executables: what they ask of the kernel, and what it makes of that."""
