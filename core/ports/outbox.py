"""What will be said outside after the commit."""

from datetime import datetime
from typing import Protocol

from core.model.messages.letters import Letter


class Outbox(Protocol):
    """What will be said outside after the transaction is committed."""

    def letter(self, letter: Letter, *, at: datetime) -> None:
        """Queue a letter."""
        ...
