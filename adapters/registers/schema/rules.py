"""What makes a row refused or doubtful by itself, before anybody looks into the database.

A rule is given the columns of rows whose cells were all read, by field, and may change the columns. It
answers with faults and warnings by the row's place.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from operator import add, sub
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from core.base.months import Month

Columns: TypeAlias = dict[str, list[Any]]
"""Columns of values by field; every one has a value for every row."""


class Findings(NamedTuple):
    """What was found, by the row's place."""

    faults: dict[int, str]
    warnings: dict[int, str]


_KOPECKS_PRODUCT: Final = 10**6
"""A volume in thousandths times a tariff in hundred-thousandths of a rouble counts millionths of a kopeck."""

_USUAL_ZONES: Final = {1: ("single",), 2: ("day", "night"), 3: ("peak", "night", "half")}


def judge(kind: str, columns: Columns, today: date) -> Findings:
    """Judge the rows of a register of some kind.

    Args:
        kind: its name.
        columns: the values by field; a rule may change the columns.
        today: the supplier's day of the import.
    """
    rule = _RULES.get(kind)
    return rule(columns, today) if rule else Findings({}, {})


def _charges(columns: Columns, today: date) -> Findings:
    faults = _month_after_next(columns["month"], today)
    charged = columns["charged"]
    if "tariff" in columns and "volume" in columns:
        tariff, volume = columns["tariff"], columns["volume"]
        whole_roubles = [place for place, amount in enumerate(charged) if not amount % 100]
        for place in whole_roubles:
            if is_a_hundredfold(charged[place], volume[place], tariff[place]):
                faults.setdefault(
                    place, "charged: в сто раз больше, чем volume × tariff: копейки вместо рублей"
                )
    computed = list(map(sub, map(add, columns["opening"], charged), columns["paid"]))
    for name in ("recalculated", "quality"):
        if any(columns.get(name, ())):
            computed = list(map(add, computed, columns[name]))
    closing = columns["closing"]
    warnings = {}
    if computed != closing:
        warnings = {
            place: f"расхождение: closing {roubles(stated)}, а по формуле {roubles(computed[place])}"
            for place, stated in enumerate(closing)
            if stated != computed[place]
        }
    return Findings(faults, warnings)


def is_a_hundredfold(charged: int, volume: int | None, tariff: int | None) -> bool:
    """Whether a sum is what the volume costs, but written in kopecks where roubles are due."""
    if not charged or not volume or not tariff:
        return False
    return abs(volume * tariff * 100 - charged * _KOPECKS_PRODUCT) <= _KOPECKS_PRODUCT * 100 // 2


def roubles(amount: int) -> str:
    """A sum as a Russian report writes it: 940,04."""
    sign = "−" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100},{abs(amount) % 100:02d}"


def _month_after_next(months: list[int], today: date) -> dict[int, str]:
    following = Month.of(today).plus(1)
    latest = following.year * 100 + following.month
    if not months or max(months) <= latest:
        return {}
    return {
        place: f"month: начисление за {month % 100:02d}.{month // 100} ещё не может быть известно"
        for place, month in enumerate(months)
        if month > latest
    }


def _charge_lines(columns: Columns, today: date) -> Findings:
    return Findings(_month_after_next(columns["month"], today), {})


def _after_tomorrow(name: str, days: Sequence[str | None], today: date) -> dict[int, str]:
    tomorrow = (today + timedelta(days=1)).isoformat()
    if max(filter(None, days), default="") <= tomorrow:
        return {}
    return {
        place: f"{name}: дата {day} ещё не наступила"
        for place, day in enumerate(days)
        if day and day > tomorrow
    }


def _readings(columns: Columns, today: date) -> Findings:
    days = columns["taken_on"]
    months = columns.get("month", [None] * len(days))
    columns["stated_month"] = list(months)
    columns["month"] = [
        int(day[:4]) * 100 + int(day[5:7]) if month is None else month
        for day, month in zip(days, months, strict=True)
    ]
    return Findings(_after_tomorrow("date", days, today), {})


def _payments(columns: Columns, today: date) -> Findings:
    return Findings(_after_tomorrow("date", columns["paid_on"], today), {})


def _tariffs(columns: Columns, today: date) -> Findings:
    del today
    faults = {
        place: "valid_to: раньше, чем valid_from"
        for place, (first, last) in enumerate(
            zip(columns["valid_from"], columns.get("valid_to", []), strict=False)
        )
        if last is not None and last < first
    }
    return Findings(faults, {})


def _ranges(columns: Columns, today: date) -> Findings:
    del today
    faults = {
        place: "limit2: меньше, чем limit1"
        for place, (first, second) in enumerate(zip(columns["limit1"], columns["limit2"], strict=True))
        if second < first
    }
    return Findings(faults, {})


def _meters(columns: Columns, today: date) -> Findings:
    """Bring the four columns about zones together into one; absent altogether, they leave what is stored."""
    given = [name for name in ("zones", "t1_zone", "t2_zone", "t3_zone") if name in columns]
    rows = len(columns["number"])
    nothing: list[Any] = [None] * rows
    counts = columns.pop("zones", nothing)
    words = zip(*(columns.pop(name, nothing) for name in ("t1_zone", "t2_zone", "t3_zone")), strict=True)
    faults = _after_tomorrow("removed", columns.get("removed", []), today)
    faults |= _after_tomorrow("installed", columns.get("installed", []), today)
    zones = []
    for place, (count, stated) in enumerate(zip(counts, words, strict=True)):
        found, fault = zones_of(count, stated)
        zones.append(",".join(found))
        if fault:
            faults[place] = fault
    if given:
        columns["zones"] = zones
    return Findings(faults, {})


def zones_of(count: int | None, stated: tuple[str | None, ...]) -> tuple[tuple[str, ...], str]:
    """The zones of a meter's registers, and what is wrong with them, if anything.

    Args:
        count: how many zones there are; by the words that are given, or else one, when it is not stated.
        stated: what T1, T2 and T3 count, where it is stated; the usual zones otherwise.
    """
    if count is None:
        count = max((at for at, word in enumerate(stated, 1) if word), default=1)
    if any(stated[count:]):
        return (), f"zones: зон {count}, а t{count + 1}_zone указана"
    zones = tuple(word or usual for word, usual in zip(stated, _USUAL_ZONES[count], strict=False))
    if len(set(zones)) < count:
        return (), f"t1_zone…t3_zone: зона указана дважды ({', '.join(zones)})"
    return zones, ""


_RULES: Final[Mapping[str, Callable[[Columns, date], Findings]]] = MappingProxyType(
    {
        "tariffs": _tariffs,
        "ranges": _ranges,
        "meters": _meters,
        "readings": _readings,
        "charges": _charges,
        "charge_lines": _charge_lines,
        "payments": _payments,
    }
)
