"""A chat: what is remembered of one conversation in one messenger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.base.ids import AccountId, CabinetId, ChatId


@dataclass(slots=True, kw_only=True)
class Chat:
    """What is remembered of one chat; loaded and saved with each turn.

    Which cabinet and account it has open is changed by `enter`, `leave` and `switch`, and by nothing else.
    """

    id: ChatId
    channel: str
    peer: str
    cabinet_id: CabinetId | None = None
    account_id: AccountId | None = None
    """The active account (S22), each chat's own."""
    state: str = ""
    memory: dict[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] | None = None
    """The last answer, kept until it has been shown, and to answer a repeated event with."""
    answer_to: str = ""
    """The event that the last answer is to."""
    answer_shown: bool = True
    reachable: bool = True
    active_at: datetime
    """When the person last did something."""

    def enter(self, cabinet_id: CabinetId) -> None:
        """Open a cabinet, with no account active yet."""
        self.cabinet_id, self.account_id = cabinet_id, None

    def leave(self) -> None:
        """Hold no cabinet any more, and no account."""
        self.cabinet_id = self.account_id = None

    def switch(self, account_id: AccountId | None) -> None:
        """Make another account the active one, or none."""
        self.account_id = account_id
