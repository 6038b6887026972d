"""Permits that one-time secrets carry."""

from datetime import datetime
from typing import Protocol

from core.base.ids import CabinetId, ChatId, PermitId
from core.model.cabinets.permits import Permit, Purpose


class Permits(Protocol):
    """Permits that one-time secrets carry."""

    def add(self, permit: Permit) -> Permit:
        """Keep a permit, and return it with the id that it has got."""
        ...

    def get(self, permit_id: PermitId) -> Permit | None:
        """The permit of this id."""
        ...

    def by_hash(self, secret_hash: bytes) -> Permit | None:
        """The permit whose secret has this hash."""
        ...

    def of_chat(self, chat: ChatId, purpose: Purpose) -> Permit | None:
        """The newest permit of the purpose that the chat has asked for."""
        ...

    def open(self, permit_id: PermitId, chat: ChatId) -> bool:
        """Let the chat be the one that has opened an unused permit; False when another chat was first."""
        ...

    def use(self, permit_id: PermitId, at: datetime) -> bool:
        """Use the permit up; False when that has been done before."""
        ...

    def leading_back(self, email: str, now: datetime) -> Permit | None:
        """The oldest permit by which a cabinet of another e-mail may still be taken back to this one."""
        ...

    def withdraw(self, cabinet_id: CabinetId, purpose: Purpose, *, after: PermitId | None = None) -> None:
        """Delete the cabinet's permits of the purpose that have not been used: all, or those given later."""
        ...
