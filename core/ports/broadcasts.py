"""What is said to many at once: broadcasts, their recipients, and what became of each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, AccountNumber, BroadcastId, CabinetId
from core.base.months import Month
from core.model.broadcasts.broadcast import Broadcast, BroadcastStatus, Recipient, RecipientState
from core.model.homes import Asked, Place


class Broadcasts(Protocol):
    """Broadcasts, their recipients, and what became of each.

    Recipients are found in spans of accounts' ids and gone through in pages, so that no transaction grows
    with their number.
    """

    def add(self, broadcast: Broadcast) -> Broadcast:
        """Keep a new one, and give it its id."""
        ...

    def get(self, broadcast_id: BroadcastId) -> Broadcast | None:
        """The broadcast of this id."""
        ...

    def last(self, limit: int) -> Sequence[Broadcast]:
        """The newest ones, newest first."""
        ...

    def change(self, broadcast: Broadcast, *, was: BroadcastStatus) -> bool:
        """Keep how far it has come; False, and nothing, where its status is no longer what it was."""
        ...

    def places(self, asked: Asked) -> Sequence[Place]:
        """The streets that are meant, with the houses that are, as billing spells them."""
        ...

    def tariff_groups(self) -> Sequence[str]:
        """The groups that open accounts have, as billing names them."""
        ...

    def unknown_among(self, numbers: Collection[AccountNumber]) -> Sequence[AccountNumber]:
        """Those that no open account has."""
        ...

    def name_accounts(self, broadcast_id: BroadcastId, numbers: Collection[AccountNumber]) -> None:
        """Keep open accounts as those of a broadcast."""
        ...

    def last_account(self) -> AccountId:
        """The highest id of an account, with which going through them ends; 0 where there is none."""
        ...

    def gather(self, broadcast: Broadcast, *, until: AccountId, due: Month) -> None:
        """Keep the accounts that are meant, of the ids behind `gathered`, and their people as recipients.

        It is a first sieve: of debtors it may keep too many, never too few. `due` is the newest month that
        should have been paid.
        """
        ...

    def count(self, broadcast_id: BroadcastId) -> tuple[int, int]:
        """How many accounts and how many recipients are kept."""
        ...

    def concerned(self, broadcast_id: BroadcastId, accounts: Collection[AccountId]) -> Collection[AccountId]:
        """Which of these accounts the broadcast is about."""
        ...

    def take(self, broadcast_id: BroadcastId, limit: int) -> Sequence[CabinetId]:
        """Some who wait, marked as queued from now on."""
        ...

    def queued(self, broadcast_id: BroadcastId) -> int:
        """How many are queued: no more than the queue may hold, however many recipients there are."""
        ...

    def settle(
        self,
        broadcast_id: BroadcastId,
        cabinet_id: CabinetId,
        state: RecipientState,
        *,
        at: datetime,
        way: str = "",
        why: str = "",
    ) -> None:
        """Write down what has become of a recipient."""
        ...

    def tally(self, broadcast_id: BroadcastId) -> Mapping[RecipientState, int]:
        """How many recipients are in each state; states without any are left out."""
        ...

    def report(self, broadcast_id: BroadcastId, *, after: CabinetId, limit: int) -> Sequence[Recipient]:
        """What has become of recipients, by their ids."""
        ...
