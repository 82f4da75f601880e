"""The RAM of a board: what an image predicts of it, and what the kernel's ELF file says."""
