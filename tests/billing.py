"""What billing has stated in the tests: the guide's accounts A and B, and a neighbour with two zones."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import delete, insert, update

from core.base.ids import AccountNumber, CabinetId
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, PENALTY, Basis
from core.model.meters import Zone
from storage import tables
from storage.work import Work

A, B, TWO_ZONES, PAID_UP = "1234567890", "2200345678", "0099887766", "5556667778"
METER_A, METER_B, METER_TWO_ZONES, METER_PAID_UP = "38208746", "00417352", "71000222", "64000111"
CLOSED, NO_METERS, THREE_ZONES, MANY_METERS, NEW = (
    "7000000001",
    "7000000002",
    "7000000003",
    "7000000004",
    "7000000005",
)
METERS_OF_MANY = tuple(f"8000010{number}" for number in range(1, 8))
SUM_A = "662,00"
"""The sum of A's receipt for September 2025."""

NOW = datetime(2025, 10, 22, 9, 5, tzinfo=UTC)
"""12:05 of 22 October 2025 at the supplier's, in the middle of the window."""

LAST_MONTH = Month(2025, 9)
"""The last month that has been charged."""

_IMPORTED = datetime(2025, 10, 1, tzinfo=UTC)

_READINGS_A = (
    (date(2025, 4, 24), "7662", "0", "WEB"),
    (date(2025, 5, 22), "7784", "122", "WEB"),
    (date(2025, 6, 23), "7983", "199", "WEBMP"),
    (date(2025, 7, 31), "8125", "142", "ДС"),
    (date(2025, 8, 24), "8490", "365", "WEBMP"),
    (date(2025, 9, 24), "8590", "100", "WEBMP"),
)


def state(work: Work) -> None:
    """Write it all down, as an import would have."""
    account_a = _account(
        work,
        number=A,
        city="Волгоград г.",
        street="ул. Мира",
        house="5",
        flat="12",
        owner="Иванова Анна Петровна",
        area=Decimal("45.2"),
        registered=2,
        residents=2,
        network_company="ПАО «Россети Юг»",
    )
    account_b = _account(work, number=B, city="Волгоград г.", street="ул. Ленина", house="7", flat="3")
    account_two = _account(work, number=TWO_ZONES, city="Волгоград г.", tariff_group="two")
    paid_up = _account(work, number=PAID_UP, city="Волжский г.")
    meter_a = _meter(work, account_a, METER_A, fraction=1, installed=date(2020, 3, 1))
    _meter(work, account_b, METER_B)
    meter_two = _meter(
        work, account_two, METER_TWO_ZONES, zones=(Zone.DAY, Zone.NIGHT), initial_t2=Decimal(0), digits=6
    )
    _meter(work, paid_up, METER_PAID_UP)
    for taken_on, value, consumption, source in _READINGS_A:
        _reading(work, meter_a, taken_on, source, t1=value, c1=consumption)
    _reading(work, meter_two, date(2025, 8, 20), "WEB", t1="1000", t2="500", c1="0", c2="0")
    _reading(work, meter_two, date(2025, 9, 20), "WEB", t1="1120", t2="580", c1="120", c2="80")
    _charge(work, account_a, opening=241630, paid=241630, charged=66200, volume=100)
    _charge(work, account_b, opening=-8332, paid=0, charged=0, volume=0)
    _charge(work, account_b, service=PENALTY, opening=0, paid=0, charged=14677)
    _charge(work, account_two, opening=0, paid=0, charged=82840, volume=200)
    _charge(work, paid_up, opening=10000, paid=10000, charged=0, volume=0)
    for group, zone, price in (
        ("", "single", "6.62"),
        ("two", "day", "4.93"),
        ("two", "night", "2.96"),
    ):
        work.connection.execute(
            insert(tables.tariffs).values(
                tariff_group=group, zone=zone, range=1, price=Decimal(price), valid_from=date(2025, 7, 1)
            )
        )


def forget_subscriptions(work: Work) -> None:
    """Let no account have changed what it receives."""
    work.connection.execute(delete(tables.subscription_changes))


MORE = {
    CLOSED: "80000001",
    THREE_ZONES: "80000003",
    MANY_METERS: METERS_OF_MANY[0],
    NEW: "80000005",
    **{f"90000000{number:02}": f"9100000{number:02}" for number in range(1, 8)},
}
"""Accounts with a meter that proves them; those that begin with 9 are there to make a long list."""


def state_more(work: Work) -> None:
    """Write down accounts of rarer kinds: closed, without meters, with three zones or many meters, or new."""
    closed = _account(work, number=CLOSED, city="Волгоград г.", status="closed")
    without = _account(work, number=NO_METERS, city="Волгоград г.")
    three = _account(work, number=THREE_ZONES, city="Волгоград г.")
    many = _account(work, number=MANY_METERS, city="Волгоград г.")
    new = _account(work, number=NEW)
    for account in (closed, without, three, many):
        _charge(work, account, opening=0, paid=0, charged=10000, volume=15)
    meter_of_closed = _meter(work, closed, MORE[CLOSED])
    _reading(work, meter_of_closed, date(2025, 8, 24), "WEB", t1="500", c1="0")
    meter_of_three = _meter(
        work,
        three,
        MORE[THREE_ZONES],
        zones=(Zone.PEAK, Zone.HALF, Zone.NIGHT),
        digits=6,
        fraction=2,
        initial_t2=Decimal(0),
        initial_t3=Decimal(0),
    )
    values = {"t1": "100000.25", "t2": "200000.5", "t3": "300000.75", "c1": "0", "c2": "0", "c3": "0"}
    _reading(work, meter_of_three, date(2025, 9, 20), "WEB", **values)
    for number in METERS_OF_MANY:
        _meter(work, many, number)
    _meter(work, new, MORE[NEW], installed=date(2025, 10, 10), initial_t1=Decimal(7))
    for number, meter in MORE.items():
        if number.startswith("9"):
            _meter(work, _account(work, number=number), meter)


_HISTORY_B: Final[tuple[tuple[Month, str, int, dict[str, int]], ...]] = (
    (Month(2025, 1), "5.88", 913, {"opening": 0, "charged": 536844}),
    (Month(2025, 2), "5.88", 251, {"opening": 536844, "charged": 147588}),
    (Month(2025, 3), "0", 0, {"opening": 684432, "recalculated": -442764, "paid": 250000}),
    *((Month(2025, month), "0", 0, {"opening": -8332}) for month in range(4, 9)),
    (LAST_MONTH, "6.62", 65, {"opening": -8332, "charged": 43030}),
)
_PENALTIES_B: Final = (
    (Month(2025, 3), {"charged": 14677}),
    (Month(2025, 4), {"opening": 14677, "paid": 14677}),
)
_PAYMENTS_B: Final = (
    (date(2025, 3, 5), 250000, "Волгоградский ОСБ 862", "Обработан"),
    (date(2025, 4, 1), 14677, "Банк ВТБ (ПАО)", "Обработан"),
    (date(2025, 9, 2), 1000, "", "canceled"),
    (date(2025, 10, 7), 34698, 'ПАО "Сбербанк" Эквайринг', ""),
)


def state_history(work: Work) -> None:
    """Write down account B's charges and payments as the guide shows them, in place of those of September."""
    account = work.accounts.by_number(AccountNumber(B))
    assert account is not None
    work.connection.execute(delete(tables.charges).where(tables.charges.c.account_id == account.id))
    for month, tariff, volume, sums in _HISTORY_B:
        _charge_of(work, account.id, month, sums | {"tariff": Decimal(tariff), "volume": Decimal(volume)})
    for month, sums in _PENALTIES_B:
        penalty = sums | {"tariff": Decimal(0), "volume": Decimal(0)}
        _charge_of(work, account.id, month, penalty, service=PENALTY)
    for day, amount, channel, status in _PAYMENTS_B:
        stated = {"account_id": account.id, "paid_on": day, "amount": amount}
        work.connection.execute(
            insert(tables.payments).values(stated | {"channel": channel, "status": status})
        )


def state_volume(work: Work, *, number: str, month: Month, volume: int) -> None:
    """Write down a month of this volume at the price of then."""
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    stated = {"tariff": Decimal("5.88"), "volume": Decimal(volume), "charged": volume * 588}
    _charge_of(work, account.id, month, stated)


def state_earlier_months(work: Work, number: str = A) -> None:
    """Write down July and August of the last year and November of the year before it, each once."""
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    known = work.charges.months_of(account.id)
    for month, volume, charged, opening in (
        (Month(2024, 11), 100, 58800, 0),
        (Month(2025, 7), 142, 94004, 117012),
        (Month(2025, 8), 365, 241630, 94004),
    ):
        if month in known:
            continue
        sums = {"charged": charged, "volume": Decimal(volume), "opening": opening, "paid": opening}
        _charge_of(work, account.id, month, sums | {"tariff": Decimal("6.62"), "basis": Basis.METER})


def state_zone_prices(work: Work, group: str = "") -> None:
    """Have a group know the prices of every zone, and account A three metered months."""
    known = {tariff.zone for tariff in work.tariffs.of_group(group).tariffs}
    prices = {"single": "6.62", "day": "7.61", "night": "4.63", "peak": "8.61", "half": "6.62"}
    for zone, price in prices.items():
        if zone not in known:
            work.connection.execute(
                insert(tables.tariffs).values(
                    tariff_group=group, zone=zone, range=1, price=Decimal(price), valid_from=date(2025, 7, 1)
                )
            )
    account = work.accounts.by_number(AccountNumber(A))
    assert account is not None
    if sum(month.year == LAST_MONTH.year for month in work.charges.months_of(account.id)) > 1:
        return  # somebody else may have come here before
    for month, volume, charged in ((Month(2025, 7), 142, 94004), (Month(2025, 8), 365, 241630)):
        sums = {"charged": charged, "volume": Decimal(volume), "tariff": Decimal("6.62")}
        _charge_of(work, account.id, month, sums)


def state_zoned_months(work: Work) -> None:
    """Have the account with two zones know the prices of one, and three months by day and night."""
    account = work.accounts.by_number(AccountNumber(TWO_ZONES))
    assert account is not None
    work.connection.execute(delete(tables.tariffs).where(tables.tariffs.c.tariff_group == "two"))
    state_zone_prices(work, "two")
    for month in (Month(2025, 7), Month(2025, 8), Month(2025, 10)):
        _charge_of(work, account.id, month, {"charged": 128360, "volume": Decimal(200)})
        for zone, volume, price, amount in (("day", 120, "7.61", 91320), ("night", 80, "4.63", 37040)):
            work.connection.execute(
                insert(tables.charge_lines).values(
                    account_id=account.id,
                    month=month,
                    service=ELECTRICITY,
                    zone=zone,
                    range=1,
                    volume=Decimal(volume),
                    tariff=Decimal(price),
                    amount=amount,
                )
            )


def _charge_of(
    work: Work, account_id: int, month: Month, stated: dict[str, Any], *, service: str = ELECTRICITY
) -> None:
    row = {"opening": 0, "charged": 0, "recalculated": 0, "quality": 0, "paid": 0} | stated
    row["closing"] = row["opening"] + row["charged"] + row["recalculated"] + row["quality"] - row["paid"]
    work.connection.execute(
        insert(tables.charges).values({"account_id": account_id, "month": month, "service": service} | row)
    )


NOTICES: Final = (
    (date(2025, 3, 1), "Новые реквизиты", "Банк получателя изменился."),
    (date(2025, 4, 1), "Тариф", "С июля тариф изменится."),
    (date(2025, 5, 1), "Поверка", "Срок поверки счётчика подходит к концу."),
    (date(2025, 10, 22), "Плановые работы", "В субботу с 9 до 12 часов электричества не будет."),
    (date(2025, 10, 22), "<b>Скидка</b> & подарок", '<a href="http://evil.example">Жмите</a> [id1|сюда]'),
    (date(2025, 10, 21), "Правила", "Пункт правил. " * 500),
)
"""The last is several messages long; the one before it tries to be marked up."""


def state_notices(work: Work, number: str = A) -> None:
    """Write down notices of an account, once."""
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    if work.notices.of_account(account.id, CabinetId(0), 0, 1):
        return
    for day, title, text in NOTICES:
        row = {"account_id": account.id, "date": day, "title": title, "text": text}
        work.connection.execute(insert(tables.notices).values(row))


OFFICES: Final = (
    ("Волгоград", "ул. Козловская, д. 14", "8 (8442) 00-00-01", "пн–чт 8:00–17:00", "договоры, справки"),
    ("Волгоград", "пр. Ленина, д. 5/2", "", "", ""),
    ("Волгоград", "ул. Мира, д. 1", "", "", ""),
    ("Волгоград", "ул. Южная, д. 9", "", "", ""),
    ("г. Волжский", "ул. Карбышева, д. 3", "8 (8443) 00-00-01", "пн–пт 9:00–18:00", ""),
)


def state_offices(work: Work) -> None:
    """Write down the supplier's offices, once."""
    if work.offices.open():
        return
    names = ("town", "address", "phone", "hours", "services")
    for office in OFFICES:
        work.connection.execute(insert(tables.offices).values(dict(zip(names, office, strict=True))))


def state_payment(
    work: Work, *, number: str, amount: int, day: date, status: str = "Обработан", doc_id: str = ""
) -> None:
    """Write down a payment that has come."""
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    stated = {"account_id": account.id, "amount": amount, "paid_on": day, "status": status, "doc_id": doc_id}
    work.connection.execute(insert(tables.payments).values(stated))


def state_e_receipt(work: Work, *, number: str) -> None:
    """Have the account's receipts come by e-mail."""
    work.connection.execute(
        update(tables.accounts).where(tables.accounts.c.number == number).values(e_receipt=True)
    )


def state_lines(work: Work, number: str, *lines: tuple[str, int, str, str, int]) -> None:
    """Write down the last charge of electricity as zone, range, volume, price and sum, line by line."""
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    for zone, number_of_range, volume, price, amount in lines:
        work.connection.execute(
            insert(tables.charge_lines).values(
                account_id=account.id,
                month=LAST_MONTH,
                service=ELECTRICITY,
                zone=zone,
                range=number_of_range,
                volume=Decimal(volume),
                tariff=Decimal(price),
                amount=amount,
            )
        )


def state_service(work: Work, number: str, service: str, charged: int, *, volume: int | None = None) -> None:
    """Write down a charge of the last month for another service than electricity."""
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    _charge(work, account.id, service=service, opening=0, paid=0, charged=charged, volume=volume)


def _account(work: Work, **stated: Any) -> int:
    return _inserted(work, tables.accounts, stated)


def _meter(work: Work, account_id: int, number: str, **stated: Any) -> int:
    return _inserted(
        work,
        tables.meters,
        {"account_id": account_id, "number": number, "digits": 5, "initial_t1": Decimal(0)} | stated,
    )


def _reading(work: Work, meter_id: int, taken_on: date, source: str, **values: str) -> None:
    work.connection.execute(
        insert(tables.readings).values(
            meter_id=meter_id,
            taken_on=taken_on,
            received_at=_IMPORTED,
            month=Month.of(taken_on),
            source=source,
            status="billed",
            **{name: Decimal(value) for name, value in values.items()},
        )
    )


def _charge(
    work: Work,
    account_id: int,
    *,
    service: str = ELECTRICITY,
    opening: int,
    paid: int,
    charged: int,
    volume: int | None = None,
) -> None:
    work.connection.execute(
        insert(tables.charges).values(
            account_id=account_id,
            month=Month(2025, 9),
            service=service,
            tariff=Decimal("6.62"),
            opening=opening,
            charged=charged,
            recalculated=0,
            quality=0,
            paid=paid,
            closing=opening + charged - paid,
            volume=None if volume is None else Decimal(volume),
        )
    )


def _inserted(work: Work, table: Any, stated: dict[str, Any]) -> int:
    key = work.connection.execute(insert(table).values(stated)).inserted_primary_key
    assert key is not None
    return int(key[0])


def state_key_rate(work: Work, rate: str) -> None:
    """Write down the central bank's key rate, which holds since long ago."""
    work.connection.execute(insert(tables.rates).values(valid_from=date(2022, 2, 28), key_rate=Decimal(rate)))


def state_ranges(work: Work, limit1: int, limit2: int) -> None:
    """Write down that whose tariff group is not named has ranges, of which the later ones are dearer."""
    since = date(2025, 1, 1)
    work.connection.execute(
        insert(tables.range_limits).values(
            tariff_group="", valid_from=since, limit1=Decimal(limit1), limit2=Decimal(limit2)
        )
    )
    for number, price in ((2, "9.00"), (3, "15.09")):
        work.connection.execute(
            insert(tables.tariffs).values(
                tariff_group="", zone="single", range=number, price=Decimal(price), valid_from=since
            )
        )
