"""Where there is no light: what the source of outages states, and what of it is worth a word."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from core.base.ids import OutageId
from core.model.homes import Name

TELL: Final = "outages-changed"
"""The task that tells what has changed."""
PEOPLE: Final = "outage-people"
"""The task that queues a word for each whose light it is."""
HEARD: Final = "outages-heard"
"""The cursor that keeps when the source was heard last, in ISO 8601."""
_SHOWN_AFTER: Final = timedelta(hours=12)
"""So long after its expected end it is still shown to whoever asks, while nobody says that it is over."""
_SHOWN_BEFORE: Final = timedelta(days=3)


class OutageKind(StrEnum):
    """Why there is no light."""

    PLANNED = "planned"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One outage as its source states it; times are on the supplier's clock, `YYYY-MM-DD HH:MM`."""

    id: OutageId
    city: str
    street: str
    houses: str
    """As a list with ranges; empty where it is the whole street."""
    begins: str
    ends: str
    """Expected; empty while nobody knows."""
    restored: str
    """When the light came back; empty until it has."""
    kind: OutageKind
    told: str = ""
    """What of it has been told last, as `worth_telling` puts it."""
    news: int = 0
    """How often something of it has been told."""

    @property
    def worth_telling(self) -> str:
        """What people have to know of it; a word goes out only where this has changed."""
        stated = self.city, self.street, self.houses, self.begins, self.ends, self.restored
        return "|".join(stated)

    @property
    def is_over(self) -> bool:
        """Whether the source says that the light is back."""
        return bool(self.restored)

    def has_a_point(self, local: datetime) -> bool:
        """Whether there is something to say of it that is not past: `local` is the supplier's time."""
        return self.is_over or not self.ends or at(self.ends, local.tzinfo) > local

    def is_shown(self, local: datetime) -> bool:
        """Whether whoever asks is told of it."""
        if self.is_over or at(self.begins, local.tzinfo) - local > _SHOWN_BEFORE:
            return False
        return local - at(self.ends or self.begins, local.tzinfo) < _SHOWN_AFTER

    def is_street(self, city: str, street: str) -> bool:
        """Whether that is the street, as billing spells it."""
        return Name.of(self.street).fits(Name.of(street)) and (
            not self.city or Name.of(self.city).fits(Name.of(city))
        )


def at(stated: str, zone: tzinfo | None) -> datetime:
    """A time of the source on the supplier's clock."""
    return datetime.fromisoformat(stated).replace(tzinfo=zone)
