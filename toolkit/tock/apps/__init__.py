"""The apps in the flash of a board: the list that the kernel walks, and everything that changes it."""
