"""Links between cabinets and accounts; a closed link stays in the history."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from core.base.ids import AccountId, CabinetId, LinkId
from core.model.cabinets.cabinet import Link, ProofKind
from core.model.cabinets.delegation import Invitation
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import charges, chats, links

_LINK: Final = select(*columns(links, Link))


_OPEN: Final = links.c.unlinked_at.is_(None)


_LINK_BY_ID: Final = _LINK.where(links.c.id == bindparam("link"))


_LINKS_OF_CABINET: Final = _LINK.where(links.c.cabinet_id == bindparam("cabinet"), _OPEN).order_by(links.c.id)


_LINKS_OF_ACCOUNT: Final = _LINK.where(links.c.account_id == bindparam("account"), _OPEN).order_by(links.c.id)


_CHARGED: Final = (
    select(func.max(charges.c.month)).where(charges.c.account_id == bindparam("account")).scalar_subquery()
)
_ADD_LINK: Final = insert(links).values(billed_month=_CHARGED).returning(*columns(links, Link))
"""Whoever links an account sees what has been charged; only later bills are new."""


_CLOSE_LINK: Final = (
    update(links)
    .where(links.c.id == bindparam("link"), _OPEN)
    .values(unlinked_at=bindparam("at"))
    .returning(*columns(links, Link))
)


_PUT_DOWN: Final = (
    update(chats)
    .where(chats.c.cabinet_id == bindparam("cabinet"), chats.c.account_id == bindparam("account"))
    .values(account_id=None)
)


class Links(Repository):
    """Links between cabinets and accounts; a closed link stays in the history."""

    __slots__ = ()

    def get(self, link_id: LinkId) -> Link | None:
        """The link of this id, open or closed."""
        row = self._connection.execute(_LINK_BY_ID, {"link": link_id}).one_or_none()
        return Link(**facts(row)) if row else None

    @once
    def of_cabinet(self, cabinet_id: CabinetId) -> list[Link]:
        """The cabinet's open links, oldest first."""
        rows = self._connection.execute(_LINKS_OF_CABINET, {"cabinet": cabinet_id})
        return [Link(**facts(row)) for row in rows]

    @once
    def of_account(self, account_id: AccountId) -> list[Link]:
        """The account's open links, oldest first."""
        rows = self._connection.execute(_LINKS_OF_ACCOUNT, {"account": account_id})
        return [Link(**facts(row)) for row in rows]

    def add(self, cabinet_id: CabinetId, account_id: AccountId, proof: ProofKind, at: datetime) -> Link:
        """Open a link."""
        return self._add(cabinet_id=cabinet_id, account_id=account_id, proof=proof, linked_at=at)

    def add_delegate(self, cabinet_id: CabinetId, invitation: Invitation, at: datetime) -> Link:
        """Open a delegate's link, as the owner's invitation says."""
        return self._add(
            cabinet_id=cabinet_id,
            account_id=invitation.account_id,
            proof=ProofKind.INVITATION,
            linked_at=at,
            rights=invitation.rights,
            granted_by=invitation.cabinet_id,
            name=invitation.name,
            until=invitation.until,
        )

    def _add(self, **stated: object) -> Link:
        self._known.clear()
        asked = {**stated, "account": stated["account_id"]}
        return Link(**facts(self._connection.execute(_ADD_LINK, asked).one()))

    def close(self, link_id: LinkId, at: datetime) -> None:
        """Close a link; every chat of the cabinet that had the account active has none (S96).

        The chat of this very turn is saved after it, so the turn takes the account out of that one itself.
        """
        self._known.clear()
        row = self._connection.execute(_CLOSE_LINK, {"link": link_id, "at": at}).one_or_none()
        if row is None:
            return
        link = Link(**facts(row))
        self._connection.execute(_PUT_DOWN, {"cabinet": link.cabinet_id, "account": link.account_id})
