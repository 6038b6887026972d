"""Where there is no light, and who has been told so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, bindparam, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import CabinetId, OutageId
from core.model.accounts import AccountStatus
from core.model.homes import Houses, Place
from core.model.outages import Outage
from storage.repositories import homes
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import accounts, links, outages, outages_heard

_OUTAGE: Final = select(*columns(outages, Outage))
_BY_ID: Final = _OUTAGE.where(outages.c.id == bindparam("outage"))
_OPEN: Final = _OUTAGE.where(outages.c.restored == "").order_by(outages.c.begins, outages.c.id)
_STATED: Final = (
    outages.c.city
    + "|"
    + outages.c.street
    + "|"
    + outages.c.houses
    + "|"
    + outages.c.begins
    + "|"
    + outages.c.ends
    + "|"
    + outages.c.restored
)
"""As `Outage.worth_telling` puts it."""
_CHANGED: Final = (
    _OUTAGE.where(outages.c.told != _STATED).order_by(outages.c.id).limit(bindparam("limit", type_=Integer))
)
_MARK: Final = (
    update(outages)
    .where(outages.c.id == bindparam("which"), outages.c.told == bindparam("was"))
    .values(told=bindparam("now_told"), news=bindparam("number"))
)
_HEARD: Final = select(outages_heard.c.at).where(
    outages_heard.c.outage_id == bindparam("outage"), outages_heard.c.cabinet_id == bindparam("cabinet")
)
_NOTE: Final = upsert(outages_heard).on_conflict_do_nothing()


class Outages(Repository):
    """Outages as their source states them, and who has been told of which."""

    def get(self, outage_id: OutageId) -> Outage | None:
        """The outage of this id."""
        row = self._connection.execute(_BY_ID, {"outage": outage_id}).one_or_none()
        return Outage(**facts(row)) if row else None

    def changed(self, limit: int) -> list[Outage]:
        """Some of those of which something has been stated that is not marked as told."""
        return [Outage(**facts(row)) for row in self._connection.execute(_CHANGED, {"limit": limit})]

    @once
    def open(self) -> list[Outage]:
        """Those that are not over, as far as the source says."""
        return [Outage(**facts(row)) for row in self._connection.execute(_OPEN)]

    def mark_told(self, outage: Outage, *, news: int) -> bool:
        """Mark it as told as it stands; False where that has been done before."""
        asked = {"which": outage.id, "was": outage.told, "now_told": outage.worth_telling, "number": news}
        return self._connection.execute(_MARK, asked).rowcount == 1

    def places(self, outage: Outage) -> list[Place]:
        """The houses that are meant, as billing spells them."""
        houses = Houses.parse(outage.houses)
        return homes.places(self._connection, outage.is_street, houses)

    def people(self, places: Sequence[Place], *, after: CabinetId, limit: int) -> list[CabinetId]:
        """Some of the cabinets that have an open account in these houses, by id."""
        if not places:
            return []
        found = (
            select(links.c.cabinet_id)
            .distinct()
            .join(accounts, accounts.c.id == links.c.account_id)
            .where(
                homes.inside(tuple(places)),
                links.c.cabinet_id > after,
                links.c.unlinked_at.is_(None),
                accounts.c.status != AccountStatus.CLOSED,
            )
            .order_by(links.c.cabinet_id)
            .limit(limit)
        )
        return [CabinetId(cabinet) for cabinet in self._connection.scalars(found)]

    def heard(self, outage_id: OutageId, cabinet_id: CabinetId) -> bool:
        """Whether the person has been told of the outage."""
        asked = {"outage": outage_id, "cabinet": cabinet_id}
        return self._connection.scalar(_HEARD, asked) is not None

    def note_heard(self, outage_id: OutageId, cabinet_id: CabinetId, at: datetime) -> None:
        """Remember that they have."""
        self._connection.execute(_NOTE, {"outage_id": outage_id, "cabinet_id": cabinet_id, "at": at})
