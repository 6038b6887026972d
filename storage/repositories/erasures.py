"""People who have asked to be forgotten: what goes at once, and what when it is due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from core.base.ids import ChatId, ErasureId
from core.model.cabinets.cabinet import Cabinet, erased_email
from core.model.cabinets.erasure import Act, Erasure, Rows
from storage.personal_data import HELD, Fate, Held, Whose, to_empty
from storage.repositories.repository import AnyRow, Repository
from storage.tables import audit, cabinets, chats, erasures, queue

_ADD: Final = insert(erasures).returning(erasures)


_ALL: Final = select(erasures).order_by(erasures.c.id)


_BY_ID: Final = erasures.c.id == bindparam("erasure")


_WAITING: Final = (
    select(erasures)
    .where(erasures.c.done_at.is_(None), erasures.c.due <= bindparam("until"))
    .order_by(erasures.c.id)
    # Two processes may have the same hour.
    .with_for_update(skip_locked=True)
)


_DONE: Final = (
    update(erasures)
    .where(_BY_ID, erasures.c.done_at.is_(None))
    .values(done_at=bindparam("at"), act=bindparam("new_act"))
)


_EMPTY_CABINET: Final = (
    update(cabinets)
    .where(cabinets.c.id == bindparam("cabinet"))
    .values(
        email=bindparam("new_email"),
        phone="",
        password_hash="",
        quiet_since=None,
        quiet_until=None,
        calendar_hash=None,
        calendar_since=None,
        away_until=None,
        bill_ceiling=None,
    )
)


_LEFT: Final = (
    select(chats.c.id)
    .where(
        chats.c.cabinet_id.is_(None),
        audit.c.subject == bindparam("subject"),
        audit.c.action == "entered",
        audit.c.actor == literal("chat:") + cast(chats.c.id, Text),
    )
    .order_by(chats.c.id)
)
"""Chats in which the cabinet was open once, and nothing is now."""


_BLANK: Final[dict[str, Any]] = {
    "account_id": None,
    "state": "",
    "memory": {},
    "answer": None,
    "answer_to": "",
    "answer_shown": True,
}
"""A chat in which nothing is remembered."""


_PAYMENTS: Final = "payment-%"
"""Tasks that watch a payment to its end: money under way is not forgotten."""


class Erasures(Repository):
    """People who have asked to be forgotten."""

    def close(
        self, cabinet: Cabinet, *, here: ChatId, others: Sequence[ChatId]
    ) -> tuple[Sequence[ChatId], Rows]:
        """Take the person out of the cabinet at once; its chats, and how many rows went."""
        left = self._connection.scalars(_LEFT, {"subject": f"cabinet:{cabinet.id}"})
        were = tuple(map(ChatId, sorted({here, *others, *left})))
        whose = Whose(cabinet=cabinet.id, chats=were, email=cabinet.email)
        gone = {
            held.table.name: self._delete(held, held.of(whose)) for held in HELD if held.fate is Fate.AT_ONCE
        }
        waits = queue.c.done_at.is_(None) & queue.c.kind.not_like(_PAYMENTS)
        for held in HELD:
            if held.table is queue:
                gone[queue.name] = self._delete(held, held.of(whose) & waits)
        self._connection.execute(update(chats).where(chats.c.id.in_(others)).values(_BLANK))
        self._connection.execute(
            _EMPTY_CABINET, {"cabinet": cabinet.id, "new_email": erased_email(cabinet.id)}
        )
        return whose.chats, gone

    def add(self, erasure: Erasure) -> Erasure:
        """Keep a new one, whose id is 0, and return it with its own."""
        row = self._connection.execute(
            _ADD,
            {
                "cabinet_id": erasure.cabinet_id,
                "asked_at": erasure.asked_at,
                "channel": erasure.channel,
                "due": erasure.due,
                "email": erasure.email,
                "chats": list(erasure.chats),
                "at_once": dict(erasure.at_once),
            },
        ).one()
        return _erasure(row)

    def get(self, erasure_id: ErasureId) -> Erasure | None:
        """The one of this id."""
        row = self._connection.execute(_ALL.where(_BY_ID), {"erasure": erasure_id}).one_or_none()
        return _erasure(row) if row else None

    def all(self) -> list[Erasure]:
        """Every one, oldest first."""
        return [_erasure(row) for row in self._connection.execute(_ALL)]

    def waiting(self, until: date) -> list[Erasure]:
        """Those that are not carried out and due on this day or before it, oldest first."""
        return [_erasure(row) for row in self._connection.execute(_WAITING, {"until": until})]

    def carry_out(self, erasure: Erasure, at: datetime) -> Act | None:
        """Erase and empty what is left, and keep the act; None when it has been done before."""
        unused = self._unused(erasure)
        whose = Whose(cabinet=erasure.cabinet_id, chats=unused)
        erased: dict[str, int] = {}
        emptied = {chats.name: self._put_away(unused)}
        kept: dict[str, int] = {}
        for held in HELD:
            name = held.table.name
            if held.fate is Fate.WHEN_DUE:
                erased[name] = self._delete(held, held.of(whose))
            elif held.fate is Fate.STAYS and held.table is not chats:
                if held.emptied:
                    emptied[name] = self._empty(held, held.of(whose))
                kept[name] = self._count(held, held.of(whose))
        act = Act(erased=erased, emptied=emptied, kept=kept)
        stated = {"erased": erased, "emptied": emptied, "kept": kept}
        asked = {"erasure": erasure.id, "at": at, "new_act": stated}
        return act if self._connection.execute(_DONE, asked).rowcount == 1 else None

    def empty_what_is_free(self) -> int:
        """Empty rows of people forgotten before, which were still needed then; how many it was."""
        forgotten = select(erasures.c.cabinet_id).where(erasures.c.done_at.is_not(None))
        return sum(
            self._empty(held, held.table.c.cabinet_id.in_(forgotten))
            for held in HELD
            if held.still_needed is not None
        )

    def _unused(self, erasure: Erasure) -> Sequence[ChatId]:
        """The chats in which nobody has said anything since."""
        found = select(chats.c.id).where(
            chats.c.id.in_(erasure.chats),
            chats.c.cabinet_id.is_(None),
            chats.c.active_at <= erasure.asked_at,
        )
        return [ChatId(chat) for chat in self._connection.scalars(found)]

    def _put_away(self, unused: Sequence[ChatId]) -> int:
        """Forget whose the chats are in their messengers; what their person says next begins another."""
        values = {"peer": literal("erased:") + cast(chats.c.id, Text), "client": None, "reachable": False}
        putting_away = update(chats).where(chats.c.id.in_(unused)).values(**values, **_BLANK)
        return self._connection.execute(putting_away).rowcount

    def _delete(self, held: Held, rows: ColumnElement[bool]) -> int:
        return self._connection.execute(delete(held.table).where(rows)).rowcount

    def _empty(self, held: Held, rows: ColumnElement[bool]) -> int:
        return self._connection.execute(
            update(held.table).where(to_empty(held, rows)).values(dict(held.emptied))
        ).rowcount

    def _count(self, held: Held, rows: ColumnElement[bool]) -> int:
        counting = select(func.count()).select_from(held.table).where(rows)
        return self._connection.scalar(counting) or 0


def _erasure(row: AnyRow) -> Erasure:
    return Erasure(
        id=ErasureId(row.id),
        cabinet_id=row.cabinet_id,
        asked_at=row.asked_at,
        channel=row.channel,
        due=row.due,
        email=row.email,
        chats=tuple(map(ChatId, row.chats)),
        at_once=row.at_once,
        done_at=row.done_at,
        act=None if row.act is None else Act(**row.act),
    )
