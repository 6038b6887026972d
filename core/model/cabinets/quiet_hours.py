"""Quiet hours: when a person does not want to be written to unasked."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.base.refusals import Refusal
from core.base.typed import visible

_DAY: Final = 24
"""Hours."""
_TYPED: Final = re.compile(r"\D*(\d{1,2})(?:[:.]00)?\D+(\d{1,2})(?:[:.]00)?\D*", re.ASCII)


class NotQuietHours(Refusal):
    """What was typed names no two different hours of a day."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour to another on the supplier's clock, usually over midnight."""

    since: int
    until: int
    """The first hour in which one may be written to again."""

    def end(self, local: datetime) -> datetime | None:
        """When they are over, where they hold at this time of the supplier's clock; else None."""
        begins = local.replace(hour=self.since, minute=0, second=0, microsecond=0)
        if local < begins:
            begins -= timedelta(days=1)
        ends = begins + timedelta(hours=(self.until - self.since) % _DAY)
        return ends if local < ends else None


def parse_quiet_hours(typed: str) -> QuietHours:
    """Read two full hours: «с 22 до 8», «22-8», «22:00 – 8:00»; 24 is midnight.

    Raises:
        NotQuietHours: when it is anything else, or twice the same hour.
    """
    found = _TYPED.fullmatch(visible(typed))
    if found is None:
        raise NotQuietHours
    since, until = (int(hour) for hour in found.groups())
    if max(since, until) > _DAY or since % _DAY == until % _DAY:
        raise NotQuietHours
    return QuietHours(since % _DAY, until % _DAY)
