"""The memory model of Mbed OS: named regions of RAM and flash, from a build or from a configuration alone."""
