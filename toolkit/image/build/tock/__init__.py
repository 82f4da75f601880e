"""Images of Tock boards: their parts, and how they are put together."""
