"""What the real kernel does with a volume, bugs included."""
