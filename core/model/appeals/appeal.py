"""One appeal, how far it has come, and what was said in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from core.base.ids import AccountId, AppealId, AppealMessageId, CabinetId, ChatId

REOPENS: Final = timedelta(days=30)
"""For so long a closed appeal can be opened again."""
_UNKEPT: Final = AppealMessageId(0)


class AppealStatus(StrEnum):
    """How far an appeal has come; stands in rows."""

    NEW = "new"
    """Nobody has seen to it yet."""
    IN_WORK = "in_work"
    ANSWERED = "answered"
    NEED_INFO = "need_info"
    """The supplier waits for something from the subscriber."""
    CLOSED = "closed"


class Party(StrEnum):
    """Who does something with an appeal; stands in rows as the one who has written."""

    SUBSCRIBER = "subscriber"
    OPERATOR = "operator"
    PROGRAM = "program"
    """The clock, and what follows by itself."""


class Act(StrEnum):
    """What is done with an appeal."""

    WRITE = "write"
    """The subscriber says something more."""
    TAKE = "take"
    ANSWER = "answer"
    ASK = "ask"
    """For data that is missing."""
    CLOSE = "close"
    REOPEN = "reopen"


Move: TypeAlias = tuple[AppealStatus, Act, Party]

_S, _O, _P = Party.SUBSCRIBER, Party.OPERATOR, Party.PROGRAM
MOVES: Final[Mapping[Move, AppealStatus]] = MappingProxyType(
    {
        (AppealStatus.NEW, Act.WRITE, _S): AppealStatus.NEW,
        (AppealStatus.NEW, Act.TAKE, _O): AppealStatus.IN_WORK,
        (AppealStatus.NEW, Act.ANSWER, _O): AppealStatus.ANSWERED,
        (AppealStatus.NEW, Act.ASK, _O): AppealStatus.NEED_INFO,
        (AppealStatus.NEW, Act.CLOSE, _O): AppealStatus.CLOSED,
        (AppealStatus.IN_WORK, Act.WRITE, _S): AppealStatus.IN_WORK,
        (AppealStatus.IN_WORK, Act.ANSWER, _O): AppealStatus.ANSWERED,
        (AppealStatus.IN_WORK, Act.ASK, _O): AppealStatus.NEED_INFO,
        (AppealStatus.IN_WORK, Act.CLOSE, _O): AppealStatus.CLOSED,
        (AppealStatus.ANSWERED, Act.WRITE, _S): AppealStatus.IN_WORK,
        (AppealStatus.ANSWERED, Act.ANSWER, _O): AppealStatus.ANSWERED,
        (AppealStatus.ANSWERED, Act.ASK, _O): AppealStatus.NEED_INFO,
        (AppealStatus.ANSWERED, Act.CLOSE, _O): AppealStatus.CLOSED,
        (AppealStatus.ANSWERED, Act.CLOSE, _P): AppealStatus.CLOSED,
        (AppealStatus.NEED_INFO, Act.WRITE, _S): AppealStatus.IN_WORK,
        (AppealStatus.NEED_INFO, Act.ANSWER, _O): AppealStatus.ANSWERED,
        (AppealStatus.NEED_INFO, Act.ASK, _O): AppealStatus.NEED_INFO,
        (AppealStatus.NEED_INFO, Act.CLOSE, _O): AppealStatus.CLOSED,
        (AppealStatus.NEED_INFO, Act.CLOSE, _P): AppealStatus.CLOSED,
        (AppealStatus.CLOSED, Act.REOPEN, _S): AppealStatus.IN_WORK,
    }
)
"""What each status becomes, by what is done and who does it; what does not stand here is not allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question of the form with its answer, both in words: the form may have changed since."""

    title: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """One appeal; its number is its id."""

    id: AppealId
    cabinet_id: CabinetId
    account_id: AccountId | None
    """The account that was open when it was filed."""
    category: str
    """The title of then, as is that of the kind."""
    kind_key: str
    kind: str
    fields: tuple[Answered, ...]
    status: AppealStatus = AppealStatus.NEW
    filed_at: datetime
    due: date
    """The last day on which it is answered, as was promised."""
    answered_at: datetime | None = None
    """When it was answered first."""
    closed_at: datetime | None = None
    unread: int = 0
    """Messages that its subscriber has not read, in any channel."""
    thread: ChatId | None = None
    """The operators' chat in which it is talked about; None where nobody has been told there."""

    def may_be_reopened(self, now: datetime) -> bool:
        """Whether it is closed, and not for too long."""
        return self.closed_at is not None and now <= self.closed_at + REOPENS


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealMessage:
    """What somebody has said in an appeal."""

    id: AppealMessageId = _UNKEPT
    appeal_id: AppealId
    party: Party
    by: str
    """As the audit names people; of an operator no subscriber sees it."""
    words: str
    at: datetime
    is_note: bool = False
    """Said among operators: it reaches no subscriber."""
