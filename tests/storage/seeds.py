"""What billing would have imported, in as few words as a test needs."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from core.base.ids import AccountId, MeterId
from core.base.months import Month
from storage.tables import accounts, charges, meters, payments
from storage.work import Work

SEPTEMBER = Month(2025, 9)


def add_account(work: Work, number: str = "0600123456", **stated: Any) -> AccountId:
    row = insert(accounts).values(number=number, **stated).returning(accounts.c.id)
    return AccountId(work.connection.execute(row).scalar_one())


def add_meter(work: Work, account: AccountId, number: str = "038208746", **stated: Any) -> MeterId:
    row = insert(meters).values(
        {"account_id": account, "number": number, "digits": 5, "initial_t1": Decimal(0)} | stated
    )
    return MeterId(work.connection.execute(row.returning(meters.c.id)).scalar_one())


def add_charge(work: Work, account: AccountId, month: Month = SEPTEMBER, **stated: Any) -> None:
    sums = {"opening": 0, "charged": 66200, "paid": 0, "closing": 66200}
    row = {"account_id": account, "month": month, "service": "Электроснабжение"} | sums | stated
    work.connection.execute(insert(charges).values(row))


def add_payment(work: Work, account: AccountId, paid_on: date, amount: int, **stated: Any) -> None:
    row = {"account_id": account, "paid_on": paid_on, "amount": amount} | stated
    work.connection.execute(insert(payments).values(row))
