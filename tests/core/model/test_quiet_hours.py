"""When somebody is not to be written to unasked."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.model.cabinets.quiet_hours import NotQuietHours, QuietHours, parse_quiet_hours

ZONE = ZoneInfo("Europe/Moscow")


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 10, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        (QuietHours(22, 8), _at(22, 22), _at(23, 8)),
        (QuietHours(22, 8), _at(22, 23, 59), _at(23, 8)),
        (QuietHours(22, 8), _at(23, 7, 59), _at(23, 8)),
        (QuietHours(22, 8), _at(23, 8), None),
        (QuietHours(22, 8), _at(22, 21, 59), None),
        (QuietHours(0, 7), _at(23, 3), _at(23, 7)),
        (QuietHours(13, 15), _at(23, 14), _at(23, 15)),
        (QuietHours(13, 15), _at(23, 15), None),
    ],
)
def test_quiet_hours_hold_from_the_first_to_before_the_last(
    hours: QuietHours, now: datetime, end: datetime | None
) -> None:
    assert hours.end(now) == end


@pytest.mark.parametrize(
    "typed", ["22-8", "с 22 до 8", "22:00 – 8:00", "с 22.00 до 08.00", "С 22 ЧАСОВ ДО 8 УТРА", "22 8"]
)
def test_hours_are_read_as_people_write_them(typed: str) -> None:
    assert parse_quiet_hours(typed) == QuietHours(22, 8)


def test_midnight_has_two_names() -> None:
    assert parse_quiet_hours("с 24 до 7") == parse_quiet_hours("с 0 до 7") == QuietHours(0, 7)


@pytest.mark.parametrize("typed", ["", "ночью", "22", "22-22", "0-24", "22-25", "22:30-8", "1-2-3", "222-8"])
def test_what_names_no_two_full_hours_is_refused(typed: str) -> None:
    with pytest.raises(NotQuietHours):
        parse_quiet_hours(typed)
