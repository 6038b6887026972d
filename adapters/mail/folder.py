"""Letters as .eml files in a folder: the demonstration's mailbox, readable by any mail program."""

import asyncio
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from pathlib import Path

from adapters.mail.message import compose
from core.model.messages.letters import Letter
from core.ports.post import PostUnavailable


class FolderPostman:
    """Puts each letter into the folder under its message id, so that a second try makes no second letter."""

    def __init__(self, folder: Path, *, sender: Address) -> None:
        """Remember the folder, which is made with the first letter, and whom the letters are from."""
        self._folder = folder
        self._sender = sender

    async def deliver(self, letter: Letter, message_id: str) -> None:
        """Write the letter's file, as `core.ports.post.Postman` says."""
        message = compose(letter, message_id, self._sender)
        try:
            await asyncio.to_thread(_write, self._folder / f"{message_id}.eml", message.as_bytes())
        except OSError as failure:
            raise PostUnavailable(str(failure)) from failure


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLetter:
    """A letter found in the folder."""

    message_id: str
    to: str
    subject: str
    text: str
    files: tuple[str, ...]
    """The names of the files that went along."""
    time: datetime
    """When it was written, in UTC."""


def letters(folder: Path) -> list[StoredLetter]:
    """The letters of the folder, newest first; none when nothing has been written yet."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in files]


def _write(file: Path, contents: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # letters hold one-time codes
    unfinished = file.with_suffix(".tmp")
    unfinished.write_bytes(contents)
    now = time.time_ns()
    os.utime(unfinished, ns=(now, now))  # a file system's own clock is too coarse to order two letters
    unfinished.replace(file)


def _read(file: Path) -> StoredLetter:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return StoredLetter(
        message_id=file.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content().replace("\r\n", "\n").removesuffix("\n") if body else "",
        files=tuple(part.get_filename() or "" for part in message.iter_attachments()),
        time=datetime.fromtimestamp(file.stat().st_mtime, UTC),
    )
