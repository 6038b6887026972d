"""Links between cabinets and accounts."""

from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, CabinetId, LinkId
from core.model.cabinets.cabinet import Link, ProofKind
from core.model.cabinets.delegation import Invitation


class Links(Protocol):
    """Links between cabinets and accounts; a closed link stays in the history."""

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Link]:
        """The cabinet's open links, oldest first."""
        ...

    def of_account(self, account_id: AccountId) -> list[Link]:
        """The account's open links, oldest first."""
        ...

    def get(self, link_id: LinkId) -> Link | None:
        """The link of this id, open or closed."""
        ...

    def add(self, cabinet_id: CabinetId, account_id: AccountId, proof: ProofKind, at: datetime) -> Link:
        """Open a link."""
        ...

    def add_delegate(self, cabinet_id: CabinetId, invitation: Invitation, at: datetime) -> Link:
        """Open a delegate's link, as the owner's invitation says."""
        ...

    def close(self, link_id: LinkId, at: datetime) -> None:
        """Close a link; every other chat of the cabinet that had the account active has none."""
        ...
