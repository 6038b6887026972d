"""Notices (уведомления): what the supplier has written about one account."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from core.base.ids import AccountId, NoticeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as billing states it, beside what one cabinet has read of it."""

    id: NoticeId
    account_id: AccountId
    date: dt.date
    title: str
    text: str
    read_hash: bytes | None = None
    """The hash of the text that was read; None where none was."""

    @property
    def text_hash(self) -> bytes:
        """By which the text is known again."""
        return hashlib.sha256(self.text.encode()).digest()

    def is_unread(self, since: dt.date) -> bool:
        """Whether it is of this day or later, and its text has not been read as it now stands."""
        return self.date >= since and self.read_hash != self.text_hash
