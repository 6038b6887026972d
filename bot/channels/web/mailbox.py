"""The demonstration's mailbox: the letters sent, beside the chat, so that their codes can be read."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from aiohttp import web


class StoredLetter(Protocol):
    """A letter that has been sent."""

    @property
    def message_id(self) -> str:
        """Its name, which no other letter has."""
        ...

    @property
    def to(self) -> str:
        """The address."""
        ...

    @property
    def subject(self) -> str:
        """The subject."""
        ...

    @property
    def text(self) -> str:
        """The plain text."""
        ...

    @property
    def time(self) -> datetime:
        """When it was sent, in UTC."""
        ...


Letters = Callable[[], Sequence[StoredLetter]]
"""Reads the letters, newest first; it may wait for a disk."""

_SHOWN: Final = 50


class Mailbox:
    """Shows everybody's letters to everybody: for a demonstration only."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def list(self, request: web.Request) -> web.Response:
        """The newest letters."""
        del request
        found = await asyncio.to_thread(self._letters)
        return web.json_response(
            [
                {
                    "id": letter.message_id,
                    "to": letter.to,
                    "subject": letter.subject,
                    "text": letter.text,
                    "at": letter.time.isoformat(timespec="milliseconds"),
                }
                for letter in found[:_SHOWN]
            ],
            headers={"Cache-Control": "no-store"},
        )
