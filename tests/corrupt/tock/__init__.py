"""Tock: one broken app or archive for each finding."""
