"""Changing a volume: blocks, log, sectors, commits, collections."""
