"""A billing clerk at work: writes registers into a folder, imports them, looks at what the database holds."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from adapters.registers.importing.import_files import Imported, Options, import_files
from adapters.registers.importing.report import FileReport
from storage.bulk import open_database
from storage.tables import metadata

NOW = datetime(2025, 11, 10, 9, 30, tzinfo=UTC)
TODAY = date(2025, 11, 10)
OPTIONS = Options(now=NOW, today=TODAY)

METERS = "account;meter;digits;fraction;zones;initial_t1;installed\n"


class Clerk:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url

    def writes(self, name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def imports(self, name: str, text: str | bytes | None = None, **options: Any) -> FileReport:
        """Import one file, writing it first when its text is given."""
        path = self.folder / name if text is None else self.writes(name, text)
        (report,) = self.imports_all([path], **options).reports
        return report

    def imports_all(self, paths: Sequence[Path], **options: Any) -> Imported:
        return import_files(paths, self.database_url, replace(OPTIONS, **options))

    def sees(self, table: str, *names: str) -> list[tuple[Any, ...]]:
        """All rows of a table, in the order of the values asked for."""
        with closing(open_database(self.database_url)) as database:
            rows = database.select(metadata.tables[table], names)
        return sorted(rows, key=lambda row: [(value is not None, value) for value in row])

    def puts(self, table: str, **values: Any) -> None:
        """Add one row as the cabinet would."""
        with closing(open_database(self.database_url)) as database:
            database.begin()
            database.insert(metadata.tables[table], list(values), [[value] for value in values.values()])
            database.commit()

    def hands_in(
        self,
        day: str,
        *values: float,
        number: str = "00777",
        status: str = "accepted",
        source: str = "BOT_TG",
    ) -> int:
        """Keep a reading handed in here, as the cabinet does; its id."""
        ((meter_id,),) = [row[1:] for row in self.sees("meters", "number", "id") if row[0] == number]
        before = {row[0] for row in self.sees("readings", "id")}
        dial = {f"t{zone}": round(value * 1000) for zone, value in enumerate(values, 1)}
        self.puts(
            "readings",
            meter_id=meter_id,
            taken_on=day,
            received_at=f"{day} 18:00:00.000000",
            month=int(day[:7].replace("-", "")),
            c1=7_000,
            source=source,
            status=status,
            proof=f"P{len(before)}",
            handed_in_by="cabinet:1",
            **dial,
        )
        ((new,),) = [row for row in self.sees("readings", "id") if row[0] not in before]
        return int(new)

    def forgets(self, *tables: str) -> None:
        """Empty tables."""
        with closing(open_database(self.database_url)) as database:
            database.begin()
            for table in tables:
                database.run(f"DELETE FROM {table}")  # noqa: S608 (our own names)
            database.commit()

    def rejects(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8-sig")

    def knows(self, *accounts: str) -> None:
        """Have these accounts in the database."""
        report = self.imports("accounts.csv", "account\n" + "".join(f"{number}\n" for number in accounts))
        assert not report.error, report.error
        assert not report.rejected

    def knows_meter(self, row: str, header: str = METERS) -> None:
        """Have a meter in the database; its account must be there."""
        report = self.imports("meters.csv", f"{header}{row}\n")
        assert report.rejected == 0, self.rejects("meters.csv.rejected.csv")
        assert not report.error, report.error


def counts(report: FileReport) -> tuple[int, int, int, int, int, int]:
    """Read, taken, unchanged, rejected, warnings, unidentified."""
    assert not report.error, report.error
    assert report.read == report.taken + report.unchanged + report.rejected + report.unidentified
    return (
        report.read,
        report.taken,
        report.unchanged,
        report.rejected,
        report.warnings,
        report.unidentified,
    )
