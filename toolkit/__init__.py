"""Behaviour on top of the declared formats: devices, volumes, apps, images, and the command line."""

__version__ = "0.1.0"
