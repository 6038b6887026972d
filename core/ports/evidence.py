"""Photographs of meters."""

from datetime import datetime
from typing import Protocol

from core.base.ids import ReadingId


class Evidence(Protocol):
    """Photographs of meters that back readings; each is a JPEG without place and time."""

    def add(self, reading_id: ReadingId, content: bytes, *, by: str, at: datetime) -> None:
        """Keep a photograph; `by` is who has sent it (`Person.actor`)."""
        ...

    def count(self, reading_id: ReadingId) -> int:
        """How many back a reading."""
        ...

    def of_reading(self, reading_id: ReadingId) -> list[bytes]:
        """Those that back a reading, oldest first."""
        ...

    def of_person(self, actor: str) -> list[tuple[ReadingId, bytes]]:
        """Those that a person has sent, oldest first, each with its reading."""
        ...
