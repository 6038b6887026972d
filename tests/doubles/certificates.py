"""Certificates to print: of a household whose meter has two zones, with all that can stand on one."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from core.base.ids import AccountId, AccountNumber, MeterNumber, PaperId
from core.base.months import Month
from core.model.charges.balance import AccountBalance, MonthStatement
from core.model.charges.charge import ELECTRICITY, Charge, Payment
from core.model.charges.debts import Debt
from core.model.meters import Zone
from core.model.papers.certificate import AccountStatement, Head, NoDebtCertificate, Unpaid, UsedReading
from core.model.papers.paper import Paper, PaperKind
from core.model.receipts.receipt import BilledAccount
from tests.doubles.receipts import MOSCOW, PAYEE, SUPPLIER

DAY: Final = date(2025, 10, 22)
SEPTEMBER: Final = Month(2025, 9)
CODE: Final = "7K3M9QXA2B4D"
LINK: Final = f"https://t.me/energosbyt_bot?start=check-{CODE}"
_ACCOUNT: Final = AccountId(1)
BILLED: Final = BilledAccount(
    number=AccountNumber("1234567890"),
    els="75да533315",
    address="Волгоград г., ул. Мира, д. 5, кв. 12",
    owner="Иванова Анна Петровна",
)


def payment(day: date, amount: int) -> Payment:
    return Payment(account_id=_ACCOUNT, date=day, amount=amount, channel="Банк ВТБ (ПАО)", status="Обработан")


def head(kind: PaperKind, *, purpose: str = "Для субсидии", link: str = LINK, **others: Any) -> Head:
    paper = Paper(
        id=PaperId(123),
        code=CODE,
        kind=kind,
        account_id=_ACCOUNT,
        month=SEPTEMBER,
        day=DAY,
        purpose=purpose,
        fingerprint="",
        issued_at=datetime(2025, 10, 22, 12, 5, tzinfo=MOSCOW),
        asked_by="cabinet:1",
        valid_until=date(2025, 11, 21),
    )
    known: dict[str, Any] = {
        "signer": "Начальник отдела расчетов И. И. Петрова",
        "account": BILLED,
        "payee": PAYEE,
    }
    known |= others
    return Head(
        paper=paper,
        issued_at=paper.issued_at,
        check_link=link,
        supplier=SUPPLIER,
        **known,
    )


def no_debt(**of_head: Any) -> NoDebtCertificate:
    zones = ((Zone.DAY, Decimal(8590)), (Zone.NIGHT, Decimal("4321.5")))
    return NoDebtCertificate(
        head=head(PaperKind.NO_DEBT, **of_head),
        readings=tuple(
            UsedReading(meter=MeterNumber("38208746"), zone=zone, value=value, taken_on=date(2025, 9, 24))
            for zone, value in zones
        ),
        last_paid=payment(date(2025, 10, 20), 66200),
        counted=(payment(date(2025, 10, 20), 66200), payment(date(2025, 10, 7), 34698)),
        not_due=(Unpaid(debt=Debt(month=SEPTEMBER, amount=43030), due=date(2025, 11, 10)),),
    )


def statement(*, payments: int = 12, **of_head: Any) -> AccountStatement:
    months = []
    for number in range(12):
        charged = 66200 + number * 1000
        month = SEPTEMBER.plus(-number)
        charge = Charge(
            account_id=_ACCOUNT,
            month=month,
            service=ELECTRICITY,
            opening=charged + 1000,
            charged=charged,
            paid=charged + 1000,
            closing=charged,
        )
        months.append(MonthStatement(month=month, services=(charge,), penalty=None))
    return AccountStatement(
        head=head(PaperKind.STATEMENT, **of_head),
        balance=AccountBalance.of(months[0], here=[payment(date(2025, 10, 20), 70000)]),
        months=tuple(months),
        payments=tuple(
            payment(date(2025, 9, 7) - timedelta(days=30 * number), 66200 + number)
            for number in range(payments)
        ),
    )
