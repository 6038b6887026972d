"""The kinds of registers: which columns each has, and where they are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from adapters.registers.schema.cells import (
    AccountNumber,
    Choice,
    Day,
    Identity,
    Moment,
    MonthOf,
    Number,
    Sort,
    Text,
    Value,
)

_LARGEST_INTEGER: Final = 999_999_999


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register.

    `field` is the column of the table; `empty` is what an empty cell means, and an absent one in a new row.
    """

    name: str
    sort: Sort
    required: bool = False
    empty: Value = None
    field: str = ""

    @property
    def target(self) -> str:
        """The column of the table."""
        return self.field or self.name


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of registers; the order of `KINDS` is the order in which files of one call are taken."""

    name: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Fields which name a fact; another value under the same key takes the place of the earlier one."""
    corrections: bool = False
    """Whether such a change is worth a warning and the audit."""

    def column(self, name: str) -> Column | None:
        """The column of this name in a file."""
        return next((column for column in self.columns if column.name == name), None)


def _integer(least: int = 0, most: int = _LARGEST_INTEGER) -> Number:
    return Number(0, least=least, most=most, what="целое число")


_ACCOUNT: Final = AccountNumber()
_IDENTITY: Final = Identity()
_TEXT: Final = Text()
_VERBATIM: Final = Text(mends=False)
_UNDATED: Final = Text(dates=False)
"""A spreadsheet takes the house 5/2 for the fifth of February."""
_DAY: Final = Day()
_MOMENT: Final = Moment()
_OUTAGE: Final = Choice(
    {"planned": "planned", "emergency": "emergency", "плановое": "planned", "аварийное": "emergency"}
)
_MONTH: Final = MonthOf()
_MONEY: Final = Number(2, what="сумма")
_TARIFF: Final = Number(5, least=0, what="тариф")
_KWH: Final = Number(3, what="объём")
_DIAL: Final = Number(3, least=0, what="показание")
_YES_NO: Final = Choice({"yes": 1, "no": 0, "да": 1, "нет": 0})
_ZONE_WORDS: Final[dict[str, Value]] = {
    "single": "single", "day": "day", "night": "night", "peak": "peak", "half": "half",
    "день": "day", "ночь": "night", "пик": "peak", "полупик": "half",
}  # fmt: skip
_ZONE: Final = Choice(_ZONE_WORDS)
_STOVE: Final = Choice({"gas": "gas", "electric": "electric", "газ": "gas", "электро": "electric"})
_SETTLEMENT: Final = Choice({"urban": "urban", "rural": "rural", "городской": "urban", "сельский": "rural"})
_STATUS: Final = Choice({"open": "open", "closed": "closed", "открыт": "open", "закрыт": "closed"})
_BASIS: Final = Choice({"meter": "meter", "average": "average", "norm": "norm"})
_RANGE: Final = _integer(1, 3)

_OF_ACCOUNT: Final = Column("account", _ACCOUNT, required=True)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                "tariffs",
                "tariffs",
                (
                    Column("group", _TEXT, required=True, field="tariff_group"),
                    Column("zone", _ZONE, required=True),
                    Column("range", _RANGE, empty=1),
                    Column("price", _TARIFF, required=True),
                    Column("valid_from", _DAY, required=True),
                    Column("valid_to", _DAY),
                ),
                key=("tariff_group", "zone", "range", "valid_from"),
            ),
            Kind(
                "ranges",
                "range_limits",
                (
                    Column("group", _TEXT, required=True, field="tariff_group"),
                    Column("valid_from", _DAY, required=True),
                    Column("limit1", _DIAL, required=True),
                    Column("limit2", _DIAL, required=True),
                    Column("season_k", Number(3, least=0, what="коэффициент"), empty=1000),
                ),
                key=("tariff_group", "valid_from"),
            ),
            Kind(
                "norms",
                "norms",
                (
                    Column("stove", _STOVE, required=True),
                    Column("rooms", _integer(1), required=True),
                    Column("persons", _integer(1), required=True),
                    Column("kwh_per_person", _DIAL, required=True),
                    Column("valid_from", _DAY, required=True),
                ),
                key=("stove", "rooms", "persons", "valid_from"),
            ),
            Kind(
                "rates",
                "rates",
                (
                    Column("valid_from", _DAY, required=True),
                    Column("key_rate", Number(5, least=0, what="ставка"), required=True),
                ),
                key=("valid_from",),
            ),
            Kind(
                "offices",
                "offices",
                (
                    Column("town", _TEXT, required=True),
                    Column("address", _UNDATED, required=True),
                    Column("phone", _UNDATED, empty=""),
                    Column("hours", _UNDATED, empty=""),
                    Column("services", _TEXT, empty=""),
                    Column("closed", _YES_NO, empty=0),
                ),
                key=("town", "address"),
            ),
            Kind(
                "outages",
                "outages",
                (
                    Column("outage", _VERBATIM, required=True),
                    Column("city", _TEXT, required=True),
                    Column("street", _TEXT, required=True),
                    Column("houses", _UNDATED, empty=""),
                    Column("begins", _MOMENT, required=True),
                    Column("ends", _MOMENT, empty=""),
                    Column("restored", _MOMENT, empty=""),
                    Column("kind", _OUTAGE, empty="emergency"),
                ),
                key=("outage",),
            ),
            Kind(
                "accounts",
                "accounts",
                (
                    Column("account", _ACCOUNT, required=True, field="number"),
                    Column("els", _IDENTITY, empty=""),
                    Column("city", _TEXT, empty=""),
                    Column("street", _TEXT, empty=""),
                    Column("house", _UNDATED, empty=""),
                    Column("flat", _UNDATED, empty=""),
                    Column("owner", _TEXT, empty=""),
                    Column("area", Number(2, least=0, what="площадь")),
                    Column("registered", _integer()),
                    Column("residents", _integer()),
                    Column("ownership_doc", _TEXT, empty=""),
                    Column("rooms", _integer()),
                    Column("stove", _STOVE),
                    Column("settlement", _SETTLEMENT),
                    Column("tariff_group", _TEXT, empty=""),
                    Column("network_company", _TEXT, empty=""),
                    Column("status", _STATUS, empty="open"),
                    Column("email", _VERBATIM, empty=""),
                    Column("e_receipt", _YES_NO, empty=0),
                    Column("phone", _IDENTITY, empty=""),
                    Column("sms", _YES_NO, empty=0),
                ),
                key=("number",),
            ),
            Kind(
                "meters",
                "meters",
                (
                    _OF_ACCOUNT,
                    Column("meter", _IDENTITY, required=True, field="number"),
                    Column("model", _VERBATIM, empty=""),
                    Column("digits", _integer(1, 12), required=True),
                    Column("fraction", _integer(0, 3), empty=0),
                    Column("ratio", Number(3, least=0, what="коэффициент"), empty=1000),
                    Column("zones", _integer(1, 3)),
                    Column("t1_zone", _ZONE),
                    Column("t2_zone", _ZONE),
                    Column("t3_zone", _ZONE),
                    Column("installed", _DAY),
                    Column("removed", _DAY),
                    Column("initial_t1", _DIAL, empty=0),
                    Column("initial_t2", _DIAL),
                    Column("initial_t3", _DIAL),
                    Column("verify_until", _DAY),
                    Column("max_power_kw", Number(3, least=0, what="мощность")),
                ),
                key=("account_id", "number"),
            ),
            Kind(
                "readings",
                "readings",
                (
                    _OF_ACCOUNT,
                    Column("meter", _IDENTITY, required=True),
                    Column("date", _DAY, required=True, field="taken_on"),
                    Column("month", _MONTH),
                    Column("t1", _DIAL, required=True),
                    Column("t2", _DIAL),
                    Column("t3", _DIAL),
                    Column("source", _TEXT, empty=""),
                    Column("id", _IDENTITY, empty="", field="billing_id"),
                ),
                key=("meter_id", "taken_on", "source"),
                corrections=True,
            ),
            Kind(
                "charges",
                "charges",
                (
                    _OF_ACCOUNT,
                    Column("month", _MONTH, required=True),
                    Column("service", _TEXT, required=True),
                    Column("tariff", _TARIFF),
                    Column("opening", _MONEY, required=True),
                    Column("charged", _MONEY, required=True),
                    Column("recalculated", _MONEY, empty=0),
                    Column("quality", _MONEY, empty=0),
                    Column("paid", _MONEY, required=True),
                    Column("closing", _MONEY, required=True),
                    Column("volume", _KWH),
                    Column("basis", _BASIS),
                ),
                key=("account_id", "month", "service"),
                corrections=True,
            ),
            Kind(
                "charge_lines",
                "charge_lines",
                (
                    _OF_ACCOUNT,
                    Column("month", _MONTH, required=True),
                    Column("service", _TEXT, required=True),
                    Column("zone", _ZONE, empty=""),
                    Column("range", _RANGE, empty=1),
                    Column("volume", _KWH, required=True),
                    Column("tariff", _TARIFF, required=True),
                    Column("amount", _MONEY, required=True),
                ),
                key=("account_id", "month", "service", "zone", "range"),
                corrections=True,
            ),
            Kind(
                "payments",
                "payments",
                (
                    _OF_ACCOUNT,
                    Column("date", _DAY, required=True, field="paid_on"),
                    Column("amount", _MONEY, required=True),
                    Column("channel", _TEXT, empty=""),
                    Column("status", _TEXT, empty=""),
                    Column("doc_id", _IDENTITY, empty=""),
                    Column("period", _MONTH),
                    Column("purpose", _TEXT, empty=""),
                ),
                key=("account_id", "doc_id"),
                corrections=True,
            ),
            Kind(
                "notices",
                "notices",
                (
                    _OF_ACCOUNT,
                    Column("date", _DAY, required=True),
                    Column("title", _TEXT, required=True),
                    Column("text", _TEXT, required=True),
                ),
                key=("account_id", "date", "title"),
            ),
        )
    }
)


def kind_of(path: PurePath) -> Kind | None:
    """The kind that a file's name begins with, in any case of letters."""
    name = path.name.casefold()
    return next((kind for kind in _longest_first() if name.startswith(kind.name)), None)


def _longest_first() -> Iterator[Kind]:
    return iter(sorted(KINDS.values(), key=lambda kind: -len(kind.name)))
