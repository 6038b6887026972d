"""Photographs of meters."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select

from core.base.ids import ReadingId
from storage.repositories.repository import Repository
from storage.tables import evidence

_ADD: Final = insert(evidence)


_COUNT: Final = select(func.count()).where(evidence.c.reading_id == bindparam("reading"))


_OF_READING: Final = (
    select(evidence.c.content).where(evidence.c.reading_id == bindparam("reading")).order_by(evidence.c.id)
)


_OF_PERSON: Final = (
    select(evidence.c.reading_id, evidence.c.content)
    .where(evidence.c.added_by == bindparam("actor"))
    .order_by(evidence.c.id)
)


class Evidence(Repository):
    """Photographs of meters that back readings; each is a JPEG without place and time."""

    def add(self, reading_id: ReadingId, content: bytes, *, by: str, at: datetime) -> None:
        """Keep a photograph; `by` is who has sent it (`Person.actor`)."""
        row = {"reading_id": reading_id, "content": content, "added_by": by, "added_at": at}
        self._connection.execute(_ADD, row)

    def count(self, reading_id: ReadingId) -> int:
        """How many back a reading."""
        return self._connection.scalar(_COUNT, {"reading": reading_id}) or 0

    def of_reading(self, reading_id: ReadingId) -> list[bytes]:
        """Those that back a reading, oldest first."""
        return list(self._connection.scalars(_OF_READING, {"reading": reading_id}))

    def of_person(self, actor: str) -> list[tuple[ReadingId, bytes]]:
        """Those that a person has sent, oldest first, each with its reading."""
        rows = self._connection.execute(_OF_PERSON, {"actor": actor})
        return [(ReadingId(row.reading_id), row.content) for row in rows]
