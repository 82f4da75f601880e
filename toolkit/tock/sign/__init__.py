"""Credentials of Tock apps: keys, making, placing, checking and renewing them."""
