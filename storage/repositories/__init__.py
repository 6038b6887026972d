"""Repositories, a file a port."""
