"""KnightOS in RAM: dumps, what the kernel's tables say in them, the heap, and what is wrong with either."""
