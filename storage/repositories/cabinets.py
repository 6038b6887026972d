"""Cabinets, and the chats that hold them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from core.base.ids import CabinetId, ChatId
from core.model.cabinets.cabinet import Cabinet
from core.model.chats import Chat
from storage.repositories.repository import Repository, columns, facts
from storage.tables import cabinets, chats

_CABINET: Final = select(*columns(cabinets, Cabinet))


_CABINET_BY_ID: Final = _CABINET.where(cabinets.c.id == bindparam("cabinet"))


_CABINET_BY_EMAIL: Final = _CABINET.where(cabinets.c.email == bindparam("email"))


_ADD_CABINET: Final = insert(cabinets).returning(*columns(cabinets, Cabinet))


_HOLD: Final = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(cabinet_id=bindparam("cabinet"), account_id=None)
)


_CHATS_OF: Final = select(chats.c.id).where(chats.c.cabinet_id == bindparam("cabinet")).order_by(chats.c.id)


class Cabinets(Repository):
    """Cabinets, and the chats that hold them."""

    __slots__ = ("_opened",)

    def __init__(self, connection: Connection, opened: Mapping[ChatId, Chat]) -> None:
        super().__init__(connection)
        self._opened = opened

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

    def enter(self, chat: ChatId, cabinet_id: CabinetId) -> None:
        """Let the chat hold the cabinet, with no account active."""
        self._hold(chat, cabinet_id)

    def leave(self, chat: ChatId) -> None:
        """Let the chat hold no cabinet."""
        self._hold(chat, None)

    def chats_of(self, cabinet_id: CabinetId) -> list[ChatId]:
        """All chats that hold the cabinet."""
        return list(self._connection.scalars(_CHATS_OF, {"cabinet": cabinet_id}))

    def _hold(self, chat_id: ChatId, cabinet_id: CabinetId | None) -> None:
        """The turn may have the chat in hand already, and must see the change in it."""
        self._connection.execute(_HOLD, {"chat": chat_id, "cabinet": cabinet_id})
        if chat := self._opened.get(chat_id):
            chat.cabinet_id, chat.account_id = cabinet_id, None
