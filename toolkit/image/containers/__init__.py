"""Containers: kinds of files that say which bytes lie where."""
