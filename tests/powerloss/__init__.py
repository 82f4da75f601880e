"""The power goes at every operation of every change."""
