"""What a database refuses is said in words, without the password."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError

from storage.bulk import open_database
from storage.errors import DatabaseRefused, explain_database_errors
from storage.store import open_store


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cabinet.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA max_page_count = 1")
        with (
            pytest.raises(DatabaseRefused, match=r"cabinet\.db: на диске нет места$"),
            explain_database_errors(f"sqlite:///{path}"),
        ):
            database.execute("CREATE TABLE meters (number TEXT)")


def test_a_file_that_cannot_be_written_is_told_through_sqlalchemy_too(tmp_path: Path) -> None:
    path = tmp_path / "cabinet.db"
    sqlite3.connect(path).close()
    engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with (
        engine.connect() as connection,
        pytest.raises(DatabaseRefused, match="нет прав на запись"),
        explain_database_errors(f"sqlite:///{path}"),
    ):
        connection.execute(text("CREATE TABLE meters (number TEXT)"))
    engine.dispose()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    with pytest.raises(DatabaseRefused, match=r"taken: такое имя уже занято$"):
        open_store(f"sqlite:///{tmp_path / 'taken' / 'cabinet.db'}")


async def test_what_cannot_be_opened_can_still_be_closed(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}")
    with pytest.raises(DatabaseRefused, match="файл базы не открыть"):
        await store.prepare()
    await store.close()


@pytest.mark.databases("postgresql")
def test_a_server_that_turns_one_away_says_why(database_url: str) -> None:
    address = make_url(database_url).set(database="no_such_database")
    with pytest.raises(DatabaseRefused, match=r"^database\.url: на сервере нет такой базы") as refused:
        open_database(address.render_as_string(hide_password=False))
    assert str(address.password) not in str(refused.value)


def test_what_is_our_own_fault_goes_on_as_it_is() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE meters (number TEXT NOT NULL)"))
        with pytest.raises(IntegrityError), explain_database_errors("sqlite://"):
            connection.execute(text("INSERT INTO meters VALUES (NULL)"))
    engine.dispose()
    wrong_file = OSError(errno.ENOENT, "no such file", "register.csv")
    with (
        pytest.raises(OSError, match=r"register\.csv"),
        explain_database_errors("postgresql://h/d", connecting=False),
    ):
        raise wrong_file
