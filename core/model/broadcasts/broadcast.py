"""One broadcast: what is said, to whom, by whom, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.base.ids import AccountId, BroadcastId, CabinetId, ChatId
from core.model.broadcasts.audience import Audience
from core.model.messages.topics import Topic


class BroadcastKind(StrEnum):
    """What a broadcast is about, which decides who may do without it; stands in rows."""

    NOTICE = "notice"
    """The supplier's service: a due day, an office that moves, a new price."""
    OUTAGE = "outage"
    """There is or will be no light."""
    OFFER = "offer"
    """Advertising: only who has agreed to it is a recipient."""

    @property
    def topic(self) -> Topic:
        """The topic of its messages."""
        return _TOPICS[self]


_NOBODY: Final = AccountId(0)
_TOPICS: Final = {
    BroadcastKind.NOTICE: Topic.NOTICES,
    BroadcastKind.OUTAGE: Topic.OUTAGES,
    BroadcastKind.OFFER: Topic.OFFERS,
}


class BroadcastStatus(StrEnum):
    """How far a broadcast has come; stands in rows."""

    DRAFT = "draft"
    """Written; the recipients are being counted."""
    COUNTED = "counted"
    WAITING = "waiting"
    """For a senior operator's consent."""
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"

    def may_become(self, status: "BroadcastStatus") -> bool:
        """Whether that is a move that is allowed."""
        return status in MOVES[self]

    @property
    def has_ended(self) -> bool:
        """Whether nothing follows."""
        return not MOVES[self]


MOVES: Final[Mapping[BroadcastStatus, frozenset[BroadcastStatus]]] = MappingProxyType(
    {
        BroadcastStatus.DRAFT: frozenset({BroadcastStatus.COUNTED, BroadcastStatus.STOPPED}),
        BroadcastStatus.COUNTED: frozenset(
            {BroadcastStatus.WAITING, BroadcastStatus.RUNNING, BroadcastStatus.STOPPED}
        ),
        BroadcastStatus.WAITING: frozenset({BroadcastStatus.RUNNING, BroadcastStatus.STOPPED}),
        BroadcastStatus.RUNNING: frozenset(
            {BroadcastStatus.PAUSED, BroadcastStatus.STOPPED, BroadcastStatus.DONE}
        ),
        BroadcastStatus.PAUSED: frozenset({BroadcastStatus.RUNNING, BroadcastStatus.STOPPED}),
        BroadcastStatus.STOPPED: frozenset(),
        BroadcastStatus.DONE: frozenset(),
    }
)
"""Which status may follow which."""


class RecipientState(StrEnum):
    """What has become of one recipient; stands in rows."""

    WAITING = "waiting"
    """Not queued yet, or taken back when the broadcast was paused."""
    QUEUED = "queued"
    TOLD = "told"
    POINTLESS = "pointless"
    """The account was unlinked, the debt paid, the person gone."""
    UNWANTED = "unwanted"
    """The person does without such messages."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One broadcast; text and audience never change, so that what was consented to is what goes out."""

    id: BroadcastId
    kind: BroadcastKind
    text: str
    audience: Audience
    author: str
    """As the audit names people: `telegram:12345`, `server:ivanov`."""
    thread: ChatId | None = None
    """Where the operators are told that it is over; None where it was begun on the server."""
    created_at: datetime
    status: BroadcastStatus = BroadcastStatus.DRAFT
    gathered: AccountId = _NOBODY
    """The last account that the count has seen."""
    accounts: int = 0
    recipients: int = 0
    sent_by: str = ""
    """Who has sent it, or asked for the consent."""
    approved_by: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    round: int = 0
    """How often it has been started or gone on with; a part of the keys of its messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What has become of one person, for the report."""

    cabinet_id: CabinetId
    accounts: tuple[str, ...]
    """The numbers of the accounts concerned that are linked to the cabinet."""
    state: RecipientState
    way: str
    why: str
    at: datetime | None
    came_since: bool
    """Whether the person has written or pressed in that messenger since; that much is sure."""
