"""Readings: what people type, whether it can be true, and what becomes of it."""
