"""PyFilesystem's own tests."""
