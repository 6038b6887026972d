"""What billing has stated anew, of all accounts at once and of one."""

from typing import Protocol

from core.base.ids import AccountId, CabinetId, NoticeId, ReadingId
from core.model.charges.charge import Payment
from core.model.news import Marks


class News(Protocol):
    """What billing has stated after one mark, up to another one."""

    def newest(self) -> Marks:
        """How far billing's facts go."""
        ...

    def cabinets(self, since: Marks, until: Marks, *, first: CabinetId, last: CabinetId) -> list[CabinetId]:
        """The cabinets after the first of these ids, the last included, that something new may concern.

        It is a first sieve: what a person may do with an account, or wants to hear of, is not asked.
        """
        ...

    def payments(self, account_id: AccountId, since: Marks, until: Marks) -> list[Payment]:
        """New payments of an account, oldest first; those that were begun here have been told of."""
        ...

    def notices(self, account_id: AccountId, since: Marks, until: Marks) -> list[NoticeId]:
        """New notices of an account, oldest first."""
        ...

    def put_right(self, account_id: AccountId, since: Marks, until: Marks) -> list[ReadingId]:
        """The readings of an account that were handed in here and have now been stated otherwise."""
        ...
