"""Boards: where their flash and RAM lie, and what their MPU asks for."""
