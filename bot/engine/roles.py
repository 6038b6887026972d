"""Who speaks: a subscriber in a private chat, or an operator in the operators' chat."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.engine.events import Event

if TYPE_CHECKING:
    from bot.engine.conversation import Conversation


class Role(Enum):
    """For whom a dialogue is."""

    SUBSCRIBER = "subscriber"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The operators' chats, and the conversation that is held there and nowhere else.

    Who speaks in one of them is an operator: their supplier decides who is in it.
    """

    conversation: "Conversation"
    groups: frozenset[tuple[str, str]]
    """The channel and the group of each."""

    def holds(self, event: Event) -> bool:
        """Whether the event comes from an operators' chat, or is the result of an errand of one."""
        return (event.channel, event.peer.partition("/")[0]) in self.groups
