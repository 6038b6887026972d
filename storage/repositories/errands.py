"""Errands that wait to be run."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert

# Both databases spell ON CONFLICT alike, so one statement serves them.
from core.base.ids import ChatId
from core.ports.queues import Errand
from storage.repositories.queue import Queue, QueueStatements
from storage.repositories.repository import AnyRow
from storage.tables import errands

_ADD_ERRAND: Final = insert(errands)


class Errands(Queue[Errand]):
    """Errands that wait to be run."""

    _statements = QueueStatements(errands)

    def add(self, chat: ChatId, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Record an errand."""
        self._connection.execute(
            _ADD_ERRAND,
            {"chat_id": chat, "kind": kind, "payload": dict(payload), "created_at": at, "due_at": at},
        )

    @staticmethod
    def _taken(row: AnyRow) -> Errand:
        return Errand(
            id=row.id, chat_id=row.chat_id, kind=row.kind, payload=row.payload, attempts=row.attempts
        )
