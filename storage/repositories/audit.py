"""Who changed what, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select

from storage.repositories.repository import Repository
from storage.tables import audit

_RECORD: Final = insert(audit)


_AUDIT_OF: Final = (
    select(audit.c.at, audit.c.actor, audit.c.action)
    .where(audit.c.subject == bindparam("subject"))
    .order_by(audit.c.id)
)


class Audit(Repository):
    """Who changed what, and when."""

    def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Keep one row; `details` hold no personal data beyond the subject itself."""
        self._connection.execute(
            _RECORD,
            {"at": at, "actor": actor, "action": action, "subject": subject, "details": dict(details or {})},
        )

    def of(self, subject: str) -> Sequence[tuple[datetime, str, str]]:
        """The subject's rows as (at, actor, action), oldest first."""
        rows = self._connection.execute(_AUDIT_OF, {"subject": subject})
        return [(row.at, row.actor, row.action) for row in rows]
