"""What will be said on the bot's own initiative after the commit."""

from collections.abc import Mapping
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

    def tell_each(self, fact: Fact, whom: Mapping[str, Recipient], *, at: datetime) -> None:
        """Queue a fact for many, which is quicker than for one after another.

        Args:
            fact: what is to be told.
            whom: the recipients, by the key of each as in `tell`; who has been told under theirs is left out.
            at: when it happened.
        """
        ...
