"""What waits to be said outside."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import insert

# Both databases spell ON CONFLICT alike, so one statement serves them.
from core.model.messages.letters import Letter
from core.ports.queues import Delivery
from storage.repositories.queue import Queue, QueueStatements
from storage.repositories.repository import AnyRow
from storage.tables import outbox

_ADD_DELIVERY: Final = insert(outbox)


class Outbox(Queue[Delivery]):
    """What waits to be said outside."""

    _statements = QueueStatements(outbox)

    def letter(self, letter: Letter, *, at: datetime) -> None:
        """Queue a letter."""
        self._connection.execute(
            _ADD_DELIVERY, {"kind": "letter", "payload": asdict(letter), "created_at": at, "due_at": at}
        )

    @staticmethod
    def _taken(row: AnyRow) -> Delivery:
        return Delivery(id=row.id, kind=row.kind, payload=row.payload, attempts=row.attempts)
