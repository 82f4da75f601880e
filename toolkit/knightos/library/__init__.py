"""Libraries: their jump tables."""
