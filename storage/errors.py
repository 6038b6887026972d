"""What a database refuses, in words for the administrator, who can see to most of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.engine import URL

from core.base.system_errors import Misconfigured, why


class DatabaseRefused(Misconfigured):
    """The database cannot be worked with; the text never holds the password."""


_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "база занята другой программой",
    sqlite3.SQLITE_CANTOPEN: "файл базы не открыть, проверьте папку и права на неё",
    sqlite3.SQLITE_CORRUPT: "файл базы повреждён, восстановите его из копии",
    sqlite3.SQLITE_FULL: "на диске нет места",
    sqlite3.SQLITE_IOERR: "диск не отвечает или на нём нет места",
    sqlite3.SQLITE_NOTADB: "это не база SQLite",
    sqlite3.SQLITE_PERM: "нет прав на файл базы",
    sqlite3.SQLITE_READONLY: "нет прав на запись в файл базы или в его папку",
}
_SQLITE_KIND: Final = 0xFF
"""The part of SQLite's code that says the kind; the rest of it says where it came about."""

_NO_ANSWER: Final = "сервер не отвечает"
_POSTGRESQL: Final = {
    "08": _NO_ANSWER,
    "25006": "сервер только для чтения",
    "28": "сервер не принял имя или пароль",
    "3D000": "на сервере нет такой базы",
    "42501": "у этого имени нет прав на базу",
    "53100": "у сервера на диске нет места",
    "53300": "у сервера заняты все соединения",
    "57P": "сервер останавливается или ещё не запустился",
}
"""By the beginning of SQLSTATE: a class of errors, or one of them."""
_PORT: Final = 5432


@contextmanager
def explain_database_errors(url: str, *, connecting: bool = True) -> Iterator[None]:
    """Say what the database of this URL refuses; what no administrator can help goes on as it is.

    Args:
        url: the SQLAlchemy URL.
        connecting: whether nothing but the database is spoken to, so that the system's errors are of that.

    Raises:
        DatabaseRefused: in place of the driver's own error.
    """
    try:
        yield
    except OSError as error:
        if not connecting:
            raise
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            raise DatabaseRefused(f"{error.filename or address.database}: {why(error)}") from error
        raise DatabaseRefused(_of_server(address, _NO_ANSWER)) from error
    except Exception as error:
        _tell(make_url(url), error)
        raise


def _tell(address: URL, error: Exception) -> None:
    """Raise what can be said of a driver's error in words, whether SQLAlchemy has wrapped it or not."""
    cause = getattr(error, "orig", None) or error
    kind = getattr(cause, "sqlite_errorcode", 0) & _SQLITE_KIND
    if kind in _SQLITE:
        raise DatabaseRefused(f"{address.database}: {_SQLITE[kind]}") from error
    state = getattr(cause, "sqlstate", None) or ""
    for beginning, words in _POSTGRESQL.items():
        if state.startswith(beginning):
            raise DatabaseRefused(_of_server(address, words)) from error


def _of_server(address: URL, words: str) -> str:
    """The words with the server's place, without name and password."""
    return f"database.url: {words}" + (f" ({address.host}:{address.port or _PORT})" if address.host else "")
