"""Images as a whole: what they are, what is in them, how they are made and compared."""
