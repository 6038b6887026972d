from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.base.calendar import local_day
from core.base.months import Month
from core.model.readings.window import SubmissionWindow, settlement_month, window_on

MOSCOW = timezone(timedelta(hours=3))


def test_t_w1_the_last_second_of_the_25th_is_of_this_month() -> None:
    received = datetime(2026, 11, 25, 20, 59, 59, tzinfo=UTC)

    assert settlement_month(local_day(received, MOSCOW), "BOT_TG") == Month(2026, 11)


def test_t_w2_the_first_second_of_the_26th_is_of_the_next_month() -> None:
    received = datetime(2026, 11, 25, 21, 0, 0, tzinfo=UTC)

    assert settlement_month(local_day(received, MOSCOW), "BOT_TG") == Month(2026, 12)


def test_t_w3_the_networks_reading_is_of_the_month_of_its_date() -> None:
    assert settlement_month(date(2026, 11, 30), "ДС") == Month(2026, 11)


def test_a_reading_after_the_window_in_december_is_of_january() -> None:
    assert settlement_month(date(2026, 12, 26), "GUEST") == Month(2027, 1)


def test_the_windows_days_are_dated() -> None:
    windows = (SubmissionWindow(), SubmissionWindow(valid_from=date(2027, 1, 1), first_day=20, last_day=23))

    assert settlement_month(date(2026, 12, 24), "BOT_VK", windows) == Month(2026, 12)
    assert settlement_month(date(2027, 1, 24), "BOT_VK", windows) == Month(2027, 2)


def test_the_laws_own_window_holds_before_the_first_stated() -> None:
    stated = (SubmissionWindow(valid_from=date(2027, 1, 1), last_day=20),)

    assert window_on(date(2026, 11, 22), stated).last_day == 25


def test_the_networks_sources_are_the_suppliers_to_name() -> None:
    assert settlement_month(date(2026, 11, 30), "АСКУЭ", network_sources=frozenset({"АСКУЭ"})) == Month(
        2026, 11
    )


@pytest.mark.parametrize(("day", "is_open"), [(14, False), (15, True), (25, True), (26, False)])
def test_the_window_is_open_on_both_its_ends(day: int, is_open: bool) -> None:
    assert SubmissionWindow().is_open(date(2026, 11, day)) is is_open


def test_people_are_reminded_when_the_window_opens_and_twice_before_it_closes() -> None:
    days = [day for day in range(1, 31) if SubmissionWindow().reminds_on(date(2026, 11, day))]

    assert days == [15, 20, 24]
    assert [
        day for day in range(1, 31) if SubmissionWindow(first_day=23).reminds_on(date(2026, 11, day))
    ] == [
        23,
        24,
    ]


def test_a_window_until_the_31st_closes_with_the_month() -> None:
    assert SubmissionWindow(last_day=31).closes_on(Month(2027, 2)) == date(2027, 2, 28)
    assert SubmissionWindow().closes_on(Month(2027, 2)) == date(2027, 2, 25)
