"""Upgrade files of TI calculators: made of pages of a ROM, read, checked, signed."""
