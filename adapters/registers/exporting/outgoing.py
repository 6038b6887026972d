"""How a register leaves: whole or not at all, in the same transaction as the marks of what is in it."""

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from adapters.registers.schema.cells import guarded
from core.base.system_errors import Misconfigured, why
from storage.bulk import Database, open_database
from storage.errors import explain_database_errors


class NotWritten(Misconfigured):
    """The file cannot be written where it was asked for."""


class AlreadyThere(NotWritten):
    """There is a file of that name, which billing has perhaps not fetched, and what is in it leaves once."""


def write_out(
    database_url: str,
    out: Path,
    header: Sequence[str],
    take: Callable[[Database], Iterable[Sequence[str]]],
) -> None:
    """Write a register, and keep the marks of what is in it.

    The file gets its name before the marks are kept: if the process is killed in between, the same leaves
    once more, under the same ids, and nothing is lost.

    Args:
        database_url: an SQLAlchemy URL of a prepared database.
        out: the register, which must not be there yet.
        header: its columns.
        take: marks what leaves, and gives its rows.

    Raises:
        AlreadyThere: when there is such a file; nothing is marked then.
        NotWritten: when the file cannot be written; the same.
        DatabaseRefused: when the database cannot be worked with; the same.
    """
    if out.is_dir():
        raise NotWritten(f"{out}: это папка, а нужно имя файла")
    part = out.with_name(f".{out.name}.part")
    with (
        explain_database_errors(database_url, connecting=False),
        closing(open_database(database_url)) as database,
    ):
        database.begin()  # exports wait for each other here, so none can make the file after we have looked
        if os.path.lexists(out):
            raise AlreadyThere(
                f"{out}: такой файл уже есть, и биллинг мог его ещё не забрать. Укажите другое имя."
            )
        rows = take(database)
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                register = csv.writer(file, delimiter=";", lineterminator="\n")
                register.writerow(header)
                for row in rows:
                    register.writerow(list(map(guarded, row)))
                file.flush()
                os.fsync(file.fileno())
            part.replace(out)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise NotWritten(f"{out}: не записать ({why(error)})") from error
        database.commit()
