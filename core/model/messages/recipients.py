"""Whom a message is for; by which way it reaches them is decided when it is delivered."""

from dataclasses import dataclass
from typing import TypeAlias

from core.base.ids import CabinetId, ChatId


@dataclass(frozen=True, slots=True)
class ToCabinet:
    """A person, in whichever of their chats they can be reached, or by the cabinet's e-mail."""

    cabinet: CabinetId


@dataclass(frozen=True, slots=True)
class ToChat:
    """One chat and no other."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class ToAddress:
    """An e-mail address, which need not belong to a cabinet."""

    email: str


Recipient: TypeAlias = ToCabinet | ToChat | ToAddress
