"""Fixtures that every folder of tests can ask for, and how the program logs while it is tested."""

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback

pytest_plugins = ["tests.databases"]


def pytest_configure() -> None:
    """Print tracebacks plainly: one with all local values, the default, takes half a second to draw."""
    *processors, _ = structlog.get_config()["processors"]
    structlog.configure(processors=[*processors, ConsoleRenderer(exception_formatter=plain_traceback)])
