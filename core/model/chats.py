"""A chat: what is remembered of one conversation in one messenger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.base.ids import AccountId, CabinetId, ChatId


@dataclass(slots=True, kw_only=True)
class Chat:
    """What is remembered of one chat; loaded and saved with each turn."""

    id: ChatId
    channel: str
    peer: str
    cabinet_id: CabinetId | None = None
    account_id: AccountId | None = None
    """The active account (S22), kept a chat."""
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
