"""Cabinets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Update, bindparam, delete, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from core.base.ids import CabinetId, ChatId
from core.base.money import Kopecks
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.quiet_hours import QuietHours
from core.model.chats import OpenChat
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import cabinets, chats, lines

_CABINET: Final = select(*columns(cabinets, Cabinet))


_CABINET_BY_ID: Final = _CABINET.where(cabinets.c.id == bindparam("cabinet"))


_CABINET_BY_EMAIL: Final = _CABINET.where(cabinets.c.email == bindparam("email"))


_ADD_CABINET: Final = insert(cabinets).returning(*columns(cabinets, Cabinet))


# NO KEY: strong enough that two who change it exclude each other, and rows can still refer to the cabinet.
_HELD_CABINET: Final = _CABINET_BY_ID.with_for_update(key_share=True)


_CHANGE: Final = update(cabinets).where(cabinets.c.id == bindparam("cabinet"))


_SET_PASSWORD: Final = _CHANGE.values(password_hash=bindparam("new_hash"))


_OPEN_IN: Final = select(chats.c.id).where(
    chats.c.id == bindparam("chat"), chats.c.cabinet_id == bindparam("cabinet")
)


_OPEN_CHATS: Final = (
    select(*columns(chats, OpenChat))
    .where(chats.c.cabinet_id == bindparam("cabinet"))
    .order_by(chats.c.active_at.desc(), chats.c.id)
)


_CLOSE: Final = (
    update(chats)
    .where(chats.c.cabinet_id == bindparam("cabinet"))
    .values(cabinet_id=None, account_id=None, state="", memory={})
    .returning(chats.c.id)
)


_CLOSE_CHATS: Final = _CLOSE.where(chats.c.id != bindparam("but"))


_CLOSE_CHAT: Final = _CLOSE.where(chats.c.id == bindparam("only"))


# Somebody else may sit in front of it; the messengers keep theirs in any case.
_FORGET_HISTORY: Final = delete(lines).where(lines.c.chat_id.in_(bindparam("closed", expanding=True)))


_SET_EMAIL: Final = _CHANGE.values(email=bindparam("new_email"))


_SET_PHONE: Final = _CHANGE.values(phone=bindparam("new_phone"))


_CABINET_BY_CALENDAR: Final = _CABINET.where(cabinets.c.calendar_hash == bindparam("secret_hash"))


_SET_CALENDAR: Final = _CHANGE.values(calendar_hash=bindparam("new_hash"), calendar_since=bindparam("since"))


_SET_AWAY: Final = _CHANGE.values(away_until=bindparam("until"))


_SET_BILL_CEILING: Final = _CHANGE.values(bill_ceiling=bindparam("amount"))


_SET_QUIET_HOURS: Final = _CHANGE.values(quiet_since=bindparam("since"), quiet_until=bindparam("until"))


class Cabinets(Repository):
    """Cabinets."""

    __slots__ = ()

    @once
    def get(self, cabinet_id: CabinetId) -> Cabinet:
        """The cabinet of this id; a KeyError when there is none."""
        row = self._connection.execute(_CABINET_BY_ID, {"cabinet": cabinet_id}).one_or_none()
        if row is None:
            raise KeyError(cabinet_id)
        return Cabinet(**facts(row))

    def by_email(self, email: str) -> Cabinet | None:
        """The cabinet of this e-mail, in any case of letters."""
        row = self._connection.execute(_CABINET_BY_EMAIL, {"email": email.lower()}).one_or_none()
        return Cabinet(**facts(row)) if row else None

    def add(self, *, email: str, phone: str, password_hash: str, at: datetime) -> Cabinet:
        """Open a cabinet."""
        stated = {
            "email": email.lower(),
            "phone": phone,
            "password_hash": password_hash,
            "created_at": at,
        }
        return Cabinet(**facts(self._connection.execute(_ADD_CABINET, stated).one()))

    def hold(self, cabinet_id: CabinetId) -> Cabinet:
        """The cabinet as it stands, locked until the unit of work ends."""
        self._known.clear()
        return Cabinet(**facts(self._connection.execute(_HELD_CABINET, {"cabinet": cabinet_id}).one()))

    def set_password(self, cabinet_id: CabinetId, password_hash: str) -> None:
        """Keep another password's hash."""
        self._change(_SET_PASSWORD, {"cabinet": cabinet_id, "new_hash": password_hash})

    def is_open_in(self, cabinet_id: CabinetId, chat: ChatId) -> bool:
        """Whether the chat holds the cabinet."""
        found = self._connection.execute(_OPEN_IN, {"cabinet": cabinet_id, "chat": chat})
        return found.one_or_none() is not None

    def open_chats(self, cabinet_id: CabinetId) -> Sequence[OpenChat]:
        """The chats that hold the cabinet, the one last used first."""
        rows = self._connection.execute(_OPEN_CHATS, {"cabinet": cabinet_id})
        return [OpenChat(**facts(row)) for row in rows]

    def close_chats(self, cabinet_id: CabinetId, *, but: ChatId | None = None) -> list[ChatId]:
        """Take the cabinet out of the chats that hold it, all or all but one, and say which these were.

        The cabinet is held before, so that no turn of these chats is under way.
        """
        return self._close(_CLOSE_CHATS, {"cabinet": cabinet_id, "but": but or 0})

    def close_chat(self, cabinet_id: CabinetId, chat: ChatId) -> bool:
        """The same in one chat; False where it does not hold the cabinet."""
        return bool(self._close(_CLOSE_CHAT, {"cabinet": cabinet_id, "only": chat}))

    def set_email(self, cabinet_id: CabinetId, email: str) -> None:
        """Keep another e-mail, which no other cabinet has."""
        self._change(_SET_EMAIL, {"cabinet": cabinet_id, "new_email": email.lower()})

    def set_phone(self, cabinet_id: CabinetId, phone: str) -> None:
        """Keep another phone."""
        self._change(_SET_PHONE, {"cabinet": cabinet_id, "new_phone": phone})

    def set_away(self, cabinet_id: CabinetId, until: date | None) -> None:
        """Keep the day on which the person comes back; None, and they are at home."""
        self._change(_SET_AWAY, {"cabinet": cabinet_id, "until": until})

    def set_bill_ceiling(self, cabinet_id: CabinetId, amount: Kopecks | None) -> None:
        """Keep the sum of a month above which the person is warned; None, and they are not."""
        self._change(_SET_BILL_CEILING, {"cabinet": cabinet_id, "amount": amount})

    def by_calendar(self, secret_hash: bytes) -> Cabinet | None:
        """The cabinet whose calendar's secret has this hash."""
        row = self._connection.execute(_CABINET_BY_CALENDAR, {"secret_hash": secret_hash}).one_or_none()
        return Cabinet(**facts(row)) if row else None

    def set_calendar(self, cabinet_id: CabinetId, secret_hash: bytes | None, since: datetime | None) -> None:
        """Keep another secret's hash for the calendar, and since when."""
        self._change(_SET_CALENDAR, {"cabinet": cabinet_id, "new_hash": secret_hash, "since": since})

    def set_quiet_hours(self, cabinet_id: CabinetId, hours: QuietHours | None) -> None:
        """Keep when the person is not to be written to unasked."""
        since, until = (hours.since, hours.until) if hours else (None, None)
        self._change(_SET_QUIET_HOURS, {"cabinet": cabinet_id, "since": since, "until": until})

    def _close(self, statement: ReturningUpdate[Any], asked: Mapping[str, object]) -> list[ChatId]:
        closed: list[ChatId] = sorted(self._connection.execute(statement, asked).scalars())
        self._connection.execute(_FORGET_HISTORY, {"closed": closed})
        return closed

    def _change(self, statement: Update, stated: Mapping[str, object]) -> None:
        self._known.clear()
        self._connection.execute(statement, stated)
