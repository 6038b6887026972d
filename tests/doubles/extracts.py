"""Charges and payments of a period, to write and to measure: account B of the guide, and many years."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.base.ids import AccountId, AccountNumber
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import ELECTRICITY, PENALTY, Charge, Payment
from core.model.charges.period_statement import Extract, PeriodStatement

B = AccountId(2)
MADE_AT = datetime(2025, 10, 22, 12, 5, tzinfo=UTC)


def charge(
    month: Month,
    service: str = ELECTRICITY,
    *,
    tariff: str = "0",
    opening: int = 0,
    charged: int = 0,
    recalculated: int = 0,
    quality: int = 0,
    paid: int = 0,
    volume: str = "0",
) -> Charge:
    """A charge whose closing adds up."""
    return Charge(
        account_id=B,
        month=month,
        service=service,
        tariff=Decimal(tariff),
        opening=opening,
        charged=charged,
        recalculated=recalculated,
        quality=quality,
        paid=paid,
        closing=opening + charged + recalculated + quality - paid,
        volume=Decimal(volume),
    )


def payment(day: date, amount: int, channel: str, status: str = "Обработан") -> Payment:
    """A payment of account B."""
    return Payment(account_id=B, date=day, amount=amount, channel=channel, status=status)


EXTRACT = Extract(
    number=AccountNumber("2200345678"),
    period=Period(Month(2025, 2), Month(2025, 3)),
    months=PeriodStatement.of(
        (
            charge(Month(2025, 3), opening=684432, recalculated=-442764, quality=-100, paid=250000),
            charge(Month(2025, 3), PENALTY, charged=14677),
            charge(Month(2025, 2), tariff="5.88", opening=536844, charged=147588, volume="251"),
        )
    ).months,
    payments=(
        payment(date(2025, 3, 5), 250000, "Волгоградский ОСБ 862"),
        payment(date(2025, 2, 7), 100, 'ПАО "Сбербанк" Эквайринг', "Отменен"),
    ),
    paid=250000,
    made_at=MADE_AT,
)


def of_years(years: int) -> Extract:
    """So many years of three services and a penalty a month, and of two payments a month."""
    last = Month(2025, 12)
    months = [last.plus(-back) for back in range(years * 12)]
    return Extract(
        number=AccountNumber("2200345678"),
        period=Period(months[-1], last),
        months=tuple(_month(month, number) for number, month in enumerate(months)),
        payments=tuple(
            payment(day, 90000 + number, 'ПАО "Сбербанк" Эквайринг')
            for number, month in enumerate(months)
            for day in (month.last_day, month.first_day)
        ),
        paid=sum(2 * (90000 + number) for number in range(len(months))),
        made_at=MADE_AT,
    )


def _month(month: Month, number: int) -> MonthStatement:
    services = (ELECTRICITY, "Электроэнергия на общедомовые нужды", "Обслуживание счётчика", PENALTY)
    return MonthStatement.of(
        month,
        [
            charge(
                month,
                service,
                tariff="6.62",
                opening=number,
                charged=43030,
                paid=43000 + place,
                volume="65.5",
            )
            for place, service in enumerate(services)
        ],
    )
