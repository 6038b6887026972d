"""Who most use cases are tried with: a town, and one person who lives in it."""

import pytest

from core.model.cabinets.cabinet import Person
from tests.core.household import ACCOUNT, settle, town
from tests.doubles.memory_work import MemoryWork


@pytest.fixture
def work() -> MemoryWork:
    """The town's accounts, on a unit of work in memory."""
    return town()


@pytest.fixture
def anna(work: MemoryWork) -> Person:
    """She has one account in her cabinet."""
    return settle(work, "anna", ACCOUNT)[0]
