"""The demonstration on invented data."""
