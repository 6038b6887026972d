"""Cabinets."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from core.base.ids import CabinetId, ChatId
from core.base.money import Kopecks
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.quiet_hours import QuietHours
from core.model.chats import OpenChat


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

    def hold(self, cabinet_id: CabinetId) -> Cabinet:
        """The cabinet as it stands, and nobody else changes it until this unit of work ends.

        Who compares a password holds the cabinet first: one that is being changed opens nothing any more.
        """
        ...

    def set_password(self, cabinet_id: CabinetId, password_hash: str) -> None:
        """Keep another password's hash; an empty one, and the cabinet is entered by codes alone."""
        ...

    def is_open_in(self, cabinet_id: CabinetId, chat: ChatId) -> bool:
        """Whether the chat holds the cabinet."""
        ...

    def open_chats(self, cabinet_id: CabinetId) -> Sequence[OpenChat]:
        """The chats that hold the cabinet, the one last used first."""
        ...

    def close_chats(self, cabinet_id: CabinetId, *, but: ChatId | None = None) -> list[ChatId]:
        """Take the cabinet out of the chats that hold it, all or all but one, and say which these were.

        What stood in them is forgotten, as far as it is ours to forget: the history of the site chat.
        """
        ...

    def close_chat(self, cabinet_id: CabinetId, chat: ChatId) -> bool:
        """The same in one chat; False where it does not hold the cabinet."""
        ...

    def set_email(self, cabinet_id: CabinetId, email: str) -> None:
        """Keep another e-mail, which no other cabinet has."""
        ...

    def set_phone(self, cabinet_id: CabinetId, phone: str) -> None:
        """Keep another phone, E.164; an empty one, and there is none."""
        ...

    def set_away(self, cabinet_id: CabinetId, until: date | None) -> None:
        """Keep the day on which the person comes back; None, and they are at home."""
        ...

    def set_bill_ceiling(self, cabinet_id: CabinetId, amount: Kopecks | None) -> None:
        """Keep the sum of a month above which the person is warned; None, and they are not."""
        ...

    def by_calendar(self, secret_hash: bytes) -> Cabinet | None:
        """The cabinet whose calendar's secret has this hash."""
        ...

    def set_calendar(self, cabinet_id: CabinetId, secret_hash: bytes | None, since: datetime | None) -> None:
        """Keep another secret's hash for the calendar, and since when; None, and there is none."""
        ...

    def set_quiet_hours(self, cabinet_id: CabinetId, hours: QuietHours | None) -> None:
        """Keep when the person is not to be written to unasked; None, and they may be at any time."""
        ...
