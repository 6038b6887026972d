"""Cabinets."""

from datetime import datetime
from typing import Protocol

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Cabinet


class Cabinets(Protocol):
    """Cabinets."""

    def get(self, cabinet_id: CabinetId) -> Cabinet:
        """The cabinet of this id; a KeyError when there is none."""
        ...

    def by_email(self, email: str) -> Cabinet | None:
        """The cabinet of this e-mail, in any case of letters."""
        ...

    def add(self, *, email: str, phone: str, password_hash: str, at: datetime) -> Cabinet:
        """Open a cabinet."""
        ...
