"""Linker maps of three toolchains: what a linker says of a build, where no ELF file is left."""
