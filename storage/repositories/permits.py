"""Permits that one-time secrets carry."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from core.base.ids import CabinetId, ChatId, PermitId
from core.model.cabinets.permits import Permit, Purpose
from storage.repositories.repository import AnyRow, Repository, columns, facts
from storage.tables import cabinets, permits

_PERMIT: Final = select(*columns(permits, Permit))


_BY_ID: Final = permits.c.id == bindparam("permit")


_PERMIT_BY_ID: Final = _PERMIT.where(_BY_ID)


_PERMIT_BY_HASH: Final = _PERMIT.where(permits.c.hash == bindparam("secret_hash"))


_NEWEST_OF_CHAT: Final = (
    _PERMIT.where(permits.c.chat_id == bindparam("chat"), permits.c.purpose == bindparam("purpose"))
    .order_by(permits.c.id.desc())
    .limit(1)
)


_ADD: Final = insert(permits).returning(*columns(permits, Permit))


_UNUSED: Final = permits.c.used_at.is_(None)


_OPEN: Final = (
    update(permits)
    .where(_BY_ID, _UNUSED, permits.c.opened_by.is_(None) | (permits.c.opened_by == bindparam("chat")))
    .values(opened_by=bindparam("chat"))
)


_USE: Final = update(permits).where(_BY_ID, _UNUSED).values(used_at=bindparam("at"))


_LEADING_BACK: Final = (
    _PERMIT.join_from(permits, cabinets)
    .where(
        permits.c.email == bindparam("address"),
        permits.c.purpose == Purpose.STOP,
        permits.c.expires_at > bindparam("now"),
        cabinets.c.email != permits.c.email,
        _UNUSED,
    )
    .order_by(permits.c.id)
    .limit(1)
)


_WITHDRAW: Final = delete(permits).where(
    permits.c.cabinet_id == bindparam("cabinet"),
    permits.c.purpose == bindparam("purpose"),
    permits.c.id > bindparam("after"),
    _UNUSED,
)


class Permits(Repository):
    """Permits that one-time secrets carry."""

    __slots__ = ()

    def add(self, permit: Permit) -> Permit:
        """Keep a permit, and return it with the id that it has got."""
        stated = {
            "hash": permit.hash,
            "purpose": permit.purpose,
            "cabinet_id": permit.cabinet_id,
            "chat_id": permit.chat_id,
            "email": permit.email,
            "issued_at": permit.issued_at,
            "expires_at": permit.expires_at,
            "used_at": permit.used_at,
            "opened_by": permit.opened_by,
        }
        return _permit(self._connection.execute(_ADD, stated).one())

    def get(self, permit_id: PermitId) -> Permit | None:
        """The permit of this id."""
        row = self._connection.execute(_PERMIT_BY_ID, {"permit": permit_id}).one_or_none()
        return _permit(row) if row else None

    def by_hash(self, secret_hash: bytes) -> Permit | None:
        """The permit whose secret has this hash."""
        row = self._connection.execute(_PERMIT_BY_HASH, {"secret_hash": secret_hash}).one_or_none()
        return _permit(row) if row else None

    def of_chat(self, chat: ChatId, purpose: Purpose) -> Permit | None:
        """The newest permit of the purpose that the chat has asked for."""
        row = self._connection.execute(_NEWEST_OF_CHAT, {"chat": chat, "purpose": purpose}).one_or_none()
        return _permit(row) if row else None

    def open(self, permit_id: PermitId, chat: ChatId) -> bool:
        """Let the chat be the one that has opened an unused permit; False when another chat was first."""
        return self._connection.execute(_OPEN, {"permit": permit_id, "chat": chat}).rowcount == 1

    def use(self, permit_id: PermitId, at: datetime) -> bool:
        """Use the permit up; False when that has been done before."""
        return self._connection.execute(_USE, {"permit": permit_id, "at": at}).rowcount == 1

    def leading_back(self, email: str, now: datetime) -> Permit | None:
        """The oldest permit by which a cabinet of another e-mail may still be taken back to this one."""
        row = self._connection.execute(_LEADING_BACK, {"address": email, "now": now}).one_or_none()
        return _permit(row) if row else None

    def withdraw(self, cabinet_id: CabinetId, purpose: Purpose, *, after: PermitId | None = None) -> None:
        """Delete the cabinet's permits of the purpose that have not been used: all, or those given later."""
        self._connection.execute(_WITHDRAW, {"cabinet": cabinet_id, "purpose": purpose, "after": after or 0})


def _permit(row: AnyRow) -> Permit:
    return Permit(**facts(row))
