"""A chat: what is remembered of one conversation in one messenger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from core.base.ids import AccountId, CabinetId, ChatId

MOST_OWED: Final = 20
"""So many answers are owed in one chat besides the last one; of more the oldest go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedAnswer:
    """An answer that is committed and not known to be shown."""

    chat_id: ChatId
    peer: str
    event: str
    """The event that it is to."""
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChat:
    """A chat in which a cabinet is open, as its person is told of it."""

    id: ChatId
    channel: str
    active_at: datetime
    """When the person last did something there."""


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
    memory: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] | None = None
    """The last answer, kept until it has been shown, and to answer a repeated event with."""
    answer_to: str = ""
    """The event that the last answer is to."""
    answer_shown: bool = True
    client: Mapping[str, bool] | None = None
    """What the person's client can show, in the channel's own words; None where it can show everything."""
    reachable: bool = True
    active_at: datetime
    """When the person last did something."""
    decided: str = ""
    """What the cabinet was last found to have decided about, so that it is not looked up at every turn."""

    def enter(self, cabinet_id: CabinetId) -> None:
        """Open a cabinet, with no account active yet."""
        self.cabinet_id, self.account_id, self.decided = cabinet_id, None, ""

    def leave(self) -> None:
        """Hold no cabinet any more, and no account."""
        self.cabinet_id, self.account_id, self.decided = None, None, ""

    def decide(self, about: str) -> None:
        """Remember that nothing of this is left to be decided by the cabinet that is open."""
        self.decided = about

    def switch(self, account_id: AccountId | None) -> None:
        """Make another account the active one, or none."""
        self.account_id = account_id
