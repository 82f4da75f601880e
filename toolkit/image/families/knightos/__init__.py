"""What lies on the pages of a calculator's ROM, and what it says."""
