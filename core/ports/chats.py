"""Conversations, one row a chat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.base.ids import CabinetId, ChatId
from core.model.chats import Chat, OwedAnswer


class Chats(Protocol):
    """Conversations, one row a chat."""

    def open(self, channel: str, peer: str, now: datetime) -> Chat:
        """Load the chat, or begin one; it stays locked until the turn is committed."""
        ...

    def find(self, channel: str, peer: str) -> ChatId | None:
        """The chat's id, if there is one; nothing is locked or begun."""
        ...

    def get(self, chat_id: ChatId) -> Chat:
        """Load the chat of this id, locked until the turn is committed."""
        ...

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Chat]:
        """The chats that hold the cabinet, as they stand and not locked: nothing is to be changed in them."""
        ...

    def save(self, chat: Chat) -> None:
        """Keep what the turn has changed."""
        ...

    def end(self, chat_id: ChatId) -> None:
        """Close the chat for good: the next event of its peer begins another."""
        ...

    def see(self, stream: str, event_id: str, now: datetime) -> bool:
        """Remember the event; False when it has been seen before.

        `stream` is that in which the id is unique: a channel's events, or the answers that one has shown.
        """
        ...

    def owe(self, chat_id: ChatId, event: str, answer: Mapping[str, Any], now: datetime) -> None:
        """Keep owing an answer after a newer one has replaced it; of too many in one chat the oldest go."""
        ...

    def owed_for(self, chat_id: ChatId, event: str) -> Mapping[str, Any] | None:
        """The answer to the event among those that are kept owed."""
        ...

    def unshown(self, channel: str) -> list[OwedAnswer]:
        """Answers that have not been shown, those of one chat in the order in which they were given."""
        ...

    def mark_shown(self, answers: Sequence[tuple[ChatId, str]]) -> None:
        """Mark answers, each (chat, event), as shown."""
        ...
