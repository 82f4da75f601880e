"""The flash image of a board as a filesystem."""
