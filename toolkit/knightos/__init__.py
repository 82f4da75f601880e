"""KnightOS beyond its filesystem: RAM, ROM images, executables, libraries, pictures, packages, upgrade files."""
