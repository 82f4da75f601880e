"""ROM images of calculators: their parts, and how they are put together."""
