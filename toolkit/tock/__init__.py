"""The Tock operating system: apps (TBF), archives of apps (TAB), and what the kernel makes of them."""
