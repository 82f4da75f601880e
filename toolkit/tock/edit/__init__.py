"""Changes of a Tock app: its fields, elements and size, with everything that follows from them."""
