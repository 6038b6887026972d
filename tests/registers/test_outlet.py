"""The way out: readings handed in leave for billing once, whole, and come back as billed."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from registers import outlet
from registers.outlet import NotWritten, export_readings
from tests.registers.clerk import NOW, Clerk

HEADER = "account;meter;date;month;zone;value;source;id"


@pytest.fixture
def supplied(clerk: Clerk) -> Clerk:
    clerk.knows("0012345678")
    clerk.knows_meter("0012345678;007;5;1;2;0;2020-01-01")
    return clerk


def hands_in(clerk: Clerk, *, taken_on: str = "2025-11-09", **values: Any) -> None:
    clerk.puts(
        "readings",
        **{
            "meter_id": 1,
            "taken_on": taken_on,
            "received_at": f"{taken_on} 08:00:00.000000",
            "month": 202511,
            "t1": 8590500,
            "t2": 4321000,
            "source": "BOT_WEB",
            "status": "accepted",
            "handed_in_by": "cabinet:1",
        }
        | values,
    )


def exported(clerk: Clerk, out: Path, *, since: date | None = None, now: datetime = NOW) -> list[str]:
    export_readings(clerk.database_url, out, now=now, since=since)
    return out.read_text("utf-8").splitlines()


def test_a_reading_leaves_with_a_row_a_zone_and_only_once(supplied: Clerk, tmp_path: Path) -> None:
    hands_in(supplied)
    assert exported(supplied, tmp_path / "out.csv") == [
        HEADER,
        "0012345678;007;2025-11-09;2025-11;day;8590.5;BOT_WEB;1",
        "0012345678;007;2025-11-09;2025-11;night;4321;BOT_WEB;1",
    ]
    assert supplied.sees("readings", "status", "exported_at") == [
        ("exported", f"{NOW:%Y-%m-%d %H:%M:%S.%f}"),
    ]
    assert exported(supplied, tmp_path / "again.csv") == [HEADER]


@pytest.mark.parametrize("status", ["on_check", "rejected", "deleted", "replaced"])
def test_what_does_not_count_stays(supplied: Clerk, tmp_path: Path, status: str) -> None:
    hands_in(supplied, status=status)
    assert exported(supplied, tmp_path / "out.csv") == [HEADER]
    assert supplied.sees("readings", "status") == [(status,)]


def test_billings_own_readings_stay(supplied: Clerk, tmp_path: Path) -> None:
    hands_in(supplied, handed_in_by="")
    assert exported(supplied, tmp_path / "out.csv") == [HEADER]


def test_since_a_day_everything_is_written_once_more(supplied: Clerk, tmp_path: Path) -> None:
    hands_in(supplied, taken_on="2025-10-20", month=202510, status="exported")
    hands_in(supplied)
    rows = exported(supplied, tmp_path / "out.csv", since=date(2025, 11, 1))
    assert {row.rpartition(";")[2] for row in rows[1:]} == {"2"}
    rows = exported(supplied, tmp_path / "out.csv", since=date(2025, 10, 1), now=NOW + timedelta(hours=1))
    assert {row.rpartition(";")[2] for row in rows[1:]} == {"1", "2"}


def test_what_cannot_be_written_is_not_marked(supplied: Clerk, tmp_path: Path) -> None:
    hands_in(supplied)
    with pytest.raises(NotWritten, match="не записать"):
        export_readings(supplied.database_url, tmp_path / "nowhere" / "out.csv", now=NOW)
    assert supplied.sees("readings", "status") == [("accepted",)]


def test_a_half_written_file_is_never_left(
    supplied: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands_in(supplied)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outlet.os, "fsync", full)
    with pytest.raises(NotWritten):
        export_readings(supplied.database_url, tmp_path / "out.csv", now=NOW)
    assert not list(tmp_path.glob("*out.csv*"))
    assert supplied.sees("readings", "status") == [("accepted",)]


def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(supplied: Clerk, tmp_path: Path) -> None:
    hands_in(supplied, source="=cmd()")
    (_, row, _) = csv.reader(exported(supplied, tmp_path / "out.csv"), delimiter=";")
    assert row[6] == "'=cmd()"


def test_what_comes_back_by_its_id_is_billed_and_stands_once(supplied: Clerk, tmp_path: Path) -> None:
    hands_in(supplied)
    exported(supplied, tmp_path / "out.csv")
    report = supplied.imports(
        "readings.csv",
        "account;meter;date;month;t1;t2;source;id\n0012345678;007;2025-11-10;2025-11;8590,5;4321;ЛК;1\n",
    )
    assert (report.taken, report.rejected) == (1, 0)
    assert supplied.sees("readings", "status") == [("billed",)]
