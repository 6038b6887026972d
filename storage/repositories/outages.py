"""Where there is no light, and who has been told so."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, or_, select, tuple_, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import CabinetId, OutageId
from core.model.accounts import AccountStatus
from core.model.homes import Houses, Place
from core.model.outages import Outage
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
_CHANGED: Final = _OUTAGE.where(outages.c.told != _STATED).order_by(outages.c.id)
_MARK: Final = (
    update(outages)
    .where(outages.c.id == bindparam("which"), outages.c.told == bindparam("was"))
    .values(told=bindparam("now_told"), news=bindparam("number"))
)
_STREETS: Final = select(accounts.c.city, accounts.c.street).where(accounts.c.street != "").distinct()
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

    def changed(self) -> list[Outage]:
        """Those of which something has been stated that is not marked as told."""
        return [Outage(**facts(row)) for row in self._connection.execute(_CHANGED)]

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
        streets = [each for each in self._streets() if outage.is_street(*each)]
        if not streets:
            return []
        of_street: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        found = (
            select(accounts.c.city, accounts.c.street, accounts.c.house)
            .where(tuple_(accounts.c.city, accounts.c.street).in_(streets))
            .distinct()
        )
        for city, street, house in self._connection.execute(found):
            of_street[city, street].append(house)
        meant = Houses.parse(outage.houses)
        places = [Place(*street, meant.among(sorted(houses))) for street, houses in of_street.items()]
        return [place for place in places if place.houses]

    @once
    def _streets(self) -> list[tuple[str, str]]:
        return [(city, street) for city, street in self._connection.execute(_STREETS)]

    def people(self, places: Sequence[Place]) -> list[CabinetId]:
        """The cabinets that have an open account in these houses, by id."""
        if not places:
            return []
        inside = or_(
            *(
                and_(
                    accounts.c.city == place.city,
                    accounts.c.street == place.street,
                    accounts.c.house.in_(place.houses),
                )
                for place in places
            )
        )
        found = (
            select(links.c.cabinet_id)
            .distinct()
            .join(accounts, accounts.c.id == links.c.account_id)
            .where(inside, links.c.unlinked_at.is_(None), accounts.c.status != AccountStatus.CLOSED)
            .order_by(links.c.cabinet_id)
        )
        return [CabinetId(cabinet) for cabinet in self._connection.scalars(found)]

    def heard(self, outage_id: OutageId, cabinet_id: CabinetId) -> bool:
        """Whether the person has been told of the outage."""
        asked = {"outage": outage_id, "cabinet": cabinet_id}
        return self._connection.scalar(_HEARD, asked) is not None

    def note_heard(self, outage_id: OutageId, cabinet_id: CabinetId, at: datetime) -> None:
        """Remember that they have."""
        self._connection.execute(_NOTE, {"outage_id": outage_id, "cabinet_id": cabinet_id, "at": at})
