"""Volumes mounted as folders: what ordinary programs and plain system calls make of them, and what is left on flash."""
