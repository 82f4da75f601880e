"""The way back from an image: a manifest and parts that give the same image."""
