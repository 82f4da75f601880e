"""Building images: parts, where they go, and what comes of them."""
