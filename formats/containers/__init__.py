"""Formats of containers: files that say which bytes lie at which addresses."""
