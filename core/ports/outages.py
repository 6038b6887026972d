"""Where there is no light, and who has been told so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.base.ids import CabinetId, OutageId
from core.model.homes import Place
from core.model.outages import Outage


class Outages(Protocol):
    """Outages as their source states them, and who has been told of which."""

    def get(self, outage_id: OutageId) -> Outage | None:
        """The outage of this id."""
        ...

    def changed(self, limit: int) -> Sequence[Outage]:
        """Some of those of which something has been stated that is not marked as told."""
        ...

    def open(self) -> Sequence[Outage]:
        """Those that are not over, as far as the source says."""
        ...

    def mark_told(self, outage: Outage, *, news: int) -> bool:
        """Mark it as told as it stands; False where that has been done before."""
        ...

    def places(self, outage: Outage) -> Sequence[Place]:
        """The houses that are meant, as billing spells them."""
        ...

    def people(self, places: Sequence[Place], *, after: CabinetId, limit: int) -> Sequence[CabinetId]:
        """Some of the cabinets that have an open account in these houses, by id, after one of them."""
        ...

    def heard(self, outage_id: OutageId, cabinet_id: CabinetId) -> bool:
        """Whether the person has been told of the outage."""
        ...

    def note_heard(self, outage_id: OutageId, cabinet_id: CabinetId, at: datetime) -> None:
        """Remember that they have."""
        ...
