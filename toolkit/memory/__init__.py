"""Addresses: regions, maps of them, and bytes at addresses."""
