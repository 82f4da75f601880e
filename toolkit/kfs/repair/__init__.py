"""Repairing a volume, without losing what can be read."""
