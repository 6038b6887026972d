"""Fixtures that every folder of tests can ask for."""

pytest_plugins = ["tests.databases"]
