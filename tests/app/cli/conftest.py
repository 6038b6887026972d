"""A folder and a terminal for each test."""

from pathlib import Path

import pytest

from tests.app.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)
