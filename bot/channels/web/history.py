"""The history of a site chat, as plain functions of a transaction.

What a person says is written together with the answer to it, and not before: only the answer knows whether it
was a secret, and a secret never reaches the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.engine.events import Attached, Event, Pressed, Said
from bot.engine.screens import Answer
from core.base.ids import ChatId
from core.model.files import KeptFile
from core.ports.store import TurnWork

CHANNEL: Final = "web"
PAGE: Final = 60
"""Lines that a page shows at first, and gets each time it asks for earlier ones."""

_SHOWN: Final = "web/shown"
_DEPTH: Final = 2000
"""Lines that a page can go back; a conversation is not an archive."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: a screen, or what the person said."""

    number: int
    kept: Mapping[str, Any]
    at: datetime


def open_chat(work: TurnWork, peer: str, now: datetime) -> ChatId:
    """The session's chat, begun if there is none."""
    return work.chats.open(CHANNEL, peer, now).id


def newest(work: TurnWork, chat: ChatId) -> list[Line]:
    """The last lines, oldest first."""
    return [Line(*line) for line in work.lines.since(chat, 0, PAGE)]


def before(work: TurnWork, chat: ChatId, number: int, have: int) -> list[Line]:
    """A page of lines before a number, oldest first; `have` is how many lines follow."""
    found = work.lines.since(chat, 0, min(have, _DEPTH) + PAGE)
    return [Line(*line) for line in found if line[0] < number][-PAGE:]


def record_answer(
    work: TurnWork,
    *,
    peer: str,
    answer: Answer,
    event: str,
    asked: Event | None,
    now: datetime,
) -> None:
    """Write what the person said and what it was answered with; once for each event.

    A press in the latest screen is answered in its place, where that loses nothing; any other below.
    """
    chat = open_chat(work, peer, now)
    if event and not work.chats.see(_SHOWN, event, now):
        return
    said = _said(asked) if asked else None
    if said is not None and not answer.erase:
        work.lines.add(chat, said, now)
    screens = [{"screen": screen.to_json()} for screen in answer.screens]
    pressed = asked.origin if asked and isinstance(asked.what, Pressed) else ""
    if pressed and _may_replace(answer) and pressed == _latest_screen(work, chat):
        work.lines.replace(chat, int(pressed), screens[0])
        return
    for screen in screens:
        work.lines.add(chat, screen, now)


def keep_file(work: TurnWork, *, peer: str, file: KeptFile, now: datetime) -> str:
    """Keep an uploaded file and return its key."""
    return work.files.add(open_chat(work, peer, now), file, now)


class NoFile(LookupError):
    """The session's chat has no such file."""


def file_of(work: TurnWork, *, peer: str, key: str) -> KeptFile:
    """A file of the session's chat.

    Raises:
        NoFile: when there is none.
    """
    chat = work.chats.find(CHANNEL, peer)
    file = None if chat is None else work.files.get(chat, key)
    if file is None:
        raise NoFile
    return file


def _said(asked: Event) -> dict[str, Any] | None:
    """What the person said, as it is kept; `id` is the page's own name of it."""
    match asked.what:
        case Said(text):
            return {"id": asked.origin, "text": text}
        case Attached() as file:
            kept = {"key": file.reference.partition("/")[2], "name": file.name, "mime": file.mime}
            return {"id": asked.origin, "text": file.caption, "files": [kept | {"size": file.size}]}
    return None


def _may_replace(answer: Answer) -> bool:
    """Whether the answer is one screen without a file that may stand in place of what was pressed."""
    return not answer.fresh and len(answer.screens) == 1 and not answer.screens[0].files


def _latest_screen(work: TurnWork, chat: ChatId) -> str:
    """The number of the last screen, where it is near the end and nothing of it would be lost."""
    for number, kept, _ in reversed(work.lines.since(chat, 0, PAGE)):
        if "screen" in kept:
            screen = kept["screen"]
            return "" if screen["files"] or screen.get("stays") else str(number)
    return ""
