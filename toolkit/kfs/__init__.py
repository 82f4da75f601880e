"""KFS, the filesystem of KnightOS: volumes, their files, and making them."""
