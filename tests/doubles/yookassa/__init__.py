"""A strict local YooKassa."""
