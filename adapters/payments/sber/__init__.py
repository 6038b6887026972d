"""Sber: internet acquiring by its REST API, over the old gate or the new one."""
