"""Appeals, and what was said in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.base.ids import AppealId, AppealMessageId, CabinetId, ChatId
from core.model.appeals.appeal import Appeal, AppealMessage, AppealStatus


class Appeals(Protocol):
    """Appeals of all people, each with its thread of messages."""

    def add(self, appeal: Appeal) -> Appeal:
        """Keep a new one, under an id of its own."""
        ...

    def get(self, appeal_id: AppealId) -> Appeal | None:
        """The appeal of this id."""
        ...

    def of_cabinet(self, cabinet_id: CabinetId, *, offset: int = 0, limit: int = 50) -> Sequence[Appeal]:
        """A person's appeals, newest first."""
        ...

    def unread_of(self, cabinet_id: CabinetId) -> int:
        """How many messages in all appeals of a person are unread."""
        ...

    def open(self, limit: int) -> Sequence[Appeal]:
        """Those that are not closed, the one that is due first first."""
        ...

    def move(self, appeal: Appeal, *, was: AppealStatus) -> bool:
        """Keep status, times and unread messages; False, and nothing, where the status is no longer that."""
        ...

    def mark_read(self, appeal_id: AppealId) -> None:
        """Nothing in it is unread from now on."""
        ...

    def bind(self, appeal_id: AppealId, thread: ChatId) -> bool:
        """Let it be talked about in this chat; False where it has one already."""
        ...

    def say(self, message: AppealMessage) -> AppealMessage:
        """Add a message to its thread, under an id of its own."""
        ...

    def message(self, message_id: AppealMessageId) -> AppealMessage | None:
        """The message of this id."""
        ...

    def thread_of(self, appeal_id: AppealId) -> Sequence[AppealMessage]:
        """Everything said in it, notes included, oldest first."""
        ...

    def written_since(self, cabinet_id: CabinetId, since: datetime) -> int:
        """How many messages a person has written in all appeals since then, new appeals included."""
        ...
