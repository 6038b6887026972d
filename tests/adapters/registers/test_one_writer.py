"""An import is the only writer while it writes, and says so when somebody else is."""

import sqlite3
from contextlib import closing

import pytest

from storage import bulk as door
from storage.bulk import DatabaseBusy, open_database
from tests.adapters.registers.clerk import Clerk


@pytest.mark.databases("sqlite")
def test_a_database_that_stays_busy_is_said_to_be(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_WAIT", 0)
    with closing(sqlite3.connect(clerk.database_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy, match="повторите"):
            clerk.imports("accounts.csv", "account\n12345\n")
    assert clerk.imports("accounts.csv").taken == 1


@pytest.mark.databases("postgresql")
def test_two_imports_never_write_at_the_same_time(clerk: Clerk) -> None:
    with (
        closing(open_database(clerk.database_url)) as first,
        closing(open_database(clerk.database_url)) as second,
    ):
        first.begin()
        second.run("SET lock_timeout = 100")
        with pytest.raises(DatabaseBusy, match="повторите"):
            second.begin()
        first.commit()
        second.rollback()
        second.begin()
        second.rollback()
