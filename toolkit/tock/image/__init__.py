"""The flash of a board, as an image file."""
