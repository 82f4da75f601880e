"""The RAM of a running Mbed OS, from a dump: threads, stacks, objects of the kernel, vectors, crash data, heap."""
