"""Invitations of owners to those who are to see their account."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from core.base.ids import AccountId, CabinetId, InvitationId
from core.model.cabinets.delegation import Invitation
from storage.repositories.repository import Repository, columns, facts
from storage.tables import invitations

_FACTS: Final = tuple(field.name for field in fields(Invitation) if field.name != "id")
_BY_HASH: Final = select(*columns(invitations, Invitation)).where(
    invitations.c.hash == bindparam("hash"), invitations.c.expires_at > bindparam("now")
)
_ADD: Final = insert(invitations).returning(invitations.c.id)
_TAKE: Final = delete(invitations).where(invitations.c.id == bindparam("invitation"))
_DROP: Final = delete(invitations).where(
    invitations.c.account_id == bindparam("account"), invitations.c.cabinet_id == bindparam("cabinet")
)


class Invitations(Repository):
    """Invitations that nobody has taken yet."""

    def add(self, invitation: Invitation) -> Invitation:
        """Keep an invitation, under an id of its own; the owner's earlier one of the account is forgotten."""
        self.drop(invitation.account_id, invitation.cabinet_id)
        stated = {name: getattr(invitation, name) for name in _FACTS}
        return replace(invitation, id=InvitationId(self._connection.execute(_ADD, stated).scalar_one()))

    def by_hash(self, hash_: str, now: datetime) -> Invitation | None:
        """The invitation of this code, while it is good."""
        row = self._connection.execute(_BY_HASH, {"hash": hash_, "now": now}).one_or_none()
        return Invitation(**facts(row)) if row else None

    def take(self, invitation_id: InvitationId) -> bool:
        """Forget an invitation that is being taken; False when somebody else was faster."""
        return self._connection.execute(_TAKE, {"invitation": invitation_id}).rowcount == 1

    def drop(self, account_id: AccountId, cabinet_id: CabinetId) -> None:
        """Forget what an owner has offered of the account."""
        self._connection.execute(_DROP, {"account": account_id, "cabinet": cabinet_id})
