"""Billing's readings: consumption by core's rules, doubts, and the way back of what was handed in to us."""

import json
from typing import Any

import pytest

from tests.adapters.registers.clerk import Clerk, counts

HEADER = "account;meter;date;month;t1;t2;source;id\n"


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("12345")
    clerk.knows_meter("12345;38208746;5;1;1;0;")
    clerk.knows_meter("12345;2Z;5;0;2;0;")


def history(clerk: Clerk) -> list[tuple[Any, ...]]:
    return clerk.sees("readings", "taken_on", "t1", "c1", "source", "status", "marked")


def test_s50_consumption_is_the_difference_to_the_row_before_in_any_order(clerk: Clerk) -> None:
    rows = [
        "12345;38208746;24.04.25;;7662;;WEBMP;\n",
        "12345;38208746;22.05.25;;7784;;WEBMP;\n",
        "12345;38208746;23.06.25;;7983;;WEB;\n",
        "12345;38208746;31.07.25;;8125;;ДС;\n",
        "12345;38208746;24.08.25;;8490;;WEBMP;\n",
        "12345;38208746;24.09.25;;8590;;WEBMP;\n",
        "12345;38208746;22.10.25;;8590;;WEBMP;\n",
    ]
    assert counts(clerk.imports("readings.csv", HEADER + "".join(reversed(rows)))) == (7, 7, 0, 0, 0, 0)
    consumption = [row[2] for row in history(clerk)]
    assert consumption == [0, 122_000, 199_000, 142_000, 365_000, 100_000, 0]
    assert clerk.sees("readings", "month", "source")[3] == (202507, "ДС")
    assert counts(clerk.imports("readings.csv")) == (7, 0, 7, 0, 0, 0)
    assert [row[2] for row in history(clerk)] == consumption


def test_rows_one_at_a_time_give_the_same_as_all_at_once(clerk: Clerk) -> None:
    for day, value in (
        ("2025-09-24", "8590,5"),
        ("2025-07-31", "8125"),
        ("2024-08-24", "7490"),
        ("2025-08-24", "8490"),
    ):
        clerk.imports("readings.csv", f"{HEADER}12345;38208746;{day};;{value};;WEB;\n")
    assert [(row[1], row[2]) for row in history(clerk)] == [
        (7_490_000, 0),
        (8_125_000, 635_000),
        (8_490_000, 365_000),
        (8_590_500, 100_500),
    ]


def test_a_corrected_reading_changes_the_consumption_of_the_next_one(clerk: Clerk) -> None:
    clerk.imports(
        "readings.csv",
        f"{HEADER}12345;38208746;2025-08-24;;8490;;WEB;\n12345;38208746;2025-09-24;;8590;;WEB;\n",
    )
    report = clerk.imports("readings.csv", f"{HEADER}12345;38208746;2025-08-24;;8500;;WEB;\n")
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert report.details == ["readings.csv, строка 2: исправлено: t1"]
    assert [row[2] for row in history(clerk)] == [0, 90_000]
    ((action, details),) = clerk.sees("audit", "action", "details")
    assert (action, json.loads(details)) == ("reading-corrected", {"old": {"t1": 8_490_000}})


def test_t_c2_a_dial_that_turned_over_is_taken_with_a_warning(clerk: Clerk) -> None:
    text = f"{HEADER}12345;38208746;2025-08-24;;99990;;WEB;\n12345;38208746;2025-09-24;;12;;WEB;\n"
    report = clerk.imports("readings.csv", text)
    assert counts(report) == (2, 2, 0, 0, 1, 0)
    assert "перешёл через ноль" in report.details[0]
    assert history(clerk)[1][2:] == (22_000, "WEB", "billed", "")
    assert counts(clerk.imports("readings.csv")) == (2, 0, 2, 0, 1, 0)


def test_t_c6_a_reading_below_the_previous_one_is_taken_and_marked(clerk: Clerk) -> None:
    text = f"{HEADER}12345;38208746;2025-08-24;;8590;;WEB;\n12345;38208746;2025-09-24;;859;;WEB;\n"
    report = clerk.imports("readings.csv", text)
    assert counts(report) == (2, 2, 0, 0, 1, 0)
    assert report.details == ["readings.csv, строка 3: показание меньше предыдущего"]
    assert history(clerk)[1][2:] == (None, "WEB", "billed", "показание меньше предыдущего")


def test_a_reading_beyond_the_capacity_is_taken_and_marked(clerk: Clerk) -> None:
    text = f"{HEADER}12345;38208746;2025-08-24;;8590;;WEB;\n12345;38208746;2025-09-24;;100000;;WEB;\n"
    report = clerk.imports("readings.csv", text)
    assert counts(report) == (2, 2, 0, 0, 1, 0)
    assert history(clerk)[1][2:] == (None, "WEB", "billed", "показание больше, чем вмещает счётчик")


def test_a_first_reading_below_the_initial_value_is_taken_with_a_warning(clerk: Clerk) -> None:
    clerk.knows_meter("12345;NEW;5;0;1;100;2025-09-01")
    report = clerk.imports("readings.csv", f"{HEADER}12345;NEW;2025-09-24;;90;;WEB;\n")
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert report.details == ["readings.csv, строка 2: первое показание меньше начального"]
    assert history(clerk)[0][2] is None


def test_consumption_of_a_new_meter_counts_from_its_initial_value(clerk: Clerk) -> None:
    clerk.knows_meter("12345;NEW;5;0;1;100;2025-09-01")
    assert counts(clerk.imports("readings.csv", f"{HEADER}12345;NEW;2025-09-24;;190;;WEB;\n")) == (
        1,
        1,
        0,
        0,
        0,
        0,
    )
    assert history(clerk)[0][2] == 90_000


def test_consumption_is_computed_zone_by_zone(clerk: Clerk) -> None:
    text = f"{HEADER}12345;2Z;2025-08-24;;100;50;WEB;\n12345;2Z;2025-09-24;;220;40;WEB;\n"
    report = clerk.imports("readings.csv", text)
    assert counts(report) == (2, 2, 0, 0, 1, 0)
    assert clerk.sees("readings", "t1", "t2", "c1", "c2", "c3") == [
        (100_000, 50_000, 0, 0, None),
        (220_000, 40_000, 120_000, None, None),
    ]


def test_average_and_norm_are_no_readings_of_a_dial(clerk: Clerk) -> None:
    text = (
        f"{HEADER}12345;38208746;2025-07-24;;100;;WEB;\n12345;38208746;2025-08-24;;355;;AVG;\n"
        "12345;38208746;2025-09-24;;150;;WEB;\n"
    )
    assert counts(clerk.imports("readings.csv", text)) == (3, 3, 0, 0, 0, 0)
    assert [row[2] for row in history(clerk)] == [0, None, 50_000]


class TestTheWayBack:
    def test_our_id_makes_the_reading_billed_with_any_source_and_date(self, clerk: Clerk) -> None:
        clerk.imports("readings.csv", f"{HEADER}12345;38208746;2025-09-24;;8590;;WEB;\n")
        ours = clerk.hands_in("2025-10-22", 8597, number="38208746", status="exported")
        text = f"{HEADER}12345;38208746;2025-10-25;2025-10;8597;;ДС;{ours}\n"
        assert counts(clerk.imports("readings.csv", text)) == (1, 1, 0, 0, 0, 0)
        assert history(clerk)[1] == ("2025-10-22", 8_597_000, 7_000, "BOT_TG", "billed", "")
        assert counts(clerk.imports("readings.csv")) == (1, 0, 1, 0, 0, 0)

    def test_the_same_values_of_the_month_do_the_same_without_an_id(self, clerk: Clerk) -> None:
        clerk.hands_in("2025-10-22", 8597, number="38208746", status="exported")
        text = "account;meter;date;month;t1;source\n12345;38208746;2025-10-25;2025-10;8597;WEB\n"
        assert counts(clerk.imports("readings.csv", text)) == (1, 1, 0, 0, 0, 0)
        assert counts(clerk.imports("readings.csv")) == (1, 0, 1, 0, 0, 0)
        assert [row[4] for row in history(clerk)] == ["billed"]

    def test_it_never_stands_twice_even_when_billing_then_corrects_it(self, clerk: Clerk) -> None:
        ours = clerk.hands_in("2025-10-22", 8597, number="38208746", status="exported")
        text = f"{HEADER}12345;38208746;2025-10-25;2025-10;8597;;WEB;{ours}\n"
        clerk.imports("readings.csv", text)
        corrected = text.replace("8597", "8607").replace(f";{ours}\n", ";\n")
        assert counts(clerk.imports("readings.csv", corrected)) == (1, 1, 0, 0, 1, 0)
        assert [(row[0], row[1], row[3]) for row in history(clerk)] == [("2025-10-22", 8_607_000, "BOT_TG")]

    def test_a_reading_of_another_month_or_value_is_billings_own(self, clerk: Clerk) -> None:
        clerk.hands_in("2025-10-22", 8597, number="38208746", status="exported")
        text = f"{HEADER}12345;38208746;2025-10-23;;8598;;WEB;\n12345;38208746;2025-11-01;;8597;;WEB;\n"
        clerk.imports("readings.csv", text)
        assert [(row[3], row[4]) for row in history(clerk)] == [
            ("BOT_TG", "exported"),
            ("WEB", "billed"),
            ("WEB", "billed"),
        ]

    @pytest.mark.parametrize("status", ["deleted", "rejected", "replaced"])
    def test_what_is_no_longer_ours_does_not_come_back_without_its_id(
        self, clerk: Clerk, status: str
    ) -> None:
        clerk.hands_in("2025-10-22", 8597, number="38208746", status=status)
        clerk.imports("readings.csv", f"{HEADER}12345;38208746;2025-10-22;;8597;;WEB;\n")
        assert clerk.sees("readings", "source", "status") == [("BOT_TG", status), ("WEB", "billed")]

    def test_an_id_of_billings_own_is_kept_and_names_nothing_of_ours(self, clerk: Clerk) -> None:
        ours = clerk.hands_in("2025-10-22", 50, number="38208746", status="exported")
        text = f"{HEADER}12345;2Z;2025-10-22;;1;2;WEB;{ours}\n12345;2Z;2025-10-23;;1;2;WEB;A-7\n"
        assert counts(clerk.imports("readings.csv", text))[1] == 2
        assert clerk.sees("readings", "t1", "billing_id", "status") == [
            (1_000, str(ours), "billed"),
            (1_000, "A-7", "billed"),
            (50_000, "", "exported"),
        ]

    def test_an_id_far_back_finds_its_reading_and_disturbs_no_other(self, clerk: Clerk) -> None:
        ours = clerk.hands_in("2024-10-22", 7000, number="38208746", status="exported")
        days = ("2024-11-22", "2025-07-22", "2025-08-22", "2025-09-22")
        values = (7100, 7900, 8000, 8100)
        rows = "".join(
            f"12345;38208746;{day};;{value};;WEB;\n" for day, value in zip(days, values, strict=True)
        )
        clerk.imports("readings.csv", HEADER + rows)
        before = [row[2] for row in history(clerk)[1:]]
        assert before == [100_000, 800_000, 100_000, 100_000]
        late = f"12345;38208746;2025-10-22;2025-10;7000;;WEB;{ours}\n"
        assert counts(clerk.imports("readings.csv", HEADER + late))[1] == 1
        assert [row[2] for row in history(clerk)[1:]] == before
        assert history(clerk)[0][3:5] == ("BOT_TG", "billed")

    def test_billings_value_stands_when_it_differs_from_what_was_handed_in(self, clerk: Clerk) -> None:
        ours = clerk.hands_in("2025-10-22", 8597, number="38208746", status="exported")
        report = clerk.imports("readings.csv", f"{HEADER}12345;38208746;2025-10-22;;8579;;WEB;{ours}\n")
        assert counts(report) == (1, 1, 0, 0, 1, 0)
        assert history(clerk)[0][1] == 8_579_000
