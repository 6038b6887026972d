"""The clerk at the database of the test."""

from pathlib import Path

import pytest

from tests.adapters.registers.clerk import Clerk


@pytest.fixture
def clerk(tmp_path: Path, database_url: str) -> Clerk:
    folder = tmp_path / "registers"
    folder.mkdir()
    return Clerk(folder, database_url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One driver of SQLite is enough here: registers never speak through the other."""
    for item in list(items):
        if "[aiosqlite" in item.name and "tests/registers" in item.path.as_posix():
            items.remove(item)
