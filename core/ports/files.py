"""Where files are kept."""

from datetime import datetime
from typing import Protocol

from core.base.ids import ChatId
from core.model.files import KeptFile


class Files(Protocol):
    """Files made for a chat or sent in it."""

    def add(self, chat: ChatId, file: KeptFile, at: datetime) -> str:
        """Keep a file and return its key, which cannot be guessed."""
        ...

    def get(self, chat: ChatId, key: str) -> KeptFile | None:
        """The file, for the chat that it belongs to."""
        ...
