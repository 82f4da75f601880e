"""ELF files: segments, sections, symbols; every table bounded, nothing believed that leads out of the file."""
