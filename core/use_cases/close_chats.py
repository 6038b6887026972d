"""Where the cabinet is open, and signing out from afar: one other chat, or all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.base.ids import ChatId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.chats import OpenChat
from core.model.messages.facts import ChatClosed
from core.model.messages.recipients import ToChat
from core.ports.work import Work


class ChatGone(Refusal):
    """The cabinet is not open in that chat, or not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A chat in which the cabinet is open."""

    chat: OpenChat
    since: datetime | None
    """Since when; None where nobody has written it down."""
    is_here: bool
    """Whether it is the chat in which that is asked."""


def chats_of(work: Work, person: Person, cabinet: Cabinet) -> Sequence[Listed]:
    """Where the cabinet is open: here first, then the chat last used."""
    entered = {
        actor: at for at, actor, action in work.audit.of(f"cabinet:{cabinet.id}") if action == "entered"
    }
    listed = [
        Listed(chat=chat, since=entered.get(f"chat:{chat.id}"), is_here=chat.id == person.chat)
        for chat in work.cabinets.open_chats(cabinet.id)
    ]
    return sorted(listed, key=lambda each: not each.is_here)


def chat_of(work: Work, person: Person, cabinet: Cabinet, chat: ChatId) -> Listed:
    """One other chat in which the cabinet is open.

    Raises:
        ChatGone: when it is not, or the chat is the person's own.
    """
    for each in chats_of(work, person, cabinet):
        if each.chat.id == chat and not each.is_here:
            return each
    raise ChatGone


def sign_out_chat(work: Work, person: Person, cabinet: Cabinet, chat: ChatId, *, now: datetime) -> None:
    """Close the cabinet in another chat, which is told.

    Raises:
        ChatGone: when it is not open there, or the chat is the person's own, which they leave otherwise.
    """
    work.cabinets.hold(cabinet.id)
    if chat == person.chat or not work.cabinets.close_chat(cabinet.id, chat):
        raise ChatGone
    _tell(work, person, chat, now)


def sign_out_others(work: Work, person: Person, cabinet: Cabinet, *, now: datetime) -> int:
    """Close the cabinet in every other chat, each of which is told; how many these were."""
    work.cabinets.hold(cabinet.id)
    closed = work.cabinets.close_chats(cabinet.id, but=person.chat)
    for chat in closed:
        _tell(work, person, chat, now)
    return len(closed)


def _tell(work: Work, person: Person, chat: ChatId, now: datetime) -> None:
    work.audit.record(at=now, actor=person.actor, action="signed-out", subject=f"chat:{chat}")
    work.outbox.tell(ChatClosed(chat=chat, by=person.chat, at=now), ToChat(chat), at=now)
