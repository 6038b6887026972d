"""What was tried and when, so that limits hold across channels and restarts."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select

from storage.repositories.repository import Repository
from storage.tables import tries

_ADD_TRY: Final = insert(tries)


_COUNT_TRIES: Final = (
    select(func.count())
    .select_from(tries)
    .where(
        tries.c.kind == bindparam("kind"),
        tries.c.subject == bindparam("subject"),
        tries.c.at >= bindparam("since"),
    )
)


class Tries(Repository):
    """What was tried and when, so that limits hold across channels and restarts."""

    def add(self, kind: str, subject: str, at: datetime) -> None:
        """Count one try."""
        self._connection.execute(_ADD_TRY, {"kind": kind, "subject": subject, "at": at})

    def count(self, kind: str, subject: str, since: datetime) -> int:
        """How many tries there have been since."""
        asked = {"kind": kind, "subject": subject, "since": since}
        return self._connection.execute(_COUNT_TRIES, asked).scalar_one()
