"""Photographs and scans that people send: opened with care, read, and made fit to be kept."""
