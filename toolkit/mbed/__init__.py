"""Mbed OS: images, their headers and vector tables, the memory of a build, what a dump of RAM says."""
