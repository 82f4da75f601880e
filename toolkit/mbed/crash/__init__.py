"""Crashes of Mbed OS: what a status and the registers of a fault mean, reports in logs."""
