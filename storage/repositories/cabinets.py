"""Cabinets."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Cabinet
from storage.repositories.repository import Repository, columns, facts
from storage.tables import cabinets

_CABINET: Final = select(*columns(cabinets, Cabinet))


_CABINET_BY_ID: Final = _CABINET.where(cabinets.c.id == bindparam("cabinet"))


_CABINET_BY_EMAIL: Final = _CABINET.where(cabinets.c.email == bindparam("email"))


_ADD_CABINET: Final = insert(cabinets).returning(*columns(cabinets, Cabinet))


class Cabinets(Repository):
    """Cabinets."""

    __slots__ = ()

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
