"""What the real kernel does not read whole, and the remedies."""
