"""Tock: recorded verdicts of the kernel and of other tools."""
