"""What was tried and when, so that limits hold across channels and restarts."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import BigInteger, bindparam, func, insert, select

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


_HOLD: Final = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))


class Tries(Repository):
    """What was tried and when, so that limits hold across channels and restarts."""

    def hold(self, *counted: tuple[str, str]) -> None:
        """Let nobody else count these kinds of these subjects; SQLite has one writer at a time."""
        if self._connection.dialect.name == "postgresql":
            # In one order, so that two who hold several do not wait for each other.
            for key in sorted({_key(kind, subject) for kind, subject in counted}):
                self._connection.execute(_HOLD, {"key": key})

    def add(self, kind: str, subject: str, at: datetime) -> None:
        """Count one try."""
        self._connection.execute(_ADD_TRY, {"kind": kind, "subject": subject, "at": at})

    def count(self, kind: str, subject: str, since: datetime) -> int:
        """How many tries there have been since."""
        asked = {"kind": kind, "subject": subject, "since": since}
        return self._connection.execute(_COUNT_TRIES, asked).scalar_one()


def _key(kind: str, subject: str) -> int:
    """The number by which PostgreSQL knows the lock; 64 bits, with a sign."""
    return int.from_bytes(sha256(f"{kind} {subject}".encode()).digest()[:8], signed=True)
