"""Who changed what, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class Audit(Protocol):
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
        ...

    def of(self, subject: str) -> Sequence[tuple[datetime, str, str]]:
        """The subject's rows as (at, actor, action), oldest first."""
        ...
