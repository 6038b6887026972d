"""Whom a task is for; the way of a message to them is chosen when it is delivered."""

from dataclasses import dataclass
from typing import TypeAlias

from core.base.ids import CabinetId, ChatId


@dataclass(frozen=True, slots=True)
class ToCabinet:
    """A person, in any of their chats where they can be reached, or by the cabinet's e-mail."""

    cabinet: CabinetId


@dataclass(frozen=True, slots=True)
class ToChat:
    """One chat and no other."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class ToAddress:
    """An e-mail address, which need not belong to a cabinet."""

    email: str


@dataclass(frozen=True, slots=True)
class ToNobody:
    """What the program does for all together."""


Recipient: TypeAlias = ToCabinet | ToChat | ToAddress | ToNobody
