"""What will be said on the bot's own initiative after the commit."""

from datetime import datetime
from typing import Protocol

from core.model.messages.facts import Fact
from core.model.messages.recipients import Recipient


class Outbox(Protocol):
    """What will be said on the bot's own initiative after the transaction is committed."""

    def tell(
        self,
        fact: Fact,
        to: Recipient,
        *,
        at: datetime,
        not_before: datetime | None = None,
        key: str | None = None,
    ) -> bool:
        """Queue a fact.

        Args:
            fact: what is to be told.
            to: whom.
            at: when it happened.
            not_before: when it may be told; at once by default.
            key: names this fact for this recipient among all of its kind, such as `cabinet:7 2025-11`; it is
                kept for months, so it holds nothing personal. Without one every call queues another message.

        Returns:
            False when a fact of this kind and key has been queued before, and nothing has changed.
        """
        ...
