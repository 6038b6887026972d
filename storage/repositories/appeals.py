"""Appeals, and what was said in them."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Select, bindparam, func, insert, select, update

from core.base.ids import AppealId, AppealMessageId, CabinetId, ChatId
from core.model.appeals.appeal import Answered, Appeal, AppealMessage, AppealStatus, Party
from storage.repositories.repository import AnyRow, Repository, facts
from storage.tables import appeal_messages, appeals

_APPEAL: Final = select(*(appeals.c[each.name] for each in fields(Appeal)))
_MESSAGE: Final = select(*(appeal_messages.c[each.name] for each in fields(AppealMessage)))
_ADD: Final = insert(appeals).returning(appeals.c.id)
_GET: Final = _APPEAL.where(appeals.c.id == bindparam("appeal"))
_OF_CABINET: Final = (
    _APPEAL.where(appeals.c.cabinet_id == bindparam("cabinet"))
    .order_by(appeals.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
    .offset(bindparam("offset", type_=Integer))
)
_UNREAD: Final = select(func.coalesce(func.sum(appeals.c.unread), 0)).where(
    appeals.c.cabinet_id == bindparam("cabinet")
)
_OPEN: Final = (
    _APPEAL.where(appeals.c.status.in_([each for each in AppealStatus if each is not AppealStatus.CLOSED]))
    .order_by(appeals.c.due, appeals.c.id)
    .limit(bindparam("limit", type_=Integer))
)
_MOVE: Final = update(appeals).where(
    appeals.c.id == bindparam("appeal"), appeals.c.status == bindparam("was")
)
_READ: Final = update(appeals).where(appeals.c.id == bindparam("appeal")).values(unread=0)
_BIND: Final = (
    update(appeals)
    .where(appeals.c.id == bindparam("appeal"), appeals.c.thread.is_(None))
    .values(thread=bindparam("chat"))
)
_SAY: Final = insert(appeal_messages).returning(appeal_messages.c.id)
_SAID: Final = _MESSAGE.where(appeal_messages.c.id == bindparam("message"))
_THREAD: Final = _MESSAGE.where(appeal_messages.c.appeal_id == bindparam("appeal")).order_by(
    appeal_messages.c.id
)
_FILED_SINCE: Final = select(func.count()).where(
    appeals.c.cabinet_id == bindparam("cabinet"), appeals.c.filed_at > bindparam("since")
)
_SAID_SINCE: Final = (
    select(func.count())
    .select_from(appeal_messages)
    .join(appeals, appeals.c.id == appeal_messages.c.appeal_id)
    .where(
        appeals.c.cabinet_id == bindparam("cabinet"),
        appeal_messages.c.party == Party.SUBSCRIBER,
        appeal_messages.c.at > bindparam("since"),
    )
)


class Appeals(Repository):
    """Appeals of all people, each with its thread of messages."""

    __slots__ = ()

    def add(self, appeal: Appeal) -> Appeal:
        """Keep a new one, under an id of its own."""
        stated = {each.name: getattr(appeal, each.name) for each in fields(Appeal) if each.name != "id"}
        stated["fields"] = [asdict(each) for each in appeal.fields]
        return replace(appeal, id=AppealId(self._connection.execute(_ADD, stated).scalar_one()))

    def get(self, appeal_id: AppealId) -> Appeal | None:
        """The appeal of this id."""
        return next(iter(self._all(_GET, {"appeal": appeal_id})), None)

    def of_cabinet(self, cabinet_id: CabinetId, *, offset: int = 0, limit: int = 50) -> list[Appeal]:
        """A person's appeals, newest first."""
        return self._all(_OF_CABINET, {"cabinet": cabinet_id, "offset": offset, "limit": limit})

    def unread_of(self, cabinet_id: CabinetId) -> int:
        """How many messages in all appeals of a person are unread."""
        return int(self._connection.execute(_UNREAD, {"cabinet": cabinet_id}).scalar_one())

    def open(self, limit: int) -> list[Appeal]:
        """Those that are not closed, the one that is due first first."""
        return self._all(_OPEN, {"limit": limit})

    def move(self, appeal: Appeal, *, was: AppealStatus) -> bool:
        """Keep status, times and unread messages; False, and nothing, where the status is no longer that."""
        changed = {name: getattr(appeal, name) for name in ("status", "answered_at", "closed_at", "unread")}
        asked = {"appeal": appeal.id, "was": was}
        return self._connection.execute(_MOVE.values(**changed), asked).rowcount == 1

    def mark_read(self, appeal_id: AppealId) -> None:
        """Nothing in it is unread from now on."""
        self._connection.execute(_READ, {"appeal": appeal_id})

    def bind(self, appeal_id: AppealId, thread: ChatId) -> bool:
        """Let it be talked about in this chat; False where it has one already."""
        return self._connection.execute(_BIND, {"appeal": appeal_id, "chat": thread}).rowcount == 1

    def say(self, message: AppealMessage) -> AppealMessage:
        """Add a message to its thread, under an id of its own."""
        stated = asdict(message)
        del stated["id"]
        return replace(message, id=AppealMessageId(self._connection.execute(_SAY, stated).scalar_one()))

    def message(self, message_id: AppealMessageId) -> AppealMessage | None:
        """The message of this id."""
        row = self._connection.execute(_SAID, {"message": message_id}).one_or_none()
        return AppealMessage(**facts(row)) if row else None

    def thread_of(self, appeal_id: AppealId) -> list[AppealMessage]:
        """Everything said in it, notes included, oldest first."""
        return [
            AppealMessage(**facts(row)) for row in self._connection.execute(_THREAD, {"appeal": appeal_id})
        ]

    def written_since(self, cabinet_id: CabinetId, since: datetime) -> int:
        """How many messages a person has written in all appeals since then, new appeals included."""
        asked = {"cabinet": cabinet_id, "since": since}
        counts = (self._connection.execute(each, asked).scalar_one() for each in (_FILED_SINCE, _SAID_SINCE))
        return sum(counts)

    def _all(self, statement: Select[Any], asked: Mapping[str, Any]) -> list[Appeal]:
        return [_appeal(row) for row in self._connection.execute(statement, asked)]


def _appeal(row: AnyRow) -> Appeal:
    stated = facts(row)
    return Appeal(**stated | {"fields": tuple(Answered(**each) for each in stated["fields"])})
