"""Outages: what has changed of them is told as soon as the file is taken."""

from datetime import datetime

from adapters.registers.importing.report import FileReport
from adapters.registers.importing.upsert import Upsert, instant
from adapters.registers.schema.kinds import Kind
from core.model.outages import HEARD, TELL
from storage.bulk import Database
from storage.tables import cursors, queue


class Outages(Upsert):
    """Takes outages; a file without any says that the source is heard all the same."""

    def __init__(self, database: Database, kind: Kind, report: FileReport, *, now: datetime) -> None:
        super().__init__(database, kind, report, now=now)
        self._heard_in = database
        self._now = now

    def finish(self) -> None:
        """Remember when the source was heard, and have what has changed told."""
        at = self._now.isoformat()
        if self._heard_in.matching(cursors, ("name",), ("name",), [(HEARD,)]):
            self._heard_in.update(cursors, ("name",), ("value",), [(HEARD, at)])
        else:
            self._heard_in.insert(cursors, ("name", "value"), [[HEARD], [at]])
        moment = instant(self._now)
        self._heard_in.insert(
            queue, ("kind", "payload", "created_at", "due_at"), [[TELL], ["{}"], [moment], [moment]]
        )
