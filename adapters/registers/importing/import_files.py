"""Import: billing's registers into the database, each file whole or not at all."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, Protocol, TypeAlias

from adapters.registers.files.reader import Batch, open_register, read
from adapters.registers.files.register import FileFault, Register, unforeseen
from adapters.registers.files.rejects import SUFFIX, Rejects
from adapters.registers.importing.accounts import Accounts
from adapters.registers.importing.outages import Outages
from adapters.registers.importing.payments import Payments, adopt
from adapters.registers.importing.readings import Readings
from adapters.registers.importing.report import ExitCode, FileReport
from adapters.registers.importing.rows import Rows
from adapters.registers.importing.tariffs import NoOverlaps
from adapters.registers.importing.upsert import Upsert
from adapters.registers.schema.kinds import KINDS, Kind, kind_of
from core.base.system_errors import Misconfigured, why
from storage.bulk import Database, is_of_the_database, open_database
from storage.errors import explain_database_errors

OnProgress: TypeAlias = Callable[[str, int, int], None]
"""Told the file's name, how much of it has been read, and how much there is."""

_FORMS: Final = frozenset({".csv", ".txt", ".xlsx"})
_ORDER: Final = {name: place for place, name in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to import."""

    now: datetime
    """The moment of the import, in UTC."""
    today: date
    """The supplier's day of it."""
    kind: str | None = None
    """The kind of all files, instead of what their names begin with."""
    encoding: str | None = None
    """The encoding of all files, instead of what is recognised."""
    dry_run: bool = False
    """Report, and write nothing."""
    strict: bool = False
    """Refuse a file for a single bad row."""
    many_new_owners: bool = False
    """Take a register of accounts though it names other owners of very many."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the files of one call."""

    reports: list[FileReport]
    passed_over: list[Path]
    """Files of a directory that are no registers, or hold refused rows."""
    fruitless: list[Path]
    """Directories in which there was nothing to import: probably others were meant."""

    @property
    def exit_code(self) -> ExitCode:
        """The greatest of the files' codes; that of a refused file for a directory without any."""
        if self.fruitless:
            return ExitCode.FILE_REFUSED
        return max((report.exit_code for report in self.reports), default=ExitCode.ALL_TAKEN)


class _RowsRefused(FileFault):
    """A file is refused for its bad rows, which are written down."""


class _Taker(Protocol):
    """Takes rows of one kind."""

    def take(self, rows: Rows) -> None:
        """Take rows, in their order."""


def import_files(
    paths: Sequence[Path],
    database_url: str,
    options: Options,
    on_progress: OnProgress | None = None,
    on_report: Callable[[FileReport], None] | None = None,
) -> Imported:
    """Import registers into a prepared database, in the order of their kinds.

    Args:
        paths: files, and directories whose registers are taken.
        database_url: an SQLAlchemy URL.
        options: how.
        on_progress: told how far a file has been read.
        on_report: given the report of each file as soon as it is done.

    Raises:
        DatabaseRefused: when the database cannot be worked with; the file in hand is not taken then.
    """
    files, passed_over, fruitless = registers_among(paths, options.kind)
    reports = []
    with (
        explain_database_errors(database_url, connecting=False),
        closing(open_database(database_url)) as database,
    ):
        if options.dry_run:
            database.begin()
        for path, kind in files:
            report = _Import(path, kind, database, options).run(on_progress)
            reports.append(report)
            if on_report:
                on_report(report)
        database.rollback()
    return Imported(reports, passed_over, fruitless)


def registers_among(
    paths: Sequence[Path], kind: str | None = None
) -> tuple[list[tuple[Path, Kind | None]], list[Path], list[Path]]:
    """The registers that are meant, in the order in which to take them.

    With them come the files that are passed over, and the directories that have no register.
    """
    files: list[tuple[Path, Kind | None]] = []
    passed_over, fruitless = [], []
    for path in paths:
        inside = _inside(path)
        if inside is None:
            files.append((path, KINDS[kind] if kind else kind_of(path)))
            continue
        registers = []
        for file in inside:
            found = KINDS[kind] if kind else kind_of(file)
            if found is None or not _looks_like_a_register(file):
                passed_over.append(file)
            else:
                registers.append((file, found))
        if not registers:
            fruitless.append(path)
        files += registers
    files.sort(key=lambda file: -1 if file[1] is None else _ORDER[file[1].name])
    return files, passed_over, fruitless


def _looks_like_a_register(file: Path) -> bool:
    """Whether a file that was not named itself is to be read: `readings.py` begins like a register."""
    return file.suffix.casefold() in _FORMS and not file.name.casefold().endswith(SUFFIX)


def _inside(path: Path) -> list[Path] | None:
    """The files of a folder; None for a file, and for what only an attempt to open explains."""
    try:
        return sorted(entry for entry in path.iterdir() if entry.is_file())
    except OSError:
        return None


class _Import:
    """The import of one file."""

    def __init__(self, path: Path, kind: Kind | None, database: Database, options: Options) -> None:
        self._path = path
        self._kind = kind
        self._database = database
        self._options = options
        self._report = FileReport(file=path.name, kind=kind.name if kind else "")

    def run(self, on_progress: OnProgress | None) -> FileReport:
        """Import the file and tell what became of it."""
        started = time.perf_counter()
        try:
            kind, register = self._open()
            rejects = Rejects(self._path, register.header.names)
            with (
                _put_rejects_in_place(rejects, self._report, dry_run=self._options.dry_run),
                _in_one_transaction(self._database, self._options),
            ):
                self._take(kind, register, rejects, on_progress)
        except FileFault as fault:
            self._report.error = str(fault)
        except Misconfigured:
            raise
        except Exception as error:
            if is_of_the_database(error):
                raise
            self._report.error = unforeseen(error)
        self._report.seconds = time.perf_counter() - started
        return self._report

    def _open(self) -> tuple[Kind, Register]:
        try:
            mode = self._path.stat().st_mode
            if not (S_ISREG(mode) or S_ISDIR(mode)):  # to open a pipe may wait for ever, a device has no end
                raise FileFault("не читается: это не обычный файл")
            self._path.open("rb").close()
        except OSError as error:
            raise FileFault(f"не читается: {why(error)}") from error
        if self._kind is None:
            raise FileFault(f"вид реестра не ясен из имени: укажите --kind ({', '.join(KINDS)})")
        return self._kind, open_register(self._path, self._kind, self._options.encoding)

    def _take(self, kind: Kind, register: Register, rejects: Rejects, on_progress: OnProgress | None) -> None:
        for note in _notes(register):
            self._report.warn(note)
        taker = _taker(kind, self._database, self._report, self._options)
        batches = read(self._path, register, kind, today=self._options.today, encoding=self._options.encoding)
        with closing(batches):
            for batch in batches:
                faults = _take_batch(batch, register, taker, self._report, rejects)
                if self._options.dry_run:  # which leaves no file that would say why
                    for line, why_not in faults:
                        self._report.tell(f"не принята: {why_not}", line)
                if on_progress:
                    on_progress(self._path.name, batch.block.done, register.size)
        if isinstance(taker, Accounts):
            taker.finish()
            _adopt(self._database, self._report)
        if isinstance(taker, Outages):
            taker.finish()
        if self._options.strict and self._report.rejected:
            raise _RowsRefused(
                f"отклонено строк: {self._report.rejected}, а с --strict не должно быть ни одной"
            )


@contextmanager
def _in_one_transaction(database: Database, options: Options) -> Iterator[None]:
    """One transaction for a file; of a dry run, which is one transaction, the file's part of it."""
    if options.dry_run:
        database.mark()
    else:
        database.begin()
    try:
        yield
    except BaseException:
        if options.dry_run:
            database.back_to_mark()
        else:
            database.rollback()
        raise
    if not options.dry_run:
        database.commit()


@contextmanager
def _put_rejects_in_place(rejects: Rejects, report: FileReport, *, dry_run: bool) -> Iterator[None]:
    """Put the refused rows in their place once the database has kept the others."""
    try:
        yield
    except _RowsRefused:
        if dry_run:
            rejects.forget()
        else:
            _keep(rejects, report)
        raise
    except BaseException:
        rejects.forget()
        raise
    if dry_run:
        rejects.forget()
        return
    try:
        _keep(rejects, report)
    except OSError as error:
        report.warn(f"отклонённые строки не положить в {rejects.path.name}: {why(error)}")


def _keep(rejects: Rejects, report: FileReport) -> None:
    rejects.keep()
    if report.rejected:
        report.tell(f"отклонённые строки и причины — в файле {rejects.path.name}")


def _notes(register: Register) -> list[str]:
    unknown = register.header.unknown
    return [
        *register.notes,
        *([f"неизвестные столбцы не прочитаны: {', '.join(unknown)}"] if unknown else []),
    ]


def _taker(kind: Kind, database: Database, report: FileReport, options: Options) -> _Taker:
    now = options.now
    if kind.name == "accounts":
        return Accounts(database, kind, report, now, many_new_owners=options.many_new_owners)
    if kind.name == "readings":
        return Readings(database, kind, report, now)
    if kind.name == "payments":
        _adopt(database, report)
        return Payments(database, kind, report, now)
    if kind.name == "outages":
        return Outages(database, kind, report, now=now)
    ensure = NoOverlaps(database).ensure if kind.name == "tariffs" else None
    return Upsert(database, kind, report, now=now, ensure=ensure)


def _adopt(database: Database, report: FileReport) -> None:
    found = adopt(database)
    if found:
        report.tell(f"невыясненных платежей, у которых нашёлся лицевой счёт: {found}")


def _take_batch(
    batch: Batch, register: Register, taker: _Taker, report: FileReport, rejects: Rejects
) -> list[tuple[int, str]]:
    """Take the good rows; the others are kept for the file of rejects, and told by line and reason."""
    lines = batch.lines
    kept = lines if len(batch.places) == len(lines) else [lines[place] for place in batch.places]
    rows = Rows(batch.columns, kept, batch.places)
    taker.take(rows)
    faults = batch.faults | rows.faults
    report.read += len(lines)
    report.rejected += len(faults)
    for place, warning in sorted(batch.warnings.items()):
        if place not in faults:
            report.warn(warning, lines[place])
    if faults:
        rejects.add(register.rows(batch.block), lines, faults)
    return [(lines[place], faults[place]) for place in sorted(faults)]
