"""The tests of the project; they run by `pytest` from the root."""
