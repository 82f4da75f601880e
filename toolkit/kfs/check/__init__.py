"""Checking a volume: every rule that its bytes break."""
