"""The history of the site chat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from core.base.ids import ChatId


class Lines(Protocol):
    """The site chat's history: what was written and shown, in order."""

    def add(self, chat: ChatId, line: Mapping[str, Any], at: datetime) -> int:
        """Keep a line and return its number, which grows."""
        ...

    def replace(self, chat: ChatId, number: int, line: Mapping[str, Any]) -> None:
        """Keep another line in place of one."""
        ...

    def drop(self, chat: ChatId, number: int) -> None:
        """Forget a line."""
        ...

    def since(self, chat: ChatId, number: int, limit: int) -> list[tuple[int, Mapping[str, Any], datetime]]:
        """Lines after a number, oldest first; the newest `limit` of them."""
        ...
