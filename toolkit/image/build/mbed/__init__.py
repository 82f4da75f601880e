"""Images for boards with Mbed OS: bootloader, header and application."""
