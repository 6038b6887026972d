"""Where files are kept."""

from datetime import datetime
from typing import Protocol

from core.base.ids import ChatId
from core.model.files import KeptFile


class Files(Protocol):
    """Files made for a chat or sent in it."""

    def add(self, chat: ChatId, file: KeptFile, at: datetime, *, made_of: str = "") -> str:
        """Keep a file and return its key, which cannot be guessed.

        `made_of` is the fingerprint of the facts that it tells, by which it is found again.
        """
        ...

    def made_of(self, chat: ChatId, fingerprint: str) -> str | None:
        """The key of the chat's newest file made of these facts; None where it has none."""
        ...

    def get(self, chat: ChatId, key: str) -> KeptFile | None:
        """The file, for the chat that it belongs to."""
        ...
