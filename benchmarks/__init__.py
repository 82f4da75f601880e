"""Ratios of speed against named peers, measured in one run. Not tests: a busy machine must not fail them."""
