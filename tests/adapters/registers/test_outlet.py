"""The way out: readings handed in leave for billing once, whole or not at all, and come back billed."""

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.registers.exporting.export_readings import export_readings
from adapters.registers.exporting.outgoing import AlreadyThere, NotWritten
from tests.adapters.registers.clerk import NOW, Clerk, counts

HEADER = "account;meter;date;month;zone;value;source;id\n"


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("0012345")
    clerk.knows_meter("0012345;00777;5;1;1;0;")
    clerk.knows_meter("0012345;2Z;5;0;2;0;")


def export(clerk: Clerk, since: date | None = None) -> str:
    """A file of its own for each call, as billing fetches them."""
    out = clerk.folder / f"out-{len(list(clerk.folder.iterdir()))}.csv"
    export_readings(clerk.database_url, out, now=NOW, since=since)
    return out.read_text("utf-8")


def test_what_was_handed_in_leaves_once(clerk: Clerk) -> None:
    single = clerk.hands_in("2025-10-22", 8590.5, number="00777")
    zones = clerk.hands_in("2025-10-23", 4350, 2210, number="2Z", source="GUEST")
    assert export(clerk) == HEADER + (
        f"0012345;00777;2025-10-22;2025-10;single;8590.5;BOT_TG;{single}\n"
        f"0012345;2Z;2025-10-23;2025-10;day;4350;GUEST;{zones}\n"
        f"0012345;2Z;2025-10-23;2025-10;night;2210;GUEST;{zones}\n"
    )
    assert clerk.sees("readings", "status", "exported_at") == [("exported", "2025-11-10 09:30:00.000000")] * 2
    assert export(clerk) == HEADER


@pytest.mark.parametrize("status", ["on_check", "rejected", "deleted", "replaced"])
def test_what_does_not_count_stays(clerk: Clerk, status: str) -> None:
    clerk.hands_in("2025-10-22", 8590, status=status)
    assert export(clerk) == HEADER
    assert clerk.sees("readings", "status", "exported_at") == [(status, None)]


def test_billings_own_readings_stay(clerk: Clerk) -> None:
    clerk.imports("readings.csv", "account;meter;date;t1\n0012345;00777;2025-10-22;1\n")
    assert export(clerk, since=date(2025, 1, 1)) == HEADER


def test_since_a_day_everything_leaves_again_and_what_is_older_stays_for_the_next_export(
    clerk: Clerk,
) -> None:
    older = clerk.hands_in("2025-09-22", 8490)
    again = clerk.hands_in("2025-10-22", 8590)
    export(clerk, since=date(2025, 10, 1))
    new = clerk.hands_in("2025-11-09", 8690)
    written = export(clerk, since=date(2025, 10, 1)).splitlines()[1:]
    assert [line.rsplit(";", 1)[1] for line in written] == [str(again), str(new)]
    assert export(clerk).splitlines()[1:] == [f"0012345;00777;2025-09-22;2025-09;single;8490;BOT_TG;{older}"]


def test_a_file_that_cannot_be_written_leaves_nothing_marked(clerk: Clerk, tmp_path: Path) -> None:
    clerk.hands_in("2025-10-22", 8590)
    with pytest.raises(NotWritten, match=r"не записать .нет такого файла или папки"):
        export_readings(clerk.database_url, tmp_path / "нет такой" / "out.csv", now=NOW)
    taken = tmp_path / "out.csv"
    taken.mkdir()
    with pytest.raises(NotWritten, match="это папка"):
        export_readings(clerk.database_url, taken, now=NOW)
    assert clerk.sees("readings", "status", "exported_at") == [("accepted", None)]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_file_that_billing_has_perhaps_not_fetched_is_left_alone_and_nothing_is_marked(
    clerk: Clerk,
) -> None:
    out = clerk.writes("out.csv", "earlier readings")
    clerk.hands_in("2025-10-22", 8590)
    for since in (None, date(2025, 1, 1)):
        with pytest.raises(AlreadyThere, match=r"уже есть.*другое имя"):
            export_readings(clerk.database_url, out, now=NOW, since=since)
    assert out.read_text("utf-8") == "earlier readings"
    assert clerk.sees("readings", "status", "exported_at") == [("accepted", None)]
    assert len(export(clerk).splitlines()) == 2


_KILLED_BEFORE_THE_MARKS = """
import os, signal, sys
from pathlib import Path
from storage.bulk import PostgresDatabase, SqliteDatabase
from adapters.registers.exporting.export_readings import export_readings
from tests.adapters.registers.clerk import NOW

SqliteDatabase.commit = PostgresDatabase.commit = lambda self: os.kill(os.getpid(), signal.SIGKILL)
export_readings(sys.argv[1], Path(sys.argv[2]), now=NOW)
"""


def test_an_export_killed_before_its_marks_loses_nothing(clerk: Clerk) -> None:
    clerk.hands_in("2025-10-22", 8590)
    out = clerk.folder / "killed.csv"
    command = [sys.executable, "-c", _KILLED_BEFORE_THE_MARKS, clerk.database_url, str(out)]
    ended = subprocess.run(command, cwd=Path(__file__).parents[3], check=False)  # noqa: S603 (our own words)
    assert ended.returncode == -signal.SIGKILL
    assert clerk.sees("readings", "status", "exported_at") == [("accepted", None)]
    assert export(clerk) == out.read_text("utf-8")
    assert clerk.sees("readings", "status") == [("exported",)]


def test_a_formula_leaves_as_text(clerk: Clerk) -> None:
    clerk.imports("meters.csv", "account;meter;digits\n0012345;=1+1;5\n")
    clerk.hands_in("2025-10-22", 1, number="=1+1")
    assert ";'=1+1;" in export(clerk)


def test_an_exported_reading_comes_back_billed(clerk: Clerk) -> None:
    clerk.hands_in("2025-10-22", 8590)
    account, meter, _, month, _, value, _, reading = export(clerk).splitlines()[1].split(";")
    header = "account;meter;date;month;t1;source;id\n"
    back = f"{account};{meter};2025-10-31;{month};{value};БИЛЛИНГ;{reading}\n"
    report = clerk.imports("readings.csv", header + back, today=NOW.date() + timedelta(days=1))
    assert counts(report) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("readings", "source", "status") == [("BOT_TG", "billed")]
