"""Notices about accounts, and what each cabinet has read of them."""

from datetime import date, datetime
from typing import Protocol

from core.base.ids import AccountId, CabinetId, NoticeId
from core.model.notices import Notice


class Notices(Protocol):
    """Notices about accounts, as billing states them, each beside what the cabinet has read of it."""

    def of_account(
        self, account_id: AccountId, cabinet_id: CabinetId, offset: int, limit: int
    ) -> list[Notice]:
        """Some of the account's notices, newest first."""
        ...

    def dated_from(self, account_id: AccountId, cabinet_id: CabinetId, day: date) -> list[Notice]:
        """The account's notices of this day and later, newest first."""
        ...

    def get(self, notice_id: NoticeId, cabinet_id: CabinetId) -> Notice | None:
        """The notice of this id."""
        ...

    def mark_read(self, notice: Notice, cabinet_id: CabinetId, at: datetime) -> None:
        """Keep that the cabinet has read the notice with this text."""
        ...
