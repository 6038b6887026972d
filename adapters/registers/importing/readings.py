"""Billing's readings: its own, and those handed in here that it sends back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter, lt
from typing import Any, Final

from adapters.registers.importing.account_ids import AccountIds
from adapters.registers.importing.report import FileReport
from adapters.registers.importing.rows import Rows
from adapters.registers.importing.upsert import Corrections, instant
from adapters.registers.schema.kinds import Kind
from core.base.ids import AccountId, MeterId, MeterNumber, ReadingId
from core.base.months import Month
from core.model.meters import Meter, Values, Zone, passed_between
from core.model.readings.reading import Reading, ReadingStatus, counts, with_consumption
from storage.bulk import Database
from storage.tables import meters, readings

_METER: Final = (
    "account_id", "number", "id", "digits", "ratio", "zones", "installed",
    "initial_t1", "initial_t2", "initial_t3",
)  # fmt: skip
_STORED: Final = (
    "meter_id", "taken_on", "received_at", "month", "t1", "t2", "t3", "c1", "c2", "c3",
    "source", "status", "marked", "billing_id", "handed_in_by", "id",
)  # fmt: skip
_OF_NEW: Final = _STORED[:14]
_CHANGEABLE: Final = ("month", "t1", "t2", "t3", "c1", "c2", "c3", "status", "marked", "billing_id")
_COMES_BACK: Final = frozenset(
    {ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK, ReadingStatus.EXPORTED, ReadingStatus.BILLED}
)
"""Statuses of a reading handed in here that billing may state without our id."""

_LONG_ENOUGH: Final = timedelta(days=92)
"""So far back an earlier reading of the meter is nearly always found."""
_THOUSANDTH: Final = Decimal("0.001")


@dataclass(slots=True, eq=False)
class StoredReading:
    """A reading as it is stored, or will be; values in thousandths."""

    meter_id: int
    taken_on: str
    received_at: str
    month: int
    t1: int
    t2: int | None
    t3: int | None
    c1: int | None = None
    c2: int | None = None
    c3: int | None = None
    source: str = ""
    status: str = ReadingStatus.BILLED.value
    marked: str = ""
    billing_id: str = ""
    """Billing's own id; for a reading handed in here, the date and source under which billing keeps it."""
    handed_in_by: str = ""
    id: int = 0
    """Zero while it is not stored."""
    changed: bool = False

    @property
    def ours(self) -> bool:
        """Whether it was handed in through the cabinet."""
        return bool(self.handed_in_by)

    @property
    def values(self) -> tuple[int | None, ...]:
        """The three columns of the dial's values."""
        return self.t1, self.t2, self.t3

    @property
    def dial(self) -> tuple[int, ...]:
        """What the dial shows, a value a zone."""
        if self.t2 is None:
            return (self.t1,)
        return (self.t1, self.t2) if self.t3 is None else (self.t1, self.t2, self.t3)

    def as_reading(self) -> Reading:
        """The same as core knows it."""
        return Reading(
            id=ReadingId(self.id),
            meter_id=MeterId(self.meter_id),
            taken_on=date.fromisoformat(self.taken_on),
            received_at=datetime.fromisoformat(self.received_at),
            month=Month(*divmod(self.month, 100)),
            values=tuple(map(_kwh, self.dial)),
            consumption=(),
            source=self.source,
            status=ReadingStatus(self.status),
        )

    def put(self, name: str, value: Any) -> None:
        """Change something, remembering that it must be written."""
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.changed = True


@dataclass(slots=True)
class _History:
    """What is known of one meter's readings."""

    meter: Meter
    whole: bool = True
    """Whether the first of them is the first there is."""
    readings: list[StoredReading] = field(default_factory=list)
    own: dict[tuple[str, str], StoredReading] = field(default_factory=dict)
    """Billing's own, by date and source."""
    ours: list[StoredReading] = field(default_factory=list)
    """Those that were handed in through the cabinet."""
    touched: dict[StoredReading, int] = field(default_factory=dict)
    """What the file has stated, with the line of it."""

    def add(self, reading: StoredReading) -> None:
        """Know one more reading."""
        self.readings.append(reading)
        if reading.ours:
            self.ours.append(reading)
        else:
            self.own.setdefault((reading.taken_on, reading.source), reading)

    def counted(self) -> list[StoredReading]:
        """The readings by which consumption is computed, oldest first."""
        return sorted(filter(_counts, self.readings), key=_AGE)

    def reaches_back_before(self, day: str) -> bool:
        """Whether a reading that counts is older than a day."""
        return any(reading.taken_on < day and _counts(reading) for reading in self.readings)


class Readings:
    """Takes rows of readings."""

    def __init__(self, database: Database, kind: Kind, report: FileReport, now: datetime) -> None:
        self._database = database
        self._report = report
        self._account_ids = AccountIds(database)
        self._corrections = Corrections(database, kind, report, now)
        self._received_at = instant(now)

    def take(self, rows: Rows) -> None:
        """Take rows, in their order."""
        rows = self._account_ids.resolve(rows)
        rows = self._of_known_meters(rows)
        if not len(rows):
            return
        histories = self._histories(rows)
        ours = {reading.id: reading for history in histories.values() for reading in history.ours}
        for row in range(len(rows)):
            self._state(histories[rows.columns["meter"][row].id], ours, _Row(rows, row))
        for history in histories.values():
            self._compute_consumption(history)
        self._write([reading for history in histories.values() for reading in history.readings])

    def _of_known_meters(self, rows: Rows) -> Rows:
        """The rows of known meters with a value for every zone; `meter` becomes the meter itself."""
        keys = list(zip(rows.columns["account_id"], rows.columns["meter"], strict=True))
        found = self._database.matching(meters, _METER, ("account_id", "number"), dict.fromkeys(keys))
        known = {(row[0], row[1]): _meter(row) for row in found}
        absent: list[Any] = [None] * len(rows)
        second, third = (rows.columns.setdefault(name, absent) for name in ("t2", "t3"))
        reasons = {}
        for row, key in enumerate(keys):
            meter = known.get(key)
            if meter is None:
                reasons[row] = self._why_unknown(*key)
            elif fault := _zones_fault(meter, second[row], third[row]):
                reasons[row] = fault
        rows.columns["meter"] = [known.get(key) for key in keys]
        return rows.refuse(reasons)

    def _why_unknown(self, account_id: int, number: str) -> str:
        others = self._database.matching(meters, ("number",), ("account_id",), [(account_id,)])
        alike = [other for (other,) in others if other.lstrip("0") == number.lstrip("0")]
        hint = f", есть {alike[0]}: проверьте нули в начале" if alike else ""
        return f"meter: у лицевого счёта нет счётчика {number}{hint}"

    def _histories(self, rows: Rows) -> dict[int, _History]:
        """The readings of the batch's meters: recent ones, or all where they do not reach back far enough."""
        first: dict[int, str] = {}
        names = ("meter", "taken_on", "month")
        for meter, day, month in zip(*(rows.columns[name] for name in names), strict=True):
            start = min(day, f"{month // 100}-{month % 100:02d}-01")
            first[meter.id] = min(first.get(meter.id, start), start)
        since = (date.fromisoformat(min(first.values())) - _LONG_ENOUGH).isoformat()
        histories = {meter.id: _History(meter, whole=False) for meter in rows.columns["meter"]}
        self._fill(histories, histories, f"t.taken_on >= '{since}'")
        short = {
            meter_id
            for meter_id, history in histories.items()
            if not history.reaches_back_before(first[meter_id])
        }
        short |= self._named_farther_back(rows, histories)
        for meter_id in short:
            histories[meter_id] = _History(histories[meter_id].meter)
        self._fill(histories, short)
        return histories

    def _fill(self, histories: dict[int, _History], of: Iterable[int], where: str = "") -> None:
        rows = self._database.matching(
            readings, _STORED, ("meter_id",), ((meter_id,) for meter_id in of), and_where=where
        )
        for row in rows:
            reading = StoredReading(*row)
            histories[reading.meter_id].add(reading)

    def _named_farther_back(self, rows: Rows, histories: dict[int, _History]) -> set[int]:
        """Meters of which a row names, by id, a reading that is not among the recent ones."""
        ids = {int(text) for text in rows.columns.get("billing_id", ()) if _is_id(text)}
        if not ids:
            return set()
        ids -= {reading.id for history in histories.values() for reading in history.readings}
        found = self._database.matching(readings, ("meter_id",), ("id",), ((number,) for number in ids))
        return {meter_id for (meter_id,) in found} & histories.keys()

    def _state(self, history: _History, ours: dict[int, StoredReading], row: "_Row") -> None:
        known = _find(history, ours, row)
        if known is None:
            known = StoredReading(
                meter_id=history.meter.id,
                taken_on=row.taken_on,
                received_at=self._received_at,
                month=row.month,
                t1=row.values[0],
                t2=row.values[1],
                t3=row.values[2],
                source=row.source,
                billing_id=row.billing_id,
                changed=True,
            )
            history.add(known)
            self._report.taken += 1
        elif self._restate(known, row):
            self._report.taken += 1
        else:
            self._report.unchanged += 1
        history.touched[known] = row.line

    def _restate(self, known: StoredReading, row: "_Row") -> bool:
        """Let a stored reading be as billing states it; whether anything is new in that."""
        stated = dict(zip(("t1", "t2", "t3"), row.values, strict=True))
        if row.stated_month is not None:
            stated["month"] = row.stated_month
        old = {name: getattr(known, name) for name, value in stated.items() if getattr(known, name) != value}
        if old:
            self._corrections.add(f"reading:{known.id}" if known.id else "", {}, old, row.line)
        came_back = known.ours and (
            known.status != ReadingStatus.BILLED or known.billing_id != row.name_at_billing
        )
        for name in old:
            known.put(name, stated[name])
        if known.ours:
            known.put("status", ReadingStatus.BILLED.value)
            known.put("billing_id", row.name_at_billing)
        elif row.has_id:
            known.put("billing_id", row.billing_id)
        return bool(old) or came_back

    def _compute_consumption(self, history: _History) -> None:
        """Compute the consumption of billing's readings, and say what is doubtful in those of the file."""
        previous: StoredReading | None = None
        for stored in history.counted():
            if stored.status == _BILLED and (previous is not None or history.whole):
                consumption, doubt = consumption_of(history.meter, previous, stored)
                for name, thousandths in zip(("c1", "c2", "c3"), consumption, strict=False):
                    stored.put(name, thousandths)
                stored.put("marked", doubt.text if doubt is not None and doubt.unknown else "")
                if doubt is not None and stored in history.touched:
                    self._report.warn(doubt.text, history.touched[stored])
            previous = stored

    def _write(self, known: Sequence[StoredReading]) -> None:
        new = [reading for reading in known if not reading.id]
        changed = [reading for reading in known if reading.id and reading.changed]
        if new:
            columns = list(zip(*map(attrgetter(*_OF_NEW), new), strict=True))
            self._database.insert(readings, _OF_NEW, columns)
        if changed:
            self._database.update(
                readings, ("id",), _CHANGEABLE, list(map(attrgetter("id", *_CHANGEABLE), changed))
            )
        self._corrections.keep()


class _Row:
    """One row of the register."""

    __slots__ = ("billing_id", "has_id", "line", "month", "source", "stated_month", "taken_on", "values")

    def __init__(self, rows: Rows, row: int) -> None:
        columns = rows.columns
        self.line = rows.lines[row]
        self.taken_on: str = columns["taken_on"][row]
        self.month: int = columns["month"][row]
        self.stated_month: int | None = columns["stated_month"][row]
        zones = len(columns["meter"][row].zones)
        values = (columns["t1"][row], columns["t2"][row], columns["t3"][row])
        self.values = values[:zones] + (None,) * (3 - zones)
        self.source: str = columns["source"][row] if "source" in columns else ""
        self.has_id = "billing_id" in columns
        self.billing_id: str = columns["billing_id"][row] if self.has_id else ""

    @property
    def key(self) -> tuple[str, str]:
        """What names the reading among billing's own of the meter."""
        return self.taken_on, self.source

    @property
    def name_at_billing(self) -> str:
        """The same as one text, by which a reading handed in here is recognised."""
        return f"{self.taken_on} {self.source}"


def _find(history: _History, ours: dict[int, StoredReading], row: _Row) -> StoredReading | None:
    """The reading that a row states: ours by id, billing's own by its key, else ours by month and values."""
    if _is_id(row.billing_id):
        named = ours.get(int(row.billing_id))
        if named is not None and named.meter_id == history.meter.id:
            return named
    own = history.own.get(row.key)
    if own is not None or not history.ours:
        return own
    name = row.name_at_billing
    known = (reading for reading in history.ours if reading.billing_id == name)
    alike = (
        reading
        for reading in history.ours
        if reading.status in _COMES_BACK and reading.month == row.month and reading.values == row.values
    )
    return next(known, None) or next(alike, None)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading deserves a second look."""

    text: str
    unknown: bool
    """Whether its consumption cannot be known."""


def consumption_of(
    meter: Meter, previous: StoredReading | None, stored: StoredReading
) -> tuple[Sequence[int | None], Doubt | None]:
    """The consumption of a reading in thousandths, a zone each, and what is doubtful in it.

    Readings from before a change of zones do not compare.
    """
    values = stored.dial
    before = previous.dial if previous is not None and len(previous.dial) == len(values) else None
    consumption = _since_installation(meter, stored) if before is None else _since(meter, before, values)
    capacity = meter.capacity * 1000
    if max(values) >= capacity:
        known = [None if value >= capacity else kwh for value, kwh in zip(values, consumption, strict=True)]
        return known, Doubt("показание больше, чем вмещает счётчик", unknown=True)
    return consumption, _doubt(meter, before, values, consumption)


def _since(meter: Meter, before: Sequence[int], values: Sequence[int]) -> list[int | None]:
    capacity, ratio = meter.capacity * 1000, _thousandths(meter.ratio)
    passed = (passed_between(then, now, capacity) for then, now in zip(before, values, strict=True))
    return [None if gone is None else (gone * ratio + 500) // 1000 for gone in passed]


def _since_installation(meter: Meter, stored: StoredReading) -> list[int | None]:
    (reading,) = with_consumption(meter, [stored.as_reading()])
    return [None if kwh is None else _thousandths(kwh) for kwh in reading.consumption]


def _doubt(
    meter: Meter, before: Sequence[int] | None, values: Sequence[int], consumption: Sequence[int | None]
) -> Doubt | None:
    if before is None:
        is_below = any(map(lt, values, map(_thousandths, meter.initial_values)))
        return Doubt("первое показание меньше начального", unknown=True) if is_below else None
    if None in consumption:
        return Doubt("показание меньше предыдущего", unknown=True)
    if any(map(lt, values, before)):
        return Doubt("показание меньше предыдущего: счётчик перешёл через ноль", unknown=False)
    return None


def _counts(stored: StoredReading) -> bool:
    return counts(stored.status, stored.source)


_BILLED: Final = ReadingStatus.BILLED.value
_AGE: Final = attrgetter("taken_on", "received_at", "id")


def _zones_fault(meter: Meter, second: int | None, third: int | None) -> str:
    zones = len(meter.zones)
    for place, value in ((2, second), (3, third)):
        if place <= zones and value is None:
            return f"t{place}: пусто, а у счётчика зон {zones}"
        if place > zones and value:
            return f"t{place}: указано, а у счётчика зон {zones}"
    return ""


def _meter(row: tuple[Any, ...]) -> Meter:
    account_id, number, meter_id, digits, ratio, zones, installed, *initial = row
    words = tuple(Zone(word) for word in zones.split(","))
    return Meter(
        id=MeterId(meter_id),
        account_id=AccountId(account_id),
        number=MeterNumber(number),
        digits=digits,
        ratio=_kwh(ratio),
        zones=words,
        installed=date.fromisoformat(installed) if installed else None,
        initial=_initial(initial[: len(words)]),
    )


def _initial(stored: Sequence[int | None]) -> Values:
    return tuple(_kwh(value or 0) for value in stored)


def _kwh(thousandths: int) -> Decimal:
    return Decimal(thousandths).scaleb(-3)


def _thousandths(kwh: Decimal) -> int:
    return int(kwh.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP).scaleb(3))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 (digits of 64 bits)
