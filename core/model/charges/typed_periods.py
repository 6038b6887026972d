"""What people type when they are asked for a period, and which months it means."""

import re
from dataclasses import dataclass, replace
from typing import Final

from core.base.months import Month
from core.base.periods import Period
from core.base.refusals import Refusal
from core.base.typed import visible

_YEARS: Final = range(1990, 2100)
"""A number of four digits outside of these is no year, and may well be a reading."""
_CENTURY: Final = 2000
_MONTHS_IN_YEAR: Final = 12
_DAYS: Final = 31
_PAIR: Final = 2

MONTH_NAMES: Final = (
    r"янв(?:ар[ьяею]|арем)?",
    r"фев(?:р|рал[ьяею]|ралем)?",
    r"мар(?:т[аеу]?|том)?",
    r"апр(?:ел[ьяею]|елем)?",
    r"ма[йяею]|маем",
    r"июн(?:[ьяею]|ем)?",
    r"июл(?:[ьяею]|ем)?",
    r"авг(?:уст[аеу]?|устом)?",
    r"сен(?:т|тябр[ьяею]|тябрем)?",
    r"окт(?:ябр[ьяею]|ябрем)?",
    r"ноя(?:б|бр[ьяею]|брем)?",
    r"дек(?:абр[ьяею]|абрем)?",
)
"""How people write each month, in small letters and with «е» for «ё»."""
_NAME: Final = "|".join(f"(?P<name{number}>{name})" for number, name in enumerate(MONTH_NAMES, 1))
_OF_YEAR: Final = r"(?:\s*г(?:од[ауе]?|ода)?\b\.?)?"
_POINT: Final = re.compile(
    r"(?<!\d)(?:"
    r"(?P<d1>\d{1,2})(?P<s1>[./-])(?P<m1>\d{1,2})(?P=s1)(?P<y1>\d{4}|\d{2})"  # 01.09.2025
    r"|(?P<y2>\d{4})(?P<s2>[./-])(?P<m2>\d{1,2})(?:(?P=s2)(?P<d2>\d{1,2}))?"  # 2025-09, 2025-09-01
    r"|(?P<m3>\d{1,2})[./-](?P<y3>\d{4})"  # 09.2025
    r"|(?P<m4>\d{1,2})[./](?P<y4>\d{2})"  # 09.25
    rf"|(?:(?P<before>\d{{4}}){_OF_YEAR},?\s+)?(?:(?P<day>\d{{1,2}})\s+)?"
    rf"(?<![^\W\d_])(?:{_NAME})(?![^\W\d_])\.?"  # 1 сентября 2025, сентябрь 25, сентябрь-2025
    r"(?:[\s'’,]*(?P<after>\d{4}|\d{2}(?!\d|\s+(?!год)[^\W\d_]{3}))(?!\d|\.\d)|-(?P<joined>\d{4})(?![\d.-]))?"
    r"|(?P<y5>\d{4})"  # 2025
    r"|(?P<m6>\d{1,2})"  # 9, beside another point
    rf")(?!\d){_OF_YEAR}"
)
_AROUND: Final = re.compile(
    r"\b(?:за|с|со|по|до|от|и|в|во|на|все|весь|период\w*|год\w*|г|гг|месяц\w*|мес|начислени\w*|платеж\w*"
    r"|оплат\w*|истори\w*|покажи\w*|посмотреть|хочу|мне|пожалуйста)\b|[-\u2010-\u2015.,;:…()«»\"'’]"
)
"""Words and marks around the months, and between the first and the last one."""
_SINCE: Final = re.compile(r"(?:за )?(?:период )?(?:с|со|от) ")
_UNTIL_NOW: Final = re.compile(
    r" (?:по|до|-) (?:сегодня\w*(?: день)?|сейчас|настоящее время|настоящий момент|этот месяц|текущий месяц)$"
)
_GAP: Final = re.compile(r"\s+")

_A_MONTH: Final = (
    rf"(?:(?:\d{{1,2}}\s+)?(?<![^\W\d_])(?:{'|'.join(MONTH_NAMES)})(?![^\W\d_])(?:\s+месяц\w*)?"
    r"(?:\s+(?:20\d\d(?!\d)|\d\d(?=\s*г(?:од|\b))))?|(?<!\d)\d{1,2}[./-]20\d\d(?!\d))"
    rf"{_OF_YEAR}"
)
_WITHIN: Final = re.compile(
    rf"\b(?:(?:с|со|от)\s+)?{_A_MONTH}(?:\s*[-–—]\s*|\s+(?:по|до|и)\s+){_A_MONTH}"
    rf"|\b(?:(?:за|с|со|от|в|во|на|по)\s+)?{_A_MONTH}"
    r"|\b(?:(?:за|с|от|в|по)\s+20\d\d(?!\d)(?:\s*г(?:од[ауе]?|\b)\.?)?|20\d\d\s*г(?:од[ауе]?|\b)\.?)"
    r"|\b(?:(?:за|в|с|на)\s+)?(?:прошл|позапрошл|предыдущ|эт|текущ)\w+\s+(?:год|месяц)\w?\b"
    r"|\bза\s+(?:последни[ей]\s+)?(?:\d{1,2}\s+(?:месяц\w*|год\w?|лет)|полгода|квартал|год|вс[её]\s+время)\b"
)
"""Words of a sentence that name months; a bare number of four digits is none, since it may be a reading."""

_YEAR_WORDS: Final = {"этот": 0, "текущий": 0, "прошлый": -1, "предыдущий": -1, "позапрошлый": -2}
_RELATIVE_YEAR: Final = re.compile(rf"({'|'.join(_YEAR_WORDS)}) год")
_RELATIVE_MONTH: Final = re.compile(rf"({'|'.join(_YEAR_WORDS)}) месяц")
_LAST: Final = re.compile(
    r"(?:последни[ехй]+ |предыдущи[ехй]+ )?(?:(?P<months>\d{1,3}) мес(?:яц(?:а|ев)?)?"
    r"|(?P<years>\d{1,2}) (?:год(?:а)?|лет)|(?P<half>полгода)|(?P<year>год)|(?P<quarter>квартал))"
)
_EVERYTHING: Final = re.compile(r"все(?: время| года?| годы| месяцы)?|вся история")
_PART: Final = re.compile(
    r"(?P<which>[1-4]|i{1,3}|iv|перв\w+|втор\w+|треть\w+|четверт\w+)(?:-?[йегя]{1,2})? "
    rf"(?P<part>кв(?:артал\w*)?|полугоди\w+)(?: (?P<year>\d{{4}}|\d{{2}}){_OF_YEAR})?"
)
_ORDER: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDER_WORDS: Final = ("перв", "втор", "трет", "четв")


class NotAPeriod(Refusal):
    """What was typed names no months."""


class MonthsUnclear(NotAPeriod):
    """Months are named, but not as one, or as a first and a last one."""


class NoSuchMonth(MonthsUnclear):
    """A month beyond the twelfth was typed, as in `13.2026`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPeriod:
    """The months that were meant."""

    period: Period
    turned: bool = False
    """Whether it was typed with its end first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """A month, a year or a month of a year, as it was typed."""

    month: int | None = None
    year: int | None = None
    day_first: tuple[int, int] | None = None
    """A day and a month, where `1.09` was typed: it may mean that as well."""


def parse_period(typed: str, *, this: Month, known: Period) -> TypedPeriod:
    """Read a typed period: `01.2025-09.2025`, `с января по сентябрь`, `2025`, `январь`, `прошлый год`.

    A month without a year is the last such month that is not ahead, and a month beside one with a year is
    of the year that makes the shorter period; a period that is typed with its end first is turned back.

    Args:
        typed: what a person has typed.
        this: the month that it is now.
        known: from the first month of which anything is known to the last: «12 месяцев» end with that, and
            «за всё время» is all of it.

    Raises:
        NoSuchMonth: when a month beyond the twelfth is typed.
        MonthsUnclear: when other things stand beside the months, or more than two are named.
        NotAPeriod: when it is anything else, a bare number too.
    """
    text = _GAP.sub(" ", visible(typed).lower().replace("ё", "е")).strip(" .,!?")
    named = _named(text, this, known)
    if named is not None:
        return TypedPeriod(period=named)
    text = _UNTIL_NOW.sub("", text)
    found = list(_POINT.finditer(text))
    if all(each["m6"] or (each["y5"] and int(each["y5"]) not in _YEARS) for each in found):
        raise NotAPeriod
    if len(found) > _PAIR or _AROUND.sub("", _POINT.sub("", text)).strip():
        raise MonthsUnclear
    points = _without_days([_point(each) for each in found])
    if len(points) == _PAIR:
        return _between(points[0], points[1], this)
    period = _alone(points[0], this)
    if _SINCE.match(text) and period.first < this:
        period = Period(period.first, this)
    return TypedPeriod(period=period)


def months_within(text: str) -> tuple[str, str]:
    """The words of a sentence that name months, to be read by `parse_period`, and all the others.

    Both may be empty. Where months are named twice, they are all left where they stand.
    """
    found = list(_WITHIN.finditer(text))
    if len(found) != 1:
        return "", text
    return found[0][0].strip(), f"{text[: found[0].start()]} {text[found[0].end() :]}".strip()


def _named(text: str, this: Month, known: Period) -> Period | None:
    """A period that has a name of its own, seen from today."""
    bare = (
        re.sub(r"^(?:(?:за|в|во|на|весь|целый) )+", "", text).replace("эту", "этот").replace("этом", "этот")
    )
    bare = re.sub(r"(прошл|позапрошл|предыдущ|текущ)(?:ом|ем|ого|его)\b", _nominative, bare)
    bare = re.sub(r"^(этот|\w+[иы]й) (год|месяц)[ауе]$", r"\1 \2", bare)
    if year := _RELATIVE_YEAR.fullmatch(bare):
        return Period.of_year(this.year + _YEAR_WORDS[year[1]])
    if month := _RELATIVE_MONTH.fullmatch(bare):
        return Period.ending(this.plus(_YEAR_WORDS[month[1]]), 1)
    if last := _LAST.fullmatch(bare):
        months = _how_many(last)
        if not months:
            raise MonthsUnclear
        return Period.ending(known.last, months)
    if _EVERYTHING.fullmatch(bare):
        return known
    if part := _PART.fullmatch(bare):
        return _part_of_year(part, this)
    return None


def _nominative(found: re.Match[str]) -> str:
    return f"{found[1]}{'ий' if found[1].endswith('щ') else 'ый'}"


def _how_many(found: re.Match[str]) -> int:
    if found["months"]:
        return int(found["months"])
    if found["years"]:
        return int(found["years"]) * _MONTHS_IN_YEAR
    return 6 if found["half"] else 3 if found["quarter"] else _MONTHS_IN_YEAR


def _part_of_year(found: re.Match[str], this: Month) -> Period:
    """A quarter or a half of a year; of the last year that it has begun in, where none is typed."""
    which = _ORDER.get(found["which"]) or 1 + _ORDER_WORDS.index(found["which"][:4])
    length = 3 if found["part"].startswith("кв") else 6
    if which * length > _MONTHS_IN_YEAR:
        raise MonthsUnclear
    first = (which - 1) * length + 1
    year = _year(found["year"]) if found["year"] else _latest(first, this).year
    return Period(Month(year, first), Month(year, first + length - 1))


def _point(found: re.Match[str]) -> _Point:
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    name = next((name for name in groups if name.startswith("name")), None)
    years = [
        groups[key] for key in ("y1", "y2", "y3", "y4", "y5", "before", "after", "joined") if key in groups
    ]
    if len(years) > 1:
        raise MonthsUnclear
    year = _year(years[0]) if years else None
    if name is not None:
        return _Point(month=int(name.removeprefix("name")), year=year)
    months = [int(groups[key]) for key in ("m1", "m2", "m3", "m4", "m6") if key in groups]
    days = (int(groups["m4"]), int(groups["y4"])) if "y4" in groups else None
    return _Point(month=months[0] if months else None, year=year, day_first=days)


def _year(digits: str) -> int:
    """A year of four digits or of the last two.

    Raises:
        MonthsUnclear: when nobody has lived under it.
    """
    year = int(digits) if len(digits) > _PAIR else _CENTURY + int(digits)
    if year not in _YEARS:
        raise MonthsUnclear
    return year


def _without_days(points: list[_Point]) -> list[_Point]:
    """`01.01-30.09` are days of months, and not months of years, where one of them could be no month."""
    days = [point.day_first for point in points]
    as_days = [each for each in days if each and 1 <= each[0] <= _DAYS and 1 <= each[1] <= _MONTHS_IN_YEAR]
    is_no_month = any(each and each[0] > _MONTHS_IN_YEAR for each in days)
    if len(as_days) == len(points) and is_no_month:
        return [_Point(month=month) for _, month in as_days]
    return points


def _alone(point: _Point, this: Month) -> Period:
    """One point is a whole year, or one month; a bare number is neither."""
    if point.month is None:
        return Period.of_year(_known(point.year))
    _ensure_month(point.month)
    month = Month(point.year, point.month) if point.year else _latest(point.month, this)
    return Period(month, month)


def _between(first: _Point, last: _Point, this: Month) -> TypedPeriod:
    """From one point to another; what the one leaves out, the other tells."""
    if first.month is None and last.month is None:
        years = sorted((_known(first.year), _known(last.year)))
        period = Period(Month(years[0], 1), Month(years[1], _MONTHS_IN_YEAR))
        return TypedPeriod(period=period, turned=_known(first.year) > _known(last.year))
    if first.month is None:  # «2024 – март 2025», from its beginning
        first = replace(first, month=1)
    if last.month is None:
        last = replace(last, month=_MONTHS_IN_YEAR)
    begins, ends = _known(first.month), _known(last.month)
    _ensure_month(begins)
    _ensure_month(ends)
    if first.year and last.year:
        one, other = Month(first.year, begins), Month(last.year, ends)
        return TypedPeriod(period=Period(min(one, other), max(one, other)), turned=other < one)
    if first.year:
        start = Month(first.year, begins)
        return TypedPeriod(period=Period(start, Month(first.year + (ends < begins), ends)))
    end = Month(last.year, ends) if last.year else _latest(ends, this)
    return TypedPeriod(period=Period(Month(end.year - (begins > ends), begins), end))


def _known(value: int | None) -> int:
    if value is None:
        raise MonthsUnclear
    return value


def _ensure_month(number: int) -> None:
    if not 1 <= number <= _MONTHS_IN_YEAR:
        raise NoSuchMonth(number)


def _latest(month: int, this: Month) -> Month:
    """The last such month that is not ahead."""
    return Month(this.year - (month > this.month), month)
