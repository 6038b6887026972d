"""One-time codes."""

from typing import Protocol

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Code


class Codes(Protocol):
    """One-time codes, at most one a chat."""

    def of_chat(self, chat: ChatId) -> Code | None:
        """The chat's code."""
        ...

    def put(self, code: Code) -> None:
        """Keep the code; it replaces the chat's earlier one."""
        ...

    def drop(self, chat: ChatId) -> None:
        """Forget the chat's code."""
        ...
