"""Passwords that are hashed at once: at their full strength, each takes a fiftieth of a second.

`strong_passwords` gives a test the program's own hashing back.
"""

from typing import Any

import argon2
import pytest

from core.model.cabinets import passwords

_STRONG = argon2.PasswordHasher
NOBODY = passwords._NOBODY  # noqa: SLF001 - a test of the strength compares it
_PATCH = pytest.MonkeyPatch()


class _Weak(argon2.PasswordHasher):
    """Argon2id, with the least work that it can do."""

    def __init__(self, **_: Any) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)


def pytest_configure() -> None:
    """Weaken them before the first test is read, since some hash a password as they are."""
    _PATCH.setattr(argon2, "PasswordHasher", _Weak)
    _PATCH.setattr(passwords, "_NOBODY", _Weak().hash("nobody"))


def pytest_unconfigure() -> None:
    """Leave everything as it was."""
    _PATCH.undo()


@pytest.fixture
def strong_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as the program does."""
    monkeypatch.setattr(argon2, "PasswordHasher", _STRONG)
    monkeypatch.setattr(passwords, "_NOBODY", NOBODY)
