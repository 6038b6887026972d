"""Fixtures that every folder of tests can ask for, and how the program is run while it is tested."""

import gc
from collections.abc import Generator

import pytest
import structlog
from structlog.dev import ConsoleRenderer, plain_traceback

pytest_plugins = ["tests.databases", "tests.engines", "tests.passwords"]

_COLLECT_AFTER = 50_000
"""New objects between two collections; after Python's own 700 they would take an eighth of the time."""


def pytest_configure() -> None:
    """Print tracebacks plainly: one with all local values, the default, takes half a second to draw."""
    *processors, _ = structlog.get_config()["processors"]
    structlog.configure(processors=[*processors, ConsoleRenderer(exception_formatter=plain_traceback)])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what is imported out of every collection: aiogram alone makes a million objects that stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER, 20, 100)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread those that wait for whole programs over the second half, so that others use the processor.

    All together at the end, as they are found, they would have every worker wait at once.
    """
    waiting = [item for item in items if item.path.parent.name == "whole"]
    others = [item for item in items if item.path.parent.name != "whole"]
    start = len(others) // 2
    step = (len(others) - start) // (len(waiting) + 1) + 1
    for number, item in enumerate(waiting):
        others.insert(start + number * step, item)
    items[:] = others
