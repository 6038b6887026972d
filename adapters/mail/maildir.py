"""The mailbox of returned letters as a Maildir folder, into which a mail server of one's own delivers."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from adapters.mail.bounces import MOST, bounce_of
from core.model.messages.addresses import Bounce
from core.ports.bounces import ReturnedMailUnavailable


class MaildirMailbox:
    """Reads what is new, and lays it with what is read: `new/` is where it goes on, not a place."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder, in which `new` and `cur` stand."""
        self._new = folder / "new"
        self._read = folder / "cur"

    async def since(self, place: str) -> AsyncGenerator[tuple[str, Bounce | None], None]:
        """What has come, as `core.ports.bounces.ReturnedMail` says."""
        try:
            for file in await asyncio.to_thread(lambda: sorted(self._new.iterdir())):
                yield place, bounce_of(await asyncio.to_thread(_beginning, file))
                await asyncio.to_thread(file.rename, self._read / f"{file.name}:2,S")
        except OSError as failure:
            raise ReturnedMailUnavailable(type(failure).__name__) from failure


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST)
