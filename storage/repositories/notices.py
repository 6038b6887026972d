"""Notices about accounts, and what each cabinet has read of them."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, bindparam, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import AccountId, CabinetId, NoticeId
from core.model.notices import Notice
from storage.repositories.repository import Repository, facts
from storage.tables import notice_reads, notices

_NOTICE: Final = select(notices, notice_reads.c.text_hash.label("read_hash")).outerjoin(
    notice_reads,
    and_(
        notice_reads.c.notice_id == notices.c.id,
        notice_reads.c.cabinet_id == bindparam("cabinet"),
    ),
)
_BY_ID: Final = _NOTICE.where(notices.c.id == bindparam("notice"))
_NEWEST_FIRST: Final = _NOTICE.where(notices.c.account_id == bindparam("account")).order_by(
    notices.c.date.desc(), notices.c.id.desc()
)
_SOME: Final = _NEWEST_FIRST.offset(bindparam("offset")).limit(bindparam("limit"))
_RECENT: Final = _NEWEST_FIRST.where(notices.c.date >= bindparam("day"))
_READ: Final = upsert(notice_reads)
_PUT: Final = _READ.on_conflict_do_update(
    index_elements=["cabinet_id", "notice_id"],
    set_={"text_hash": _READ.excluded.text_hash, "read_at": _READ.excluded.read_at},
)


class Notices(Repository):
    """Notices about accounts, as billing states them, each beside what the cabinet has read of it."""

    __slots__ = ()

    def of_account(
        self, account_id: AccountId, cabinet_id: CabinetId, offset: int, limit: int
    ) -> list[Notice]:
        """Some of the account's notices, newest first."""
        asked = {"account": account_id, "cabinet": cabinet_id, "offset": offset, "limit": limit}
        return [Notice(**facts(row)) for row in self._connection.execute(_SOME, asked)]

    def dated_from(self, account_id: AccountId, cabinet_id: CabinetId, day: date) -> list[Notice]:
        """The account's notices of this day and later, newest first."""
        asked = {"account": account_id, "cabinet": cabinet_id, "day": day}
        return [Notice(**facts(row)) for row in self._connection.execute(_RECENT, asked)]

    def get(self, notice_id: NoticeId, cabinet_id: CabinetId) -> Notice | None:
        """The notice of this id."""
        asked = {"notice": notice_id, "cabinet": cabinet_id}
        row = self._connection.execute(_BY_ID, asked).one_or_none()
        return Notice(**facts(row)) if row else None

    def mark_read(self, notice: Notice, cabinet_id: CabinetId, at: datetime) -> None:
        """Keep that the cabinet has read the notice with this text."""
        read = {
            "cabinet_id": cabinet_id,
            "notice_id": notice.id,
            "text_hash": notice.text_hash,
            "read_at": at,
        }
        self._connection.execute(_PUT, read)
