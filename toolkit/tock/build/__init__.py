"""Making Tock apps: from ELF files and raw binaries to TBFs and TABs."""
