"""What a person did, in the words of no messenger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Said:
    """They wrote something."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """They pressed a button; `press` is what it carries, and may be forged."""

    press: str


@dataclass(frozen=True, slots=True)
class Attached:
    """They sent a file; `reference` is the channel's own way to fetch it."""

    reference: str
    name: str = ""
    mime: str = ""
    size: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SharedPhone:
    """They shared a phone with the messenger's own button; `own` only when the messenger vouches for it."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Started:
    """They opened the conversation, perhaps by a deep link that carries a payload."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """They sent what we cannot read: a sticker, a voice message, a point on the map."""

    kind: str


@dataclass(frozen=True, slots=True)
class Left:
    """They blocked us or forbade messages."""


@dataclass(frozen=True, slots=True)
class Ended:
    """They ended the conversation for good, as on somebody else's device: nobody can come back to it."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """They allowed messages again."""


@dataclass(frozen=True, slots=True)
class Done:
    """Our own errand is done, and this is its result."""

    kind: str
    result: Mapping[str, Any]


What: TypeAlias = Said | Pressed | Attached | SharedPhone | Started | Sent | Left | Ended | CameBack | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that a person did in a private chat, or in a chat of several people."""

    channel: str
    peer: str
    """The messenger's own name of the chat; in a private chat also the person's.

    A thread of a group is a chat of its own, under the name `group/thread`.
    """
    id: str
    """The messenger's own name of the event, the same when it is delivered again."""
    what: What
    origin: str = ""
    """The messenger's own name of the message that was pressed or written."""
    address: str = ""
    """The network address, where the channel knows one."""
    client: Mapping[str, bool] | None = None
    """What the person's client can show, in the channel's own words; None where the event does not say."""
    group: str = ""
    """The messenger's own name of the chat of several people; empty in a private chat."""
    sender: str = ""
    """The messenger's own name of the person who speaks in a group; empty in a private chat."""
    ref: str = ""
    """What the deep link carries by which they have come, where the messenger says it beside their words."""
    album: str = ""
    """The messenger's own name of what several files were sent together in, where each is a message."""
    addressed: bool = True
    """Whether it is meant for the bot: in a group by its name, or as a reply to it."""

    @property
    def together(self) -> str:
        """What files that were sent together have in common."""
        return self.album or self.origin
