"""Invitations of owners to those who are to see their account."""

from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, CabinetId, InvitationId
from core.model.cabinets.delegation import Invitation


class Invitations(Protocol):
    """Invitations that nobody has taken yet."""

    def add(self, invitation: Invitation) -> Invitation:
        """Keep an invitation, under an id of its own; the owner's earlier one of the account is forgotten."""
        ...

    def by_hash(self, hash_: str, now: datetime) -> Invitation | None:
        """The invitation of this code, while it is good."""
        ...

    def take(self, invitation_id: InvitationId) -> bool:
        """Forget an invitation that is being taken; False when somebody else was faster."""
        ...

    def drop(self, account_id: AccountId, cabinet_id: CabinetId) -> None:
        """Forget what an owner has offered of the account."""
        ...
