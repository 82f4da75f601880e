"""Tock: one module after the other."""
